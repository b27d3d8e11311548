import type { Application, Transport } from "../../../egress/grant.ts";
import { lookUp } from "../../../egress/look-up.ts";

/** What the protocol of a rule's head means; undefined for one that isn't known. */
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

/** Transports that `ip_proto` binds a rule to. */
export const readIpProtocol = (value: string): readonly Transport[] | undefined =>
  lookUp<readonly Transport[]>(
    { tcp: ["tcp"], "6": ["tcp"], udp: ["udp"], "17": ["udp"], icmp: ["icmp"], "1": ["icmp"] },
    value,
  );
