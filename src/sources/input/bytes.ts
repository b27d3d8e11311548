import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { Refusal } from "./refusal.ts";

/** Bytes of a file or of standard input. A chunk is only valid until the next one is requested. */
export type Chunks = AsyncIterable<Buffer>;

/** Yields a file's bytes by the megabyte. All chunks share one buffer. */
export async function* fileChunks(file: string): Chunks {
  const handle = await open(file);
  try {
    yield* chunksOf(handle);
  } finally {
    await handle.close();
  }
}

async function* chunksOf(handle: FileHandle): Chunks {
  const memory = Buffer.allocUnsafe(CHUNK);
  for (;;) {
    const { bytesRead } = await handle.read(memory, 0, CHUNK);
    if (bytesRead === 0) return;
    yield memory.subarray(0, bytesRead);
  }
}

const CHUNK = 1 << 20;

/**
 * Yields the bytes as UTF-8 without a byte order mark. Gzip is unpacked, because some backends of Pulumi use it. UTF-16
 * is decoded, because PowerShell's `>` writes it.
 *
 * @throws Refusal if the input is empty, a zip archive, or not text.
 */
export async function* textChunks(chunks: Chunks): Chunks {
  const { first, all, rest } = await begin(chunks);
  try {
    yield* textOf(first, all);
  } finally {
    // A refused file isn't read to its end, so it has to be closed here.
    await rest.return?.();
  }
}

async function* textOf(first: Buffer, all: Chunks): Chunks {
  if (first.length === 0)
    throw new Refusal(
      "it is empty; `terraform show -json` writes nothing where it fails. Make it anew, and look at what its tool says.",
    );
  if (first[0] === 0x1f && first[1] === 0x8b) yield* textChunks(unpacked(all));
  else if (first[0] === 0x50 && first[1] === 0x4b && first[2] === 0x03)
    throw new Refusal(
      "it is a plan in Terraform's own format, or another archive. Give what `terraform show -json FILE` prints.",
    );
  else if (first[0] === 0xff && first[1] === 0xfe) yield* decoded(all, "utf-16le");
  else if (first[0] === 0xfe && first[1] === 0xff) yield* decoded(all, "utf-16be");
  else if (first[0] === 0xef && first[1] === 0xbb && first[2] === 0xbf) yield* withoutMark(all);
  else if (first.subarray(0, 512).includes(0)) throw new Refusal("it is no text. Give JSON or YAML.");
  else yield* all;
}

/** Reads at least the first four bytes, if there are that many. Returns them, and all bytes from the start. */
async function begin(chunks: Chunks): Promise<{ first: Buffer; all: Chunks; rest: AsyncIterator<Buffer> }> {
  const rest = chunks[Symbol.asyncIterator]();
  let first = Buffer.alloc(0);
  while (first.length < 4) {
    const { value, done } = await rest.next();
    if (done) break;
    first = Buffer.concat([first, value]);
  }
  const all = async function* () {
    if (first.length > 0) yield first;
    yield* { [Symbol.asyncIterator]: () => rest };
  };
  return { first, all: all(), rest };
}

async function* unpacked(chunks: Chunks): Chunks {
  const copies = async function* () {
    for await (const chunk of chunks) yield Buffer.from(chunk);
  };
  const source = Readable.from(copies());
  const gunzip = createGunzip();
  source.on("error", (error) => gunzip.destroy(error));
  try {
    yield* source.pipe(gunzip);
  } catch {
    throw new Refusal("it is packed by gzip and can't be unpacked: it was cut off or changed. Make it anew.");
  }
}

async function* decoded(chunks: Chunks, encoding: "utf-16le" | "utf-16be"): Chunks {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
    yield Buffer.from(decoder.decode());
  } catch {
    throw new Refusal("it begins as UTF-16 and isn't. Save it as UTF-8.");
  }
}

async function* withoutMark(chunks: Chunks): Chunks {
  let isFirst = true;
  for await (const chunk of chunks) {
    yield isFirst ? chunk.subarray(3) : chunk;
    isFirst = false;
  }
}

/** Yields the bytes of standard input. */
export const standardInput = (): Chunks => createReadStream("", { fd: 0, autoClose: false });
