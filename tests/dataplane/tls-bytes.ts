import { createPrivateKey, generateKeyPairSync, sign } from "node:crypto";
import { once } from "node:events";
import { type Duplex, duplexPair } from "node:stream";
import { type ConnectionOptions, connect, createSecureContext, type SecureVersion, TLSSocket } from "node:tls";
import type { Chunk } from "./packets.ts";

/**
 * What both sides say in a real TLS connection: handshake, a request and its answer. No network is used.
 *
 * @param options of the client. @param ecdhCurve the server's key exchange. @param maxVersion the server's newest
 * version.
 */
export async function handshake(
  options: ConnectionOptions = {},
  ecdhCurve?: string,
  maxVersion?: SecureVersion,
): Promise<Chunk[]> {
  const said: Chunk[] = [];
  const [near, far] = duplexPair();
  recordWrites(near, "client", said);
  recordWrites(far, "server", said);
  const server = new TLSSocket(far, {
    isServer: true,
    secureContext: createSecureContext({ ...CREDENTIALS, ...ANY_VERSION, ecdhCurve, maxVersion }),
  });
  server.on("data", () => server.write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"));
  const client = connect({ ...ANY_VERSION, socket: near, rejectUnauthorized: false, ...options });
  await once(client, "secureConnect");
  client.write("GET /messageexchange/ HTTP/1.1\r\nhost: x\r\n\r\n");
  await once(client, "data");
  client.destroy();
  server.destroy();
  return said;
}

/** The first bytes of a real TLS client: its hello. */
export async function clientHello(options: ConnectionOptions = {}): Promise<Buffer> {
  const [near, far] = duplexPair();
  const client = connect({ ...ANY_VERSION, socket: near, rejectUnauthorized: false, ...options });
  client.on("error", () => {});
  const [hello] = (await once(far, "data")) as [Buffer];
  client.destroy();
  return hello;
}

// The lowest security level, so that the old versions can be spoken at all.
const ANY_VERSION = { minVersion: "TLSv1", ciphers: "DEFAULT@SECLEVEL=0" } as const;

const CREDENTIALS = selfSigned();

function recordWrites(side: Duplex, from: Chunk["from"], said: Chunk[]): void {
  const write = side._write;
  side._write = (bytes: Buffer, encoding, done) => {
    said.push({ from, bytes: Buffer.from(bytes) });
    write.call(side, bytes, encoding, done);
  };
}

/** A certificate that nobody trusts, as short as X.509 allows. */
function selfSigned(): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const der = (tag: number, ...parts: Buffer[]): Buffer => {
    const body = Buffer.concat(parts);
    const length = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 255];
    return Buffer.concat([Buffer.from([tag, ...length]), body]);
  };
  const ecdsaWithSha256 = der(0x30, Buffer.from("06082a8648ce3d040302", "hex"));
  const name = der(0x30, der(0x31, der(0x30, Buffer.from("0603550403", "hex"), der(0x0c, Buffer.from("test")))));
  const validity = der(0x30, der(0x17, Buffer.from("250101000000Z")), der(0x17, Buffer.from("490101000000Z")));
  const spki = publicKey.export({ type: "spki", format: "der" });
  const tbs = der(0x30, der(2, Buffer.from([1])), ecdsaWithSha256, name, validity, name, spki);
  const signature = sign("sha256", tbs, createPrivateKey(privateKey.export({ type: "pkcs8", format: "pem" })));
  const certificate = der(0x30, tbs, ecdsaWithSha256, der(3, Buffer.from([0]), signature));
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString("base64")}\n-----END CERTIFICATE-----\n`,
  };
}
