import { type Case, connection, frames, fromClient, fromServer } from "./flows.ts";
import { type Ends, icmpEcho, ip, PROTOCOL, packetIn, tcp, udp } from "./packets.ts";
import { quicInitial } from "./quic.ts";
import { clientHello, handshake } from "./tls-bytes.ts";

/**
 * Cases of HTTP on 80. @param hosts allowed ones by rule key. @param host the one that most cases use, with its key.
 */
export async function httpCases(hosts: Readonly<Record<string, string>>, key: string): Promise<Case[]> {
  const host = hosts[key] ?? "";
  const where = { port: 80 };
  const http = (
    by: string,
    name: string,
    request: string | Buffer,
    more: Parameters<typeof connection>[3] = {},
  ): Case => connection(by, `HTTP, ${name}`, request, { where, ...more });
  const get = (name: string, extra = ""): string => `GET /x HTTP/1.1\r\nuser-agent: t\r\n${extra}host: ${name}\r\n\r\n`;
  const denied = (name: string, host: string): Case => http("deny:http-host", name, get(host));
  return [
    ...Object.entries(hosts).map(([rule, name]) => http(rule, `to ${name}`, get(name))),
    http(key, "name in capitals", get(host.toUpperCase())),
    http(key, "name with port", get(`${host}:80`)),
    http(key, "request in small segments", get(host), { shape: { mss: 10 } }),
    http(
      key,
      "request with a body of 20 KB",
      `POST /x HTTP/1.1\r\nhost: ${host}\r\ncontent-length: 20000\r\n\r\n${"x".repeat(20_000)}`,
    ),
    http(key, "headers of 6 KB", get(host, `cookie: ${"c".repeat(6000)}\r\n`)),

    denied("another name", "www.example.com"),
    denied("letter before the name", `x${host}`),
    denied("label before the name", `a.${host}`),
    denied("label behind the name", `${host}.example.com`),
    denied("letter behind the name", `${host}x`),
    denied("parent of the name", "nhs.uk"),
    denied("host that is open by TLS alone", "mesh-sync.spineservices.nhs.uk"),
    http("deny:http-host", "another name in small segments", get("www.example.com"), { shape: { mss: 10 } }),
    http("deny:http-host", "no name", "GET /x HTTP/1.0\r\nuser-agent: t\r\n\r\n"),
    http(
      "deny:http-host",
      "another name in the address",
      `GET http://www.example.com/ HTTP/1.1\r\nhost: ${host}\r\n\r\n`,
    ),
    http("deny:http-host", "no header", "GET /x HTTP/1.0\r\n\r\n"),
    http("deny:http-host", "version 0.9", "GET /x\r\n"),
    http("deny:http-host", "two names, allowed one first", `${get(host).slice(0, -2)}host: a.example\r\n\r\n`),
    http("deny:http-host", "two names, allowed one last", get(host, "host: a.example\r\n")),
    http("deny:http2", "version 2 without TLS", http2("a.example")),
    http(key, "version 2 without TLS, allowed name", http2(host), { limit: true }),
    http(key, "two requests at once, allowed one first", get(host) + get("a.example"), { limit: true }),
    http(key, "two requests at once, allowed one last", get("a.example") + get(host), { limit: true }),
    http("deny:undecided", "headers without an end", `GET /x HTTP/1.1\r\n${`a: ${"b".repeat(995)}\r\n`.repeat(16)}`),
    connection("deny:protocol-80", "TLS on port 80", await handshake({ servername: host }), { where }),
    connection("deny:protocol-80", "SSH on port 80", "SSH-2.0-OpenSSH_9.2\r\n", { where }),
    connection("deny:port", "HTTP on port 8080", get(host), { where: { port: 8080 } }),
    connection(
      key,
      "HTTP, a second request to another name",
      [
        fromClient(get(host)),
        fromServer("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"),
        fromClient(get("www.example.com")),
      ],
      { where, limit: true },
    ),
    frames(
      "deny:early",
      "HTTP on the SYN, fast open",
      (at) => tcp(at, [], { onSyn: Buffer.from(get(host)), fastOpen: true }),
      {
        ...where,
      },
    ),
    http("undecided", "from outside to a server of ours", get(host), { where: { ...where, inbound: true } }),
  ];
}

/** Cases of DNS: to the given resolvers, the second of them in HOME_NET, and elsewhere. */
export const dnsCases = (resolver: string, near: string): Case[] => [
  frames("dns:udp", "DNS over UDP to the resolver", (at) => [udp(at, QUERY)], { port: 53, server: resolver }),
  frames(
    "dns:udp",
    "DNS over UDP to a resolver in HOME_NET, answered",
    (at) => [udp(at, QUERY), udp(turned(at), ANSWER)],
    {
      port: 53,
      server: near,
    },
  ),
  connection("dns:tcp", "DNS over TCP to the resolver", sizedQuery(), { where: { port: 53, server: resolver } }),
  frames("deny:udp", "DNS over UDP elsewhere", (at) => [udp(at, QUERY)], { port: 53 }),
  connection("deny:port", "DNS over TCP elsewhere", sizedQuery(), { where: { port: 53 } }),
  connection("deny:port", "DNS over TLS to the resolver", sizedQuery(), { where: { port: 853, server: resolver } }),
  frames("deny:udp", "UDP to another port of the resolver", (at) => [udp(at, QUERY)], { port: 5353, server: resolver }),
];

/** Cases of everything that is neither TLS, HTTP nor DNS. @param host an allowed one. @param key that of its rule. */
export async function otherCases(host: string, key: string): Promise<Case[]> {
  const hello = await clientHello({ servername: host });
  const classic = await clientHello({ servername: host, ecdhCurve: "X25519" });
  const plain = Buffer.alloc(40);
  const raw = (name: keyof typeof PROTOCOL): Case =>
    frames("deny:ip", `IP protocol ${name}`, (at) => [ip(at.client, at.server, PROTOCOL[name], plain)], {
      flowless: true,
    });
  return [
    frames("deny:quic", "QUIC with an allowed name", (at) => [udp(at, quicInitial(classic))]),
    frames("deny:udp", "QUIC with an allowed name on port 8443", (at) => [udp(at, quicInitial(classic))], {
      port: 8443,
    }),
    frames("deny:udp", "UDP on port 123", (at) => [udp(at, Buffer.from("23".padEnd(96, "0"), "hex"))], { port: 123 }),
    frames("deny:udp", "UDP over IPv6", (at) => [udp(at, QUERY)], { port: 5000, v6: true }),
    frames("undecided", "UDP from outside, answered", (at) => [udp(at, QUERY), udp(turned(at), ANSWER)], {
      port: 5000,
      inbound: true,
    }),
    frames(
      "undecided",
      "QUIC from outside, answered",
      (at) => [udp(at, quicInitial(classic)), udp(turned(at), ANSWER)],
      {
        inbound: true,
      },
    ),
    frames(
      "undecided",
      "ICMP echo from outside, answered",
      (at) => [icmpEcho(at, QUERY), icmpEcho(turned(at), QUERY, 0)],
      {
        inbound: true,
      },
    ),
    frames("deny:icmp", "ICMP echo", (at) => [icmpEcho(at, Buffer.from("x"))]),
    frames("deny:icmp", "ICMPv6 echo", (at) => [icmpEcho(at, Buffer.from("x"))], { v6: true }),
    raw("esp"),
    raw("ospf"),
    raw("sctp"),
    frames(
      "deny:ip",
      "GRE with an allowed connection inside",
      (at) =>
        tcp(at, [fromClient(hello)]).map((frame) =>
          ip(at.client, at.server, PROTOCOL.gre, Buffer.concat([Buffer.from("00000800", "hex"), packetIn(frame)])),
        ),
      { passed: key, flowless: true },
    ),
    frames(
      "deny:ip",
      "IP in IP with an allowed connection inside",
      (at) => tcp(at, [fromClient(hello)]).map((frame) => ip(at.client, at.server, PROTOCOL.ipip, packetIn(frame))),
      { flowless: true },
    ),
    connection("deny:port", "SSH on port 22", "SSH-2.0-OpenSSH_9.2\r\n", { where: { port: 22 } }),
    connection("deny:port", "nothing but a connection to port 25", [], { where: { port: 25 } }),
  ];
}

/** The preface of HTTP/2, empty settings, and a GET with that authority, none of it compressed. */
export function http2(authority: string): Buffer {
  const frame = (type: number, flags: number, stream: number, body: Buffer): Buffer =>
    Buffer.concat([Buffer.from([0, 0, body.length, type, flags, 0, 0, 0, stream]), body]);
  const headers = Buffer.concat([Buffer.from([0x82, 0x86, 0x84, 0x01, authority.length]), Buffer.from(authority)]);
  const preface = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  return Buffer.concat([preface, frame(4, 0, 0, Buffer.alloc(0)), frame(1, 5, 1, headers)]);
}

const QUERY = Buffer.from("abcd01000001000000000000036d7367076578616d706c6500000100 01".replace(" ", ""), "hex");

const ANSWER = Buffer.concat([QUERY.subarray(0, 2), Buffer.from("8183", "hex"), QUERY.subarray(4)]);

/** The same ends, as the server sends. */
const turned = ({ client, server, clientPort, serverPort }: Ends): Ends => ({
  client: server,
  server: client,
  clientPort: serverPort,
  serverPort: clientPort,
});

const sizedQuery = (): Buffer => Buffer.concat([Buffer.from([0, QUERY.length]), QUERY]);
