/** One way of a conversation: bytes that one side sent. */
export interface Chunk {
  readonly from: "client" | "server";
  readonly bytes: Buffer;
}

/** Who talks to whom. Each flow has a client address of its own, so that what an engine says is told by the address. */
export interface Ends {
  readonly client: string;
  readonly server: string;
  readonly clientPort: number;
  readonly serverPort: number;
}

/** Numbers of IP protocols (IANA). */
export const PROTOCOL = {
  icmp: 1,
  ipip: 4,
  tcp: 6,
  udp: 17,
  gre: 47,
  esp: 50,
  icmpv6: 58,
  ospf: 89,
  sctp: 132,
} as const;

export const TCP = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 } as const;

/** An Ethernet frame with an IPv4 or IPv6 packet, by the addresses. */
export function ip(source: string, destination: string, protocol: number, payload: Buffer, fragment = 0): Buffer {
  const v6 = source.includes(":");
  const header = v6 ? Buffer.alloc(40) : Buffer.alloc(20);
  if (v6) {
    header[0] = 0x60;
    header.writeUInt16BE(payload.length, 4);
    header[6] = protocol;
    header[7] = 64;
    addressBytes(source).copy(header, 8);
    addressBytes(destination).copy(header, 24);
  } else {
    header[0] = 0x45;
    header.writeUInt16BE(20 + payload.length, 2);
    header.writeUInt16BE(7, 4); // identification: the same for all fragments of a packet
    header.writeUInt16BE(fragment, 6);
    header[8] = 64;
    header[9] = protocol;
    addressBytes(source).copy(header, 12);
    addressBytes(destination).copy(header, 16);
    header.writeUInt16BE(checksum(header), 10);
  }
  const ethernet = Buffer.from("020000000001020000000002", "hex");
  return Buffer.concat([ethernet, Buffer.from(v6 ? "86dd" : "0800", "hex"), header, payload]);
}

/** The IP packet in a frame, as a tunnel carries it. */
export const packetIn = (frame: Buffer): Buffer => frame.subarray(14);

/** An IPv4 packet cut into fragments with at most `size` bytes of payload each, a multiple of 8. */
export function fragments(frame: Buffer, size: number): Buffer[] {
  const packet = packetIn(frame);
  const payload = packet.subarray(20);
  const [source, destination] = [12, 16].map((at) => [...packet.subarray(at, at + 4)].join("."));
  const cuts = Array.from({ length: Math.ceil(payload.length / size) }, (_, index) => index * size);
  return cuts.map((at) =>
    ip(
      source ?? "",
      destination ?? "",
      packet[9] ?? 0,
      payload.subarray(at, at + size),
      (at + size < payload.length ? 0x2000 : 0) | (at / 8),
    ),
  );
}

export function udp({ client, server, clientPort, serverPort }: Ends, payload: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16BE(clientPort, 0);
  header.writeUInt16BE(serverPort, 2);
  header.writeUInt16BE(8 + payload.length, 4);
  return transport(client, server, PROTOCOL.udp, Buffer.concat([header, payload]), 6);
}

/** An echo request, or with type 0 an answer. */
export function icmpEcho({ client, server }: Ends, payload: Buffer, type = 8): Buffer {
  const v6 = client.includes(":");
  const message = Buffer.concat([Buffer.from([v6 ? 128 : type, 0, 0, 0, 0, 1, 0, 1]), payload]);
  if (v6) return transport(client, server, PROTOCOL.icmpv6, message, 2);
  message.writeUInt16BE(checksum(message), 2);
  return ip(client, server, PROTOCOL.icmp, message);
}

/** One TCP segment from one end to the other. */
export function segment(
  ends: Ends,
  { from, flags, seq, ack, bytes = Buffer.alloc(0), options = Buffer.alloc(0) }: Segment,
): Buffer {
  const header = Buffer.concat([Buffer.alloc(20), options]);
  const outbound = from !== "server";
  header.writeUInt16BE(outbound ? ends.clientPort : ends.serverPort, 0);
  header.writeUInt16BE(outbound ? ends.serverPort : ends.clientPort, 2);
  header.writeUInt32BE(seq >>> 0, 4);
  header.writeUInt32BE(ack >>> 0, 8);
  header[12] = (header.length / 4) << 4;
  header[13] = flags;
  header.writeUInt16BE(65000, 14);
  const [source, destination] = outbound ? [ends.client, ends.server] : [ends.server, ends.client];
  return transport(source, destination, PROTOCOL.tcp, Buffer.concat([header, bytes]), 16);
}

export interface Segment extends Partial<Chunk> {
  readonly flags: number;
  readonly seq: number;
  readonly ack: number;
  /** TCP options, a multiple of four bytes. */
  readonly options?: Buffer;
}

export interface TcpShape {
  /** Largest payload of a segment, in bytes. Default: 1448. */
  readonly mss?: number;
  /** Payload that already comes with the SYN. */
  readonly onSyn?: Buffer;
  /** Whether the SYN asks for fast open with a cookie (RFC 7413), as one with payload has to. */
  readonly fastOpen?: boolean;
  /** Leaves out the client's bare ACK, so that its first data completes the handshake. */
  readonly withoutAck?: boolean;
  /** Whether the client closes at the end. Default: true. */
  readonly closes?: boolean;
}

/** A TCP connection that carries the chunks: handshake, segments, each acknowledged, and the client's FIN. */
export function tcp(ends: Ends, chunks: readonly Chunk[], shape: TcpShape = {}): Buffer[] {
  const { mss = 1448, onSyn, fastOpen, withoutAck, closes = true } = shape;
  const next = { client: 1000, server: 5000 };
  const peer = { client: "server", server: "client" } as const;
  const send = (from: Chunk["from"], flags: number, bytes?: Buffer, options?: Buffer): Buffer => {
    const ack = flags & TCP.ack ? next[peer[from]] : 0;
    const frame = segment(ends, {
      from,
      flags,
      seq: next[from],
      ack,
      ...(bytes && { bytes }),
      ...(options && { options }),
    });
    next[from] += (bytes?.length ?? 0) + (flags & (TCP.syn | TCP.fin) ? 1 : 0);
    return frame;
  };
  const syn = send("client", TCP.syn, onSyn, fastOpen ? FAST_OPEN : undefined);
  if (!fastOpen) next.client = 1001; // the server takes no payload so early
  const opening = [syn, send("server", TCP.syn | TCP.ack)];
  if (!withoutAck) opening.push(send("client", TCP.ack));
  const data = chunks.flatMap(({ from, bytes }) =>
    cut(bytes, mss).flatMap((part) => [send(from, TCP.psh | TCP.ack, part), send(peer[from], TCP.ack)]),
  );
  return [...opening, ...data, ...(closes ? [send("client", TCP.fin | TCP.ack)] : [])];
}

const FAST_OPEN = Buffer.from("220a11223344556677880101", "hex");

/** A classic pcap file; packets a millisecond apart. */
export function pcap(frames: readonly Buffer[]): Buffer {
  const head = Buffer.from("d4c3b2a1020004000000000000000000ffff000001000000", "hex");
  const records = frames.flatMap((frame, index) => {
    const record = Buffer.alloc(16);
    record.writeUInt32LE(1_800_000_000 + Math.floor(index / 1000), 0);
    record.writeUInt32LE((index % 1000) * 1000, 4);
    record.writeUInt32LE(frame.length, 8);
    record.writeUInt32LE(frame.length, 12);
    return [record, frame];
  });
  return Buffer.concat([head, ...records]);
}

const cut = (bytes: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );

function transport(source: string, destination: string, protocol: number, body: Buffer, checksumAt: number): Buffer {
  const pseudo = Buffer.alloc(8);
  pseudo.writeUInt32BE(body.length, 0);
  pseudo.writeUInt32BE(protocol, 4);
  const sum = checksum(Buffer.concat([addressBytes(source), addressBytes(destination), pseudo, body]));
  body.writeUInt16BE(sum, checksumAt);
  return ip(source, destination, protocol, body);
}

function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

function addressBytes(address: string): Buffer {
  if (!address.includes(":")) return Buffer.from(address.split(".").map(Number));
  const [left = "", right = ""] = address.split("::");
  const groups = (text: string) => text.split(":").filter(Boolean);
  const zeros = Array<string>(8 - groups(left).length - groups(right).length).fill("0");
  return Buffer.from(
    [...groups(left), ...zeros, ...groups(right)].map((group) => group.padStart(4, "0")).join(""),
    "hex",
  );
}

/** Bytes of TCP payload that a frame carries from that address; 0 for anything else. */
export function payloadFrom(address: string, frame: Buffer): number {
  const source = address.includes(":") ? packetIn(frame).subarray(8, 24) : packetIn(frame).subarray(12, 16);
  return source.equals(addressBytes(address)) ? payloadOf(frame) : 0;
}

/** Bytes of TCP payload that a frame carries; 0 for anything else. */
export function payloadOf(frame: Buffer): number {
  const packet = packetIn(frame);
  const [protocol, header] = (packet[0] ?? 0) >> 4 === 6 ? [packet[6], 40] : [packet[9], 20];
  return protocol === PROTOCOL.tcp ? packet.length - header - ((packet[header + 12] ?? 0) >> 4) * 4 : 0;
}
