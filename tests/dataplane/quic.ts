import { createCipheriv, createHmac } from "node:crypto";

/** A QUIC version 1 Initial packet with that TLS hello in its CRYPTO frame, protected as RFC 9001 section 5 says. */
export function quicInitial(helloRecord: Buffer): Buffer {
  const hello = helloRecord.subarray(5);
  const connection = Buffer.from("8394c8f03e515708", "hex");
  const secret = derive(extract(connection), "client in", 32);
  const frame = Buffer.concat([Buffer.from([6, 0]), variable(hello.length), hello]);
  const payload = Buffer.concat([frame, Buffer.alloc(Math.max(0, 1162 - frame.length))]);
  const head = Buffer.concat([
    Buffer.from("c300000001", "hex"), // long header, Initial, packet number of four bytes; version 1
    Buffer.from([connection.length]),
    connection,
    Buffer.from([0, 0]), // no source connection id, no token
    variable(4 + payload.length + 16),
    Buffer.from([0, 0, 0, 2]), // packet number
  ]);
  const nonce = derive(secret, "quic iv", 12);
  nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ 2) >>> 0, 8);
  const seal = createCipheriv("aes-128-gcm", derive(secret, "quic key", 16), nonce);
  seal.setAAD(head);
  const sealed = Buffer.concat([seal.update(payload), seal.final(), seal.getAuthTag()]);
  const mask = createCipheriv("aes-128-ecb", derive(secret, "quic hp", 16), null).update(sealed.subarray(0, 16));
  head.writeUInt8(head.readUInt8(0) ^ (mask.readUInt8(0) & 0x0f), 0);
  for (let index = 0; index < 4; index++)
    head.writeUInt8(head.readUInt8(head.length - 4 + index) ^ mask.readUInt8(1 + index), head.length - 4 + index);
  return Buffer.concat([head, sealed]);
}

/** Salt of QUIC version 1 (RFC 9001, 5.2). */
const SALT = Buffer.from("38762cf7f55934b34d179ae6a4c80cadccbb7f0a", "hex");

// HKDF (RFC 5869) of one block; node's own does extract and expand in one.
const extract = (key: Buffer): Buffer => hmac(SALT, key);

function derive(secret: Buffer, label: string, length: number): Buffer {
  const name = Buffer.from(`tls13 ${label}`);
  const info = Buffer.concat([Buffer.from([0, length, name.length]), name, Buffer.from([0])]);
  return hmac(secret, Buffer.concat([info, Buffer.from([1])])).subarray(0, length);
}

const hmac = (key: Buffer, text: Buffer): Buffer => createHmac("sha256", key).update(text).digest();

const variable = (value: number): Buffer => Buffer.from([0x40 | (value >> 8), value & 0xff]);
