import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { LogEvent } from "../log-event.ts";
import { LOG_READERS } from "../records/index.ts";
import type { LogKind, LogReader } from "../records/log-reader.ts";
import type { LogRecord } from "../records/record-fields.ts";
import { flowLinesBehind, flowLinesFrom, type ReadFlowLine } from "../records/vpc-flows.ts";
import { isParquet, MARK_BYTES, readParquet, UnreadParquet } from "./parquet.ts";
import { type Piece, ValueSplitter } from "./split-values.ts";
import { unwrap } from "./unwrap.ts";

/** What was read from one file. */
export interface LogFile {
  readonly path: string;
  /** Kinds of logs found, in the order of the file; empty if none was recognised. */
  readonly kinds: readonly LogKind[];
  /** Number of records and lines. */
  readonly lines: number;
  /** Number of records and lines that could not be read. */
  readonly unread: number;
  /**
   * Why the file may hold more than was read, for example because it is truncated; undefined if it was read completely.
   */
  readonly cut?: string | undefined;
}

/**
 * Reads a whole log file in bounded memory, however it is compressed or wrapped, and passes on its events.
 *
 * @param open what to read from: a path, or a stream such as standard input.
 * @returns the kinds of logs, and how much could be read. If a file can't be opened or decompressed, `cut` says so.
 */
export async function readLogFile(
  path: string,
  open: Readable | undefined,
  onEvent: (event: LogEvent, kind: LogKind) => void,
): Promise<LogFile> {
  const reading = new FileReading(onEvent);
  const splitter = new ValueSplitter((piece) => reading.take(piece));
  const stream = open ?? createReadStream(path);
  let cut: string | undefined;
  try {
    const { head, whole } = await peek(stream[Symbol.asyncIterator](), MARK_BYTES);
    if (isParquet(head)) {
      stream.destroy();
      if (open !== undefined || !(await stat(path)).isFile())
        throw new UnreadParquet("Parquet can't be read from a pipe. Write it to a file first");
      await readParquet(path, (row) => reading.take(row));
    } else for await (const text of textsOf(head, whole)) splitter.push(text);
  } catch (error) {
    // Everything before the damage has been passed on already.
    cut = reasonOf(error);
    // Nobody knows how many rows there would have been.
    if (error instanceof UnreadParquet) reading.take({ unread: cut });
  }
  splitter.end();
  return { path, kinds: [...reading.kinds], lines: reading.lines, unread: reading.unread, cut };
}

const reasonOf = (error: unknown): string => {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "Z_BUF_ERROR") return "the compressed file is cut off";
  if (code.startsWith("Z_")) return "the compressed file is damaged";
  if (code === "ENOENT") return "there is no such file";
  return error instanceof Error ? error.message : String(error);
};

/** Sorts pieces into log records and counts those that are none. */
class FileReading {
  readonly kinds = new Set<LogKind>();
  lines = 0;
  unread = 0;
  readonly #onEvent: (event: LogEvent, kind: LogKind) => void;
  /** The reader of the last record. It most likely reads the next one too. */
  #reader: LogReader | undefined;
  #readFlowLine: ReadFlowLine | undefined;

  constructor(onEvent: (event: LogEvent, kind: LogKind) => void) {
    this.#onEvent = onEvent;
  }

  take(piece: Piece): void {
    if ("line" in piece) this.#takeLine(piece.line);
    else if ("unread" in piece) this.#count(undefined, undefined);
    else
      for (const record of unwrap(piece.value))
        if (typeof record === "string") this.#takeLine(record);
        else this.#takeRecord(record);
  }

  #takeRecord(record: LogRecord): void {
    let kind = this.#reader?.recognise(record);
    if (kind === undefined) {
      this.#reader = LOG_READERS.find((reader) => reader.recognise(record) !== undefined);
      kind = this.#reader?.recognise(record);
    }
    this.#count(kind, kind && this.#reader?.read(record));
  }

  #takeLine(line: string): void {
    if (line === EXPORT_PROBE) return;
    const behind = flowLinesBehind(line);
    if (behind) {
      this.#readFlowLine = behind;
      this.kinds.add("vpc-flow");
      return;
    }
    this.#readFlowLine ??= flowLinesFrom(line);
    this.#count("vpc-flow", this.#readFlowLine?.(line));
  }

  #count(kind: LogKind | undefined, events: readonly LogEvent[] | undefined): void {
    this.lines++;
    if (kind === undefined || events === undefined) {
      this.unread++;
      return;
    }
    this.kinds.add(kind);
    for (const event of events) this.#onEvent(event, kind);
  }
}

/** Content of the file `aws-logs-write-test` that an export of CloudWatch Logs leaves beside the logs. */
const EXPORT_PROBE = "Permission Check Successful";

/**
 * Yields the text of a stream that begins with `head`, decompressed. UTF-16, which PowerShell writes, is recognised by
 * its first bytes; anything else is UTF-8.
 */
async function* textsOf(head: Buffer, whole: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  for await (const chunk of isGzip(head) ? unpacked(whole) : whole) {
    decoder ??= new TextDecoder(encodingOf(chunk));
    yield decoder.decode(chunk, { stream: true });
  }
  if (decoder) yield decoder.decode();
}

const encodingOf = (bytes: Buffer): string =>
  bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";

/** S3 files are compressed whatever their names. */
const isGzip = (head: Buffer): boolean => head[0] === 0x1f && head[1] === 0x8b;

/** Decompresses. Several compressed parts may follow each other. */
async function* unpacked(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = pipeline(Readable.from(chunks), createGunzip({ chunkSize: 64 * 1024 }), ignore);
  const { head, whole } = await peek(gunzip[Symbol.asyncIterator](), MARK_BYTES);
  if (isParquet(head)) throw new UnreadParquet("it is a Parquet file within gzip. Unpack it with gunzip first");
  yield* whole;
}

/** Reads the first bytes, at least as many as asked for if there are, and returns them and the whole. */
async function peek(chunks: AsyncIterableIterator<Buffer>, bytes: number) {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < bytes) {
    const { value, done } = await chunks.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  const whole = async function* () {
    if (head.length > 0) yield head;
    yield* chunks;
  };
  return { head, whole: whole() };
}

/** The last stream of a pipeline reports the errors to its reader too. */
const ignore = (): void => undefined;
