import { createSocket } from "node:dgram";
import { once } from "node:events";
import { cleanUp } from "../../support/clean-up.ts";

/** How a DNS server of a test answers a name: addresses, a response code (RFC 1035, 4.1.1), or not at all. */
export type DnsReply = { readonly a?: readonly string[] } | { readonly code: number } | "silence";

/** A DNS server on loopback, by UDP, until the test ends. @returns its address and port. */
export async function dnsServer(reply: (name: string) => DnsReply): Promise<string> {
  const socket = createSocket("udp4");
  socket.on("message", (query, from) => {
    const { name, type, end } = questionOf(query);
    const answer = reply(name);
    if (answer === "silence") return;
    socket.send(responseTo(query.subarray(0, end), type, answer), from.port, from.address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  cleanUp(() => socket.close());
  return `127.0.0.1:${socket.address().port}`;
}

const A = 1;

function questionOf(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString("ascii", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join(".").toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function responseTo(question: Buffer, type: number, answer: Exclude<DnsReply, "silence">): Buffer {
  const code = "code" in answer ? answer.code : 0;
  const addresses = "code" in answer || type !== A ? [] : (answer.a ?? []);
  const head = Buffer.from(question);
  head.writeUInt16BE(0x8180 | code, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(addresses.length, 6);
  head.writeUInt32BE(0, 8);
  const records = addresses.map((address) =>
    // A pointer to the question's name, type A, class IN, a minute, four bytes.
    Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...address.split(".").map(Number)]),
  );
  return Buffer.concat([head, ...records]);
}
