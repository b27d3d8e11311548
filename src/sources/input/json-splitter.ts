import { Refusal } from "./refusal.ts";

/** What to do with the values of a document, by path. `deployment.resources[]` means each element of that list. */
export interface Splitting {
  /** Values that are read piece by piece, because `take` applies to something inside them. */
  readonly opens: ReadonlySet<string>;
  /** Values that nobody needs. They are skipped without being parsed. */
  readonly skips: ReadonlySet<string>;
  /** Returns what replaces a value; null removes an element from its list. Default: the value itself. */
  readonly take: ReadonlyMap<string, (value: object) => unknown>;
  /** Returns what replaces a value, from its JSON text alone; undefined if it has to be parsed. */
  readonly glance: ReadonlyMap<string, (json: string) => unknown>;
}

/**
 * Reads JSON from chunks of UTF-8, one document or several in sequence, without ever holding a whole document: large
 * lists are parsed one element at a time. Apart from that, the result is the same as that of `JSON.parse`.
 *
 * `JSON.parse` itself takes no text above 512 MB and holds the whole state at once, and streaming libraries are four to
 * twenty times slower. Here only the ends of elements are found by their braces, and `JSON.parse` does the rest.
 */
export class JsonSplitter {
  readonly documents: unknown[] = [];
  readonly #splitting: Splitting;
  readonly #frames: Frame[] = [];
  /**
   * What may come next: a value; a value or the end of a list; a key or the end of a map; a key; a colon; or what
   * follows a value.
   */
  #expects: "value" | "value-or-end" | "key-or-end" | "key" | "colon" | "next" = "value";
  /** The value that is being read, if any. */
  #reading: Reading | undefined;
  #offset = 0;

  constructor(splitting: Splitting) {
    this.#splitting = splitting;
  }

  /**
   * @param chunk the caller may reuse it afterwards.
   * @throws Refusal if it isn't JSON.
   */
  push(chunk: Buffer): void {
    let index = 0;
    while (index < chunk.length)
      index = this.#reading ? this.#continue(chunk, index, this.#reading) : this.#step(chunk, index);
    this.#offset += chunk.length;
    this.#keep(chunk);
  }

  /** @throws Refusal if the input ends too early. */
  end(): void {
    const { length } = this.#frames;
    if (this.#reading?.kind === "literal" && length === 0) this.#finish(Buffer.alloc(0), 0, this.#reading);
    if (this.#reading || length > 0)
      throw new Refusal(`it ends in the middle${this.#where()}: it was cut off. Make it anew.`);
  }

  /** Continues with the value that is being read. Returns the index of its end in the chunk. */
  #continue(chunk: Buffer, from: number, reading: Reading): number {
    const end = reading.kind === "literal" ? endOfLiteral(chunk, from) : endOf(chunk, from, reading);
    if (end === undefined) return chunk.length;
    this.#finish(chunk, end, reading);
    return end;
  }

  #keep(chunk: Buffer): void {
    const reading = this.#reading;
    if (!reading) return;
    if (!reading.isSkipped) reading.before.push(Buffer.from(chunk.subarray(reading.start)));
    reading.start = 0;
  }

  #finish(chunk: Buffer, end: number, { before, start, isSkipped, kind }: Reading): void {
    this.#reading = undefined;
    if (isSkipped) {
      this.#expects = "next";
      return;
    }
    const text =
      before.length === 0
        ? chunk.toString("utf8", start, end)
        : Buffer.concat([...before, chunk.subarray(start, end)]).toString();
    const path = kind === "container" ? this.#path() : undefined;
    const seen = path === undefined ? undefined : this.#splitting.glance.get(path)?.(text);
    if (seen !== undefined) {
      this.#put(seen);
      return;
    }
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      // The engine's own message quotes the text, which may hold a secret.
      throw this.#broken(`${kind === "literal" ? "there is no value" : "what stands there is no JSON"}`);
    }
    if (kind === "key") {
      const frame = this.#frames.at(-1);
      if (frame) frame.key = String(value);
      this.#expects = "colon";
      return;
    }
    const take = path === undefined ? undefined : this.#splitting.take.get(path);
    const taken = take ? take(value as object) : value;
    if (taken === null && value !== null) this.#leaveOut();
    else this.#put(taken);
  }

  #step(chunk: Buffer, index: number): number {
    const byte = chunk[index] as number;
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) return index + 1;
    switch (this.#expects) {
      case "colon":
        if (byte !== COLON) throw this.#broken("a colon is missing");
        this.#expects = "value";
        return index + 1;
      case "key-or-end":
      case "key":
        if (byte === QUOTE) return this.#begin("key", index);
        if (byte === CLOSE_MAP && this.#expects === "key-or-end") return this.#close(index);
        throw this.#broken("a key is missing");
      case "next":
        return this.#next(byte, index);
      default:
        if (byte === CLOSE_LIST && this.#expects === "value-or-end") return this.#close(index);
        return this.#value(byte, index);
    }
  }

  #next(byte: number, index: number): number {
    const frame = this.#frames.at(-1);
    if (frame === undefined) return this.#value(byte, index);
    if (byte === COMMA) {
      this.#expects = frame.list ? "value" : "key";
      return index + 1;
    }
    if (byte !== (frame.list ? CLOSE_LIST : CLOSE_MAP)) throw this.#broken("a comma is missing");
    return this.#close(index);
  }

  #value(byte: number, index: number): number {
    const path = this.#path();
    const isContainer = byte === OPEN_MAP || byte === OPEN_LIST;
    if (isContainer && this.#splitting.opens.has(path)) {
      const isList = byte === OPEN_LIST;
      this.#frames.push({
        path,
        // Terraform's modules hold modules of the same form.
        elements: isList ? `${path}[]`.replace(/\.child_modules\[\]$/, "") : "",
        list: isList ? [] : undefined,
        map: isList ? undefined : {},
        key: "",
        count: 0,
      });
      this.#expects = isList ? "value-or-end" : "key-or-end";
      return index + 1;
    }
    if (byte === COMMA || byte === COLON || byte === CLOSE_LIST || byte === CLOSE_MAP)
      throw this.#broken("a value is missing");
    return this.#begin(isContainer ? "container" : byte === QUOTE ? "string" : "literal", index);
  }

  #begin(kind: Reading["kind"], index: number): number {
    const isSkipped = kind === "container" && this.#splitting.skips.has(this.#path());
    this.#reading = { kind, before: [], start: index, depth: 0, isText: false, isEscaped: false, isSkipped };
    return index;
  }

  #close(index: number): number {
    const frame = this.#frames.pop();
    this.#put(frame?.list ?? frame?.map);
    return index + 1;
  }

  #put(value: unknown): void {
    this.#expects = "next";
    const frame = this.#frames.at(-1);
    if (frame === undefined) this.documents.push(value);
    else if (frame.list === undefined) Object.defineProperty(frame.map, frame.key, { ...OWN, value });
    else {
      frame.count += 1;
      frame.list.push(value);
    }
  }

  #leaveOut(): void {
    this.#expects = "next";
    const frame = this.#frames.at(-1);
    if (frame !== undefined) frame.count += 1;
  }

  /** Returns the path of the value that is being read or comes next. */
  #path(): string {
    const frame = this.#frames.at(-1);
    if (frame === undefined) return "";
    if (frame.list === undefined) return frame.path === "" ? frame.key : `${frame.path}.${frame.key}`;
    return frame.elements;
  }

  #where(): string {
    const frame = this.#frames.at(-1);
    if (frame === undefined) return "";
    return frame.list
      ? `, in ${frame.path || "a list"} behind ${frame.count} elements`
      : frame.key && `, in "${frame.key.slice(0, 40)}"`;
  }

  #broken(what: string): Refusal {
    return new Refusal(`it is no whole JSON: ${what}${this.#where()}, about byte ${this.#offset}. Make it anew.`);
  }
}

const [QUOTE, COMMA, COLON, BACKSLASH] = [0x22, 0x2c, 0x3a, 0x5c];
const [OPEN_LIST, CLOSE_LIST, OPEN_MAP, CLOSE_MAP] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Defines properties as `JSON.parse` does, even `__proto__`. */
const OWN = { enumerable: true, configurable: true, writable: true };

/** A list or a map that is read piece by piece. */
interface Frame {
  readonly path: string;
  /** Path of each element of a list. */
  readonly elements: string;
  readonly list: unknown[] | undefined;
  readonly map: object | undefined;
  key: string;
  count: number;
}

/** A value or a key that is read as a whole. */
interface Reading {
  readonly kind: "container" | "string" | "literal" | "key";
  /** Its parts in earlier chunks. */
  readonly before: Buffer[];
  /** Where it continues in the current chunk. */
  start: number;
  depth: number;
  isText: boolean;
  isEscaped: boolean;
  readonly isSkipped: boolean;
}

/**
 * Returns the index after a container or a text; undefined if the chunk ends first. Every byte of a file passes through
 * here, so that texts and what stands between them have tight loops of their own.
 */
function endOf(chunk: Buffer, from: number, state: Reading): number | undefined {
  const { length } = chunk;
  let { depth, isText } = state;
  let index = state.isEscaped ? from + 1 : from;
  for (;;) {
    if (isText) {
      while (index < length && chunk[index] !== QUOTE) index += chunk[index] === BACKSLASH ? 2 : 1;
      if (index >= length) break;
      index += 1;
      isText = false;
      if (depth === 0) return index;
    }
    for (; index < length && chunk[index] !== QUOTE; index += 1) {
      const byte = chunk[index] as number;
      if (byte < OPEN_LIST) continue;
      if (byte === OPEN_MAP || byte === OPEN_LIST) depth += 1;
      else if (byte === CLOSE_MAP || byte === CLOSE_LIST) {
        depth -= 1;
        if (depth === 0) return index + 1;
      }
    }
    if (index === length) break;
    index += 1;
    isText = true;
  }
  // A backslash at the end of the chunk escapes the first byte of the next one.
  Object.assign(state, { depth, isText, isEscaped: index > length });
  return undefined;
}

/** Numbers, `true` and the like end where something else begins. */
function endOfLiteral(chunk: Buffer, from: number): number | undefined {
  const found = chunk
    .subarray(from)
    .findIndex((byte) => byte <= 0x20 || byte === COMMA || byte === CLOSE_LIST || byte === CLOSE_MAP);
  return found === -1 ? undefined : from + found;
}
