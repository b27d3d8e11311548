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
