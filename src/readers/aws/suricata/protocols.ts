import { type Application, lookUp, TRANSPORTS_BY_PROTOCOL, type Transport } from "../../../egress/index.ts";
import { plainNumber } from "../../kit/index.ts";

/** Returns the meaning of the protocol in a rule's header. Undefined for an unknown one. */
export function readProtocol(
  protocol: string,
): { readonly transports: readonly Transport[]; readonly application?: Application } | undefined {
  const transports = TRANSPORTS.get(protocol);
  if (!transports) return undefined;
  const application = lookUp(APPLICATIONS, protocol) ?? (IS_TRANSPORT.has(protocol) ? undefined : "other");
  return application ? { transports, application } : { transports };
}

const IS_TRANSPORT = new Set(
  "tcp tcp-pkt tcp-stream udp icmp icmpv4 icmpv6 ip ipv4 ip4 ipv6 ip6 pkthdr any".split(" "),
);

const APPLICATIONS: Readonly<Record<string, Application>> = {
  tls: "tls",
  ssl: "tls",
  http: "http",
  http1: "http",
  http2: "http",
  quic: "quic",
  dns: "dns",
};

const TRANSPORTS: ReadonlyMap<string, readonly Transport[]> = new Map(
  (
    [
      [
        "tcp tcp-pkt tcp-stream tls ssl http http1 http2 ssh smtp ftp ftp-data imap pop3 smb dcerpc rdp mqtt rfb telnet msn",
        ["tcp"],
      ],
      ["udp quic dhcp tftp ntp snmp ike ikev2", ["udp"]],
      ["icmp icmpv4 icmpv6", ["icmp"]],
      ["dns nfs krb5 sip", ["tcp", "udp"]],
      ["ip ipv4 ip4 ipv6 ip6 pkthdr any", ["any"]],
    ] as const
  ).flatMap(([names, transports]) => names.split(" ").map((name) => [name, transports] as const)),
);

/**
 * Returns the transports that satisfy every `ip_proto`, such as `6` or `!udp`. Undefined if one of them can't be
 * interpreted.
 */
export function boundBy(
  ipProtocols: readonly string[],
  transports: readonly Transport[],
): readonly Transport[] | undefined {
  let left: readonly Transport[] = ipProtocols.length > 0 && transports.includes("any") ? EACH : transports;
  for (const value of ipProtocols) {
    const transport = lookUp(TRANSPORTS_BY_PROTOCOL, plainNumber(value.replace(/^!\s*/, "")));
    if (transport === undefined) return undefined;
    left = left.filter((other) => (other === transport) !== value.startsWith("!"));
  }
  return left;
}

const EACH: readonly Transport[] = ["tcp", "udp", "icmp", "other"];

/** TLS versions by their names in `ssl_version`, with their names in grants, oldest first. */
const VERSIONS = new Map([
  ["sslv2", "ssl2"],
  ["sslv3", "ssl3"],
  ["tls1.0", "1.0"],
  ["tls1.1", "1.1"],
  ["tls1.2", "1.2"],
  ["tls1.3", "1.3"],
]);

/**
 * Returns the versions in `ssl_version:tls1.2,tls1.3`, `!tls1.0` or `tls.version:1.2`. Undefined if they can't be
 * determined.
 */
export function readVersions(value: string): readonly string[] | undefined {
  const words = value
    .toLowerCase()
    .split(",")
    .map((word) => word.trim().replaceAll('"', ""));
  const read = words.map((word) => ({ negated: word.startsWith("!"), version: versionOf(word.replace(/^!/, "")) }));
  if (read.some(({ version }) => version === undefined)) return undefined;
  const named = read.filter(({ negated }) => !negated).map(({ version }) => version);
  const negated = read.filter((word) => word.negated).map(({ version }) => version);
  return [...VERSIONS.values()].filter(
    (version) => (named.length === 0 || named.includes(version)) && !negated.includes(version),
  );
}

const versionOf = (word: string): string | undefined => VERSIONS.get(word) ?? VERSIONS.get(`tls${word}`);
