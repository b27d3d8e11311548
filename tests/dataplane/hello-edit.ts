/** Edits of a TLS hello in one record, for what no client can be made to send. */

/** The hello with these names in its server_name extension, in this order; without names, no such extension. */
export function withServerNames(hello: Buffer, names: readonly (string | Buffer)[]): Buffer {
  const entries = names.map((name) => {
    const bytes = Buffer.from(name as string);
    return Buffer.concat([Buffer.from([0]), sized(2, bytes)]);
  });
  return editExtensions(hello, (extensions) => {
    const others = extensions.filter(({ type }) => type !== SERVER_NAME);
    return entries.length === 0 ? others : [{ type: SERVER_NAME, body: sized(2, Buffer.concat(entries)) }, ...others];
  });
}

/** The hello with a padding extension (RFC 7685) that makes it `bytes` longer. */
export const padded = (hello: Buffer, bytes: number): Buffer =>
  editExtensions(hello, (extensions) => [...extensions, { type: PADDING, body: Buffer.alloc(bytes - 4) }]);

/** The hello with that legacy version and no supported_versions extension. */
export function withVersion(hello: Buffer, version: number): Buffer {
  const edited = editExtensions(hello, (extensions) => extensions.filter(({ type }) => type !== SUPPORTED_VERSIONS));
  edited.writeUInt16BE(version, 9);
  return edited;
}

/** The hello over several TLS records with at most `size` bytes of it each. */
export function inRecords(hello: Buffer, size: number): Buffer {
  const body = hello.subarray(5);
  const cuts = Array.from({ length: Math.ceil(body.length / size) }, (_, index) => index * size);
  return Buffer.concat(cuts.map((at) => Buffer.concat([hello.subarray(0, 3), sized(2, body.subarray(at, at + size))])));
}

/** The start of a hello whose record claims 16 KiB and whose handshake message claims more: it never ends. */
export const endlessHello = (bytes: number): Buffer => {
  const record = Buffer.concat([Buffer.from("1603014000", "hex"), Buffer.alloc(0x4000, 1)]);
  const stream = Buffer.concat(Array.from({ length: Math.ceil(bytes / record.length) }, () => record));
  Buffer.from("0103ffff0303", "hex").copy(stream, 5);
  return stream.subarray(0, bytes);
};

/**
 * What the two say in SSL 2.0 (draft-hickman-netscape-ssl-00): a hello of each, the client's key, then `bytes` of data.
 */
export function sslv2(bytes: number): { readonly client: Buffer; readonly server: Buffer; readonly rest: Buffer } {
  const ciphers = Buffer.from("0100800200800300800400800500800600400700c0", "hex");
  const lengths = (...all: number[]): Buffer => Buffer.concat(all.map((length) => number(2, length)));
  const random = Buffer.alloc(16, 5);
  const hello = [Buffer.from("010002", "hex"), lengths(ciphers.length, 0, random.length), ciphers, random];
  const certificate = Buffer.alloc(200, 1);
  const answer = [Buffer.from("0400010002", "hex"), lengths(certificate.length, 3, random.length), certificate];
  const key = [Buffer.from("02010080", "hex"), lengths(11, 16, 0), Buffer.alloc(27, 4)];
  const data = Array.from({ length: Math.ceil(bytes / 1000) }, () => sslv2Record([Buffer.alloc(1000, 9)]));
  return {
    client: sslv2Record(hello),
    server: sslv2Record([...answer, ciphers.subarray(0, 3), random]),
    rest: Buffer.concat([sslv2Record(key), ...data]),
  };
}

function sslv2Record(parts: readonly Buffer[]): Buffer {
  const message = Buffer.concat(parts);
  return Buffer.concat([number(2, 0x8000 | message.length), message]);
}

interface Extension {
  readonly type: number;
  readonly body: Buffer;
}

const SERVER_NAME = 0;
const PADDING = 21;
const SUPPORTED_VERSIONS = 43;

// Record 5, handshake 4, version 2, random 32; then session id, cipher suites, compression methods and extensions.
function editExtensions(hello: Buffer, edit: (extensions: Extension[]) => Extension[]): Buffer {
  let at = 43;
  at += 1 + hello.readUInt8(at);
  at += 2 + hello.readUInt16BE(at);
  at += 1 + hello.readUInt8(at);
  const extensions: Extension[] = [];
  for (let from = at + 2; from < hello.length; from += 4 + hello.readUInt16BE(from + 2))
    extensions.push({
      type: hello.readUInt16BE(from),
      body: hello.subarray(from + 4, from + 4 + hello.readUInt16BE(from + 2)),
    });
  const written = edit(extensions).map(({ type, body }) => Buffer.concat([number(2, type), sized(2, body)]));
  const message = sized(3, Buffer.concat([hello.subarray(9, at), sized(2, Buffer.concat(written))]));
  return Buffer.concat([hello.subarray(0, 3), sized(2, Buffer.concat([Buffer.from([1]), message]))]);
}

const sized = (width: number, body: Buffer): Buffer => Buffer.concat([number(width, body.length), body]);

function number(width: number, value: number): Buffer {
  const bytes = Buffer.alloc(width);
  bytes.writeUIntBE(value, 0, width);
  return bytes;
}
