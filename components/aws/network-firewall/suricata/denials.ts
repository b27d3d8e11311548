import type { Protocol } from "../../../../src/egress/host-fields.ts";
import { type Clause, portList } from "./clause.ts";

/** Rules for one purpose, with the comment lines above them. */
export interface RuleSection {
  readonly why: readonly string[];
  readonly clauses: readonly Clause[];
}

/** Open ports, lowest first, each with its protocols. */
export type OpenPorts = readonly { readonly port: number; readonly protocols: readonly Protocol[] }[];

/** Denials of an own policy that come before the passes, because no pass can be for this traffic. */
export const beforePasses = (open: OpenPorts): RuleSection[] => [
  { why: ["What may not leave at all."], clauses: neverLeaves(portList(open.map(({ port }) => port))) },
  {
    why: [
      "TLS below 1.2. ja4.hash exists once the whole hello has arrived. Before that, the version seen is that of the record,",
      "1.0, and every modern client whose hello takes more than one segment would be reset. A hello of SSL 2.0 never has one,",
      "and its version shows in its first bytes.",
    ],
    clauses: [
      ...at(open, "tls", (port) => ({
        ...OLD_TLS,
        key: "deny:sslv2",
        port,
        what: "SSL 2.0",
        options: oldTls("sslv2"),
      })),
      ...at(open, "tls", (port) => ({
        ...OLD_TLS,
        key: "deny:old-tls",
        port,
        what: "TLS below 1.2",
        options: [...oldTls("sslv3,tls1.0,tls1.1"), ...HELLO_COMPLETE],
      })),
    ],
  },
];

/** Denials of an own policy for what no pass matched. */
export const afterPasses = (open: OpenPorts, undecidedBytes: number, alone: boolean): RuleSection[] => [
  {
    why: ["What is known to be something else: other names, no name, other protocols."],
    clauses: [
      ...at(open, "tls", (port) => ({
        ...DENIAL,
        key: "deny:tls-host",
        protocol: "tls",
        port,
        what: "TLS to a host that no rule names",
        options: [TO_SERVER, ...HELLO_COMPLETE],
      })),
      ...at(open, "http", (port) => ({
        ...DENIAL,
        key: "deny:http-host",
        protocol: "http",
        port,
        what: "HTTP to a host that no rule names",
        options: [TO_SERVER, ...REQUEST_COMPLETE],
      })),
      ...at(open, "http", (port) => ({
        ...DENIAL,
        key: "deny:http2",
        protocol: "http2",
        port,
        what: "HTTP/2 without TLS",
        options: [TO_SERVER],
      })),
      ...open.map(otherProtocol),
    ],
  },
  {
    why: [
      "What stays undecided, such as a hello without an end, and what is answered to it. The policy's default action waits for",
      "that end.",
    ],
    clauses: undecidedBytes === 0 ? [] : undecided(open, undecidedBytes),
  },
  { why: ["Clients that are missing in clientCidrs, which no rule above sees."], clauses: alone ? [STRANGER] : [] },
];

/**
 * Destination of every rule. HSCN and proxies have private addresses, and a client may send nothing but MESH traffic
 * through this firewall, not even to its own networks. AWS too advises `any` instead of `$EXTERNAL_NET`.
 */
export const DESTINATION = "any";

/** The clients of an own policy, as a variable of the policy. */
export const HOME = "$HOME_NET";

/**
 * Matches the client's packets. Every rule has `flow`, because a rule without it and without an application protocol is
 * judged on the first packet only.
 */
export const TO_SERVER = "flow:to_server";

const DENIAL = { action: "drop", source: HOME, destination: DESTINATION, port: "any" } as const;

const OLD_TLS = { ...DENIAL, action: "reject", protocol: "tls" } as const;

const oldTls = (versions: string): string[] => [TO_SERVER, `ssl_version:${versions}`];

/** This buffer exists once the whole hello has been read, and it always holds an underscore. */
const HELLO_COMPLETE = ["ja4.hash", 'content:"_"'];

/** This buffer exists once all headers have been read, and it always holds a line end. HTTP/1 only. */
const REQUEST_COMPLETE = ["http.start", 'content:"|0d 0a|"'];

const neverLeaves = (open: string): Clause[] => [
  { ...DENIAL, key: "deny:quic", protocol: "quic", what: "QUIC", options: [TO_SERVER] },
  { ...DENIAL, key: "deny:udp", protocol: "udp", what: "UDP", options: [TO_SERVER] },
  { ...DENIAL, key: "deny:icmp", protocol: "icmp", what: "ICMP", options: [TO_SERVER] },
  {
    ...DENIAL,
    key: "deny:ip",
    protocol: "ip",
    what: "IP protocols other than TCP",
    options: ["ip_proto:!TCP", "ip_proto:!UDP", "ip_proto:!ICMP", TO_SERVER],
    inFlow: false,
  },
  {
    ...DENIAL,
    key: "deny:port",
    protocol: "tcp",
    port: `!${open}`,
    what: `TCP ports other than ${open}`,
    options: [TO_SERVER],
  },
  {
    ...DENIAL,
    key: "deny:early",
    protocol: "tcp",
    what: "payload before the TCP handshake",
    options: ["flow:to_server,not_established", "dsize:>0"],
  },
];

const otherProtocol = ({ port, protocols }: OpenPorts[number]): Clause => ({
  ...DENIAL,
  key: `deny:protocol-${port}`,
  protocol: "tcp",
  port: String(port),
  what: `anything but ${protocols.join(" and ").toUpperCase()} on port ${port}`,
  options: [TO_SERVER, ...protocols.map((protocol) => `app-layer-protocol:!${protocol}`)],
});

// `stream_size` counts one direction only. It is judged on the client's packets, acknowledgements included.
const undecided = (open: OpenPorts, bytes: number): Clause[] => {
  const port = portList(open.map(({ port }) => port));
  const beyond = (end: string, most: number): string[] => [TO_SERVER, `stream_size:${end},>,${most}`];
  const clause = { ...DENIAL, protocol: "tcp", port };
  const [sent, answered] = [bytes, ANSWERS * bytes];
  return [
    {
      ...clause,
      key: "deny:undecided",
      what: `more than ${sent} bytes without a host name`,
      options: beyond("client", sent),
    },
    {
      ...clause,
      key: "deny:answer",
      what: `more than ${answered} bytes in answer to no host name`,
      options: beyond("server", answered),
    },
  ];
};

/**
 * Bytes that a server may answer for each byte that a client may send undecided. A MESH server answers only after the
 * host is known.
 */
const ANSWERS = 2;

// A negation of IPv4 networks doesn't match an IPv6 client. If HOME_NET holds IPv4 networks only, the default action's
// own alert logs such clients.
const STRANGER: Clause = {
  key: "alert:home-net",
  action: "alert",
  protocol: "ip",
  source: `!${HOME}`,
  destination: `!${HOME}`,
  port: "any",
  what: "a flow with neither end in clientCidrs",
  options: [TO_SERVER],
};

/** Returns the clause for the ports where `protocol` is open; nothing if there are none. */
function at(open: OpenPorts, protocol: Protocol, clause: (port: string) => Clause): Clause[] {
  const ports = open.filter(({ protocols }) => protocols.includes(protocol)).map(({ port }) => port);
  return ports.length > 0 ? [clause(portList(ports))] : [];
}
