import { createReadStream } from "node:fs";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { LogEvent } from "../log-event.ts";
import { LOG_READERS } from "../records/index.ts";
import type { LogKind, LogReader } from "../records/log-reader.ts";
import type { LogRecord } from "../records/record-fields.ts";
import { flowLinesBehind, flowLinesFrom, type ReadFlowLine } from "../records/vpc-flows.ts";
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
  let cut: string | undefined;
  try {
    for await (const text of textsOf(open ?? createReadStream(path))) splitter.push(text);
  } catch (error) {
    // Everything before the damage has been passed on already.
    cut = reasonOf(error);
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
 * Yields the text of a stream, decompressed. UTF-16, which PowerShell writes, is recognised by its first bytes;
 * anything else is UTF-8.
 */
async function* textsOf(stream: Readable): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  for await (const chunk of unpacked(stream[Symbol.asyncIterator]())) {
    decoder ??= new TextDecoder(encodingOf(chunk));
    yield decoder.decode(chunk, { stream: true });
  }
  if (decoder) yield decoder.decode();
}

const encodingOf = (bytes: Buffer): string =>
  bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";

/**
 * Decompresses by content, because S3 files are compressed whatever their names. Several compressed parts may follow
 * each other.
 */
async function* unpacked(chunks: AsyncIterableIterator<Buffer>): AsyncGenerator<Buffer> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < 2) {
    const { value, done } = await chunks.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  const whole = async function* () {
    if (head.length > 0) yield head;
    yield* chunks;
  };
  if (head[0] !== 0x1f || head[1] !== 0x8b) yield* whole();
  else yield* pipeline(Readable.from(whole()), createGunzip({ chunkSize: 64 * 1024 }), ignore);
}

/** The last stream of a pipeline reports the errors to its reader too. */
const ignore = (): void => undefined;
