import { type Case, connection, frames, fromClient, fromServer } from "./flows.ts";
import { http2 } from "./flows-other.ts";
import { endlessHello, inRecords, padded, sslv2, withServerNames, withVersion } from "./hello-edit.ts";
import { fragments, segment, TCP, tcp } from "./packets.ts";
import { clientHello, handshake } from "./tls-bytes.ts";

/**
 * Cases of TLS on 443. @param hosts allowed ones by rule key. @param host the one that most cases use, with its key.
 */
export async function tlsCases(hosts: Readonly<Record<string, string>>, key: string): Promise<Case[]> {
  const host = hosts[key] ?? "";
  const said = await handshake({ servername: host });
  const hello = await clientHello({ servername: host });
  const forged = withServerNames(hello, [host.replace(/./, "x")]);
  const old = sslv2(4000);
  const small = await clientHello({ servername: host, maxVersion: "TLSv1.2" });
  const all = async (by: string, names: readonly (readonly [string, string])[]): Promise<Case[]> =>
    Promise.all(names.map(async ([why, servername]) => connection(by, `TLS, ${why}`, await handshake({ servername }))));
  return [
    ...(await Promise.all(
      Object.entries(hosts).map(async ([rule, servername]) =>
        connection(rule, `TLS 1.3, post-quantum, to ${servername}`, await handshake({ servername })),
      ),
    )),
    connection(key, "TLS 1.2", await handshake({ servername: host, maxVersion: "TLSv1.2" })),
    connection(key, "TLS, name in capitals", await handshake({ servername: host.toUpperCase() })),
    connection(
      key,
      "TLS 1.3, hello asked for again",
      await handshake({ servername: host, ecdhCurve: "X25519:P-384" }, "P-384"),
    ),
    connection(key, "TLS 1.3, classic key share alone", await handshake({ servername: host, ecdhCurve: "X25519" })),
    connection(key, "TLS, byte by byte", [fromClient(small)], { shape: { mss: 1 } }),
    ...[50, 536].map((mss) => connection(key, `TLS, segments of ${mss} bytes`, said, { shape: { mss } })),
    connection(key, "TLS, hello of 6 KiB", padded(hello, 4500)),
    connection(key, "TLS, hello over several records", inRecords(hello, 200)),
    connection(key, "TLS, data completes the TCP handshake", said, { shape: { withoutAck: true } }),
    connection(key, "TLS, early data behind the hello", Buffer.concat([hello, EARLY_DATA]), { shape: { mss: 9000 } }),
    connection(key, "TLS, upload of 100 KB after the handshake", [...said, fromClient(records(100_000))]),
    connection(key, "TLS over IPv6", said, { where: { v6: true } }),
    connection(key, "TLS to a private address", said, { where: { server: "10.9.9.9" } }),
    frames(key, "TLS, IP fragments", (at) => tcp(at, said).flatMap((frame) => fragments(frame, 400))),
    frames(key, "TLS, segments out of order", (at) => swapped(tcp(at, said, { mss: 400 }), 3, 5)),
    frames(key, "TLS, first segment sent again with another name", (at) => [
      ...tcp(at, [fromClient(hello)], { mss: 800, closes: false }).slice(0, 4),
      segment(at, { flags: TCP.psh | TCP.ack, seq: 1001, ack: 5001, bytes: forged.subarray(0, 800) }),
      ...tcp(at, [fromClient(hello)], { mss: 800 }).slice(4),
    ]),
    frames(key, "TLS, first segment sent twice", (at) => repeated(tcp(at, said, { mss: 400 }), 3)),

    ...(await all("deny:tls-host", [
      ["another MESH environment", "msg.depspineservices.nhs.uk"],
      ["another name", "www.example.com"],
      ["letter before the name", `x${host}`],
      ["label before the name", `a.${host}`],
      ["label behind the name", `${host}.example.com`],
      ["letter behind the name", `${host}x`],
      ["parent of the name", host.slice(host.indexOf(".") + 1)],
      ["first label alone", host.slice(0, host.indexOf("."))],
      ["hyphen for a dot", host.replace(".", "-")],
      ["dot behind the name", `${host}.`],
      ["host that is open by HTTP alone", "ocsp.nhs.uk"],
    ])),
    connection("deny:tls-host", "TLS, no name", await handshake()),
    connection("deny:tls-host", "TLS 1.2, no name", await handshake({ maxVersion: "TLSv1.2" })),
    connection("deny:tls-host", "TLS, empty name", withServerNames(hello, [""])),
    connection("deny:tls-host", "TLS, another name, byte by byte", withServerNames(small, ["a.example"]), {
      shape: { mss: 1 },
    }),
    connection(
      "deny:tls-host",
      "TLS, another name, hello of 6 KiB",
      padded(withServerNames(hello, ["a.example"]), 4500),
    ),
    frames("deny:tls-host", "TLS, another name, first segment sent again with an allowed one", (at) => [
      ...tcp(at, [fromClient(forged)], { mss: 800, closes: false }).slice(0, 4),
      segment(at, { flags: TCP.psh | TCP.ack, seq: 1001, ack: 5001, bytes: hello.subarray(0, 800) }),
      ...tcp(at, [fromClient(forged)], { mss: 800 }).slice(4),
    ]),
    connection(
      "deny:undecided",
      "TLS behind other bytes",
      Buffer.concat([Buffer.alloc(20, 0x41), hello, Buffer.alloc(10_000)]),
    ),
    connection("deny:tls-host", "TLS, another name first", withServerNames(hello, ["a.example", host])),
    connection("deny:tls-host", "TLS over IPv6, another name", await handshake({ servername: "a.example" }), {
      where: { v6: true },
    }),
    frames("deny:tls-host", "TLS, another name, IP fragments", (at) =>
      tcp(at, [fromClient(withServerNames(hello, ["a.example"]))]).flatMap((frame) => fragments(frame, 400)),
    ),
    connection("deny:old-tls", "TLS 1.0", await handshake({ servername: host, maxVersion: "TLSv1" })),
    connection("deny:old-tls", "TLS 1.1", await handshake({ servername: host, maxVersion: "TLSv1.1" })),
    connection(
      "deny:old-tls",
      "TLS 1.0 in small segments",
      await handshake({ servername: host, maxVersion: "TLSv1" }),
      { shape: { mss: 50 } },
    ),
    connection(
      "deny:old-tls",
      "TLS 1.0, another name",
      await handshake({ servername: "a.example", maxVersion: "TLSv1" }),
    ),
    connection("deny:old-tls", "SSL 3.0", withVersion(small, 0x0300)),
    connection("deny:sslv2", "SSL 2.0", [
      fromClient(old.client),
      { from: "server", bytes: old.server },
      fromClient(old.rest),
    ]),
    connection("deny:sslv2", "SSL 2.0 at once", Buffer.concat([old.client, old.rest])),
    connection("deny:protocol-80", "SSL 2.0 on port 80", Buffer.concat([old.client, old.rest]), {
      where: { port: 80 },
    }),
    connection("undecided", "SSL 2.0, hello alone", old.client, { limit: true }),

    connection("deny:port", "TLS on port 8443", said, { where: { port: 8443 } }),
    connection("deny:port", "TLS on port 444", said, { where: { port: 444 } }),
    connection("deny:protocol-443", "HTTP on port 443", `GET / HTTP/1.1\r\nhost: ${host}\r\n\r\n`),
    connection(
      "deny:protocol-443",
      "HTTP on port 443 to a revocation host",
      "GET / HTTP/1.1\r\nhost: ocsp.nhs.uk\r\n\r\n",
    ),
    connection("deny:protocol-443", "SSH on port 443", "SSH-2.0-OpenSSH_9.2\r\n"),
    frames("deny:early", "payload on the SYN", (at) => tcp(at, [], { onSyn: hello })),
    frames("deny:early", "payload on the SYN, fast open", (at) => tcp(at, [], { onSyn: hello, fastOpen: true }), {
      passed: key,
    }),
    frames("deny:early", "payload without any flag", (at) => [segment(at, { flags: 0, seq: 1, ack: 0, bytes: hello })]),
    frames("deny:early", "payload before the server answered", (at) => [
      segment(at, { flags: TCP.syn, seq: 999, ack: 0 }),
      segment(at, { flags: TCP.psh | TCP.ack, seq: 1000, ack: 1, bytes: hello }),
    ]),

    connection("deny:undecided", "hello without an end", endlessHello(60_000)),
    connection("deny:undecided", "hello without an end, small segments", endlessHello(20_000), { shape: { mss: 100 } }),
    connection("deny:undecided", "unknown protocol on port 443", Buffer.alloc(30_000, 0x41)),
    connection("deny:answer", "hello cut short, answered without an end", [
      fromClient(hello.subarray(0, 300)),
      fromServer("s".repeat(100_000)),
    ]),
    connection(
      "undecided",
      "hello cut short, answered in little",
      [fromClient(hello.subarray(0, 300)), fromServer("s".repeat(10_000))],
      { limit: true },
    ),
    connection(key, "TLS, download of 500 KB", [...said, fromServer("s".repeat(500_000))]),
    connection("undecided", "hello cut short", hello.subarray(0, 300), { limit: true }),
    connection("undecided", "little of an unknown protocol on port 443", Buffer.alloc(3000, 0x41), { limit: true }),

    connection(key, "TLS, NUL behind the name", withServerNames(hello, [`${host}\0.example.com`]), { limit: true }),
    connection(key, "TLS, another name second", withServerNames(hello, [host, "a.example"]), { limit: true }),
    connection(key, "TLS, name of an allowed host to any address", said, {
      where: { server: "203.0.113.66" },
      limit: true,
    }),
    connection(key, "TLS 1.2 offered, 1.0 chosen", await chosenOld(host), { limit: true }),

    connection("undecided", "TLS from outside to a server of ours", said, { where: { inbound: true } }),
    connection("deny:protocol-443", "HTTP/2 without TLS on port 443", http2(host)),
    connection("deny:protocol-80", "TLS 1.2 on port 80", await handshake({ servername: host, maxVersion: "TLSv1.2" }), {
      where: { port: 80 },
    }),
    connection(
      "deny:protocol-80",
      "TLS 1.2 on port 80, another name",
      await handshake({ servername: "a.example", maxVersion: "TLSv1.2" }),
      { where: { port: 80 } },
    ),
    connection("deny:protocol-80", "TLS 1.0 on port 80", await handshake({ servername: host, maxVersion: "TLSv1" }), {
      where: { port: 80 },
    }),
  ];
}

/**
 * What a TLS 1.3 client sends behind its hello without waiting: change of cipher, then a record that looks like data.
 */
const EARLY_DATA = Buffer.concat([Buffer.from("1403030001011703030100", "hex"), Buffer.alloc(256, 7)]);

/** A client that takes TLS 1.0 to 1.2, and a server that has 1.0 alone. */
const chosenOld = (servername: string) => handshake({ servername, maxVersion: "TLSv1.2" }, undefined, "TLSv1");

const records = (bytes: number): Buffer => {
  const record = Buffer.concat([Buffer.from("1703034000", "hex"), Buffer.alloc(0x4000, 9)]);
  return Buffer.concat(Array.from({ length: Math.ceil(bytes / record.length) }, () => record));
};

const swapped = (frames: Buffer[], a: number, b: number): Buffer[] =>
  frames.map((frame, index) => frames[index === a ? b : index === b ? a : index] ?? frame);

const repeated = (frames: Buffer[], at: number): Buffer[] => [...frames.slice(0, at + 1), ...frames.slice(at)];
