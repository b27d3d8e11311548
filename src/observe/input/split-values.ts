import { ENVELOPES } from "./unwrap.ts";

/** A piece of a log file: a JSON value, a line of text, or the beginning of something unreadable. */
export type Piece = { readonly value: unknown } | { readonly line: string } | { readonly unread: string };

/** Most characters of one value. Longer values are not read, so that memory stays bounded. */
export const LONGEST_VALUE = 16 * 1024 * 1024;

/**
 * Splits the text of a log file into values, in any layout: one value a line, several in a line (`}{`), a timestamp
 * before each, or one document whose list holds the values. Text that isn't JSON, such as a flow log, is returned line
 * by line.
 */
export class ValueSplitter {
  readonly #onPiece: (piece: Piece) => void;
  #rest = "";
  #document: DocumentScanner | undefined;

  /** @param onPiece takes each piece before the next one is parsed, so that few of them are in memory at a time. */
  constructor(onPiece: (piece: Piece) => void) {
    this.#onPiece = onPiece;
  }

  /** Passes on the values that `text` completes. */
  push(text: string): void {
    if (this.#document) {
      this.#document.push(text).forEach(this.#onPiece);
      return;
    }
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    const begun = lines.findIndex((line) => this.#take(line));
    if (begun !== -1) this.#scan([...lines.slice(begun), this.#rest].join("\n"));
    else if (this.#rest.length > LONGEST_VALUE) this.#scan(this.#rest);
  }

  /** Passes on the values that the end of the file completes. */
  end(): void {
    if (!this.#document && this.#take(this.#rest)) this.#scan(this.#rest);
    this.#document?.end().forEach(this.#onPiece);
  }

  /** Passes on what the line holds, unless it is only the beginning of a document. Returns whether it is. */
  #take(line: string): boolean {
    const text = line.trim();
    if (text === "") return false;
    const start = text.startsWith("{") || text.startsWith("[") ? 0 : startOfValue(text);
    if (start === -1) {
      this.#onPiece({ line: text });
      return false;
    }
    const json = start === 0 ? text : text.slice(start);
    const value = parse(json);
    if (value !== undefined) {
      this.#onPiece({ value });
      return false;
    }
    const scanner = new DocumentScanner(0);
    const found = scanner.push(json);
    if (scanner.isOpen && found.length === 0 && looksLikeDocument(json)) return true;
    [...found, ...scanner.end()].forEach(this.#onPiece);
    return false;
  }

  #scan(text: string): void {
    this.#rest = "";
    this.#document = new DocumentScanner(1);
    this.#document.push(text).forEach(this.#onPiece);
  }
}

/** Some exports put a timestamp before each value, and `aws logs tail` the name of the stream after it. */
const startOfValue = (text: string): number => {
  const [prefix] = /^\d[\dTZ:.+-]{3,34}\s+(?:[^\s{["]+\s+)?(?=[{[])/.exec(text) ?? [];
  return prefix?.length ?? -1;
};

/** The first line of an indented document holds little. A record that is cut off ends in the middle of something. */
const looksLikeDocument = (line: string): boolean => /^[[{]\s*(?:[[{]\s*)?(?:"[^"]{1,40}"\s*:\s*)?[[{]?\s*$/.test(line);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Follows brackets and strings character by character, and cuts out values without keeping the text around them. */
class DocumentScanner {
  /** Depth at which values are cut out of a document; 0 if whole values follow each other. */
  readonly #level: 0 | 1;
  #depth = 0;
  #inText = false;
  #escaped = false;
  /** Parts of the value that is being read. */
  #parts: string[] = [];
  #length = 0;
  #tail = "";
  /** Depth at which the list of an envelope began; 0 outside a list. */
  #listAt = 0;
  #key = "";
  #isTooLong = false;
  #emitted = 0;
  /** Beginning of the text between two values that belongs to neither. */
  #stray = "";

  constructor(level: 0 | 1) {
    this.#level = level;
  }

  get isOpen(): boolean {
    return this.#depth > 0;
  }

  push(text: string): Piece[] {
    const pieces: Piece[] = [];
    let start = 0;
    const cut = (end: number): void => {
      if (end > start) this.#keep(text.slice(start, end));
      start = end;
    };
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (this.#inText) {
        if (this.#escaped) this.#escaped = false;
        else if (code === BACKSLASH) this.#escaped = true;
        else if (code === QUOTE) {
          this.#inText = false;
          if (this.#listAt === 0 || this.#depth !== this.#listAt) continue;
          cut(at + 1);
          pieces.push(this.#finish());
          this.#emitted++;
        }
        continue;
      }
      if (this.#depth === 0 && isStray(code)) {
        this.#stray ||= text.slice(at, at + 80);
        continue;
      }
      if (code === QUOTE) {
        this.#inText = this.#depth > 0;
        if (this.#listAt === 0 || this.#depth !== this.#listAt) continue;
        start = at;
        this.#forget();
        continue;
      }
      if (code === OPEN_LIST || code === OPEN_MAP) {
        if (this.#depth === 0) {
          pieces.push(...this.#takeStray());
          start = at;
          this.#forget();
          if (this.#level === 1 && code === OPEN_LIST) this.#listAt = 1;
        } else if (this.#level === 1 && this.#depth === 1 && this.#listAt === 0) {
          cut(at);
          this.#key = keyAtEnd(this.#tail);
          if (code === OPEN_LIST && ENVELOPES.has(this.#key)) this.#listAt = 2;
        } else if (this.#listAt > 0 && this.#depth === this.#listAt) {
          start = at;
          this.#forget();
        }
        this.#depth++;
      } else if (code === CLOSE_LIST || code === CLOSE_MAP) {
        this.#depth--;
        if (this.#listAt > 0 && this.#depth === this.#listAt) {
          cut(at + 1);
          pieces.push(this.#finish());
          this.#emitted++;
        } else if (this.#listAt > 0 && this.#depth === this.#listAt - 1 && this.#listAt === 2) {
          this.#listAt = 0;
          start = at + 1;
          this.#forget();
        }
        if (this.#depth === 0) {
          cut(at + 1);
          if (this.#emitted === 0 && this.#listAt === 0) pieces.push(this.#finish());
          this.#forget();
          this.#listAt = 0;
          this.#emitted = 0;
        }
      }
    }
    if (this.#depth > 0) cut(text.length);
    return pieces;
  }

  end(): Piece[] {
    if (this.#depth === 0) return this.#takeStray();
    const [first = ""] = this.#parts;
    this.#depth = 0;
    return [{ unread: first.slice(0, 80) }];
  }

  #takeStray(): Piece[] {
    const unread = this.#stray;
    this.#stray = "";
    return unread === "" ? [] : [{ unread }];
  }

  #keep(part: string): void {
    this.#length += part.length;
    this.#tail = (this.#tail + part).slice(-LONGEST_KEY);
    if (this.#length <= LONGEST_VALUE) this.#parts.push(part);
    // The beginning is enough to report it.
    else if (!this.#isTooLong) {
      this.#isTooLong = true;
      this.#parts = [this.#parts[0]?.slice(0, 80) ?? ""];
    }
  }

  #finish(): Piece {
    const text = this.#parts.join("");
    const value = this.#isTooLong ? undefined : parse(text);
    this.#forget();
    return value === undefined ? { unread: text.slice(0, 80) } : { value };
  }

  #forget(): void {
    this.#parts = [];
    this.#length = 0;
    this.#tail = "";
    this.#isTooLong = false;
  }
}

/** Characters in which a key and the blanks after it are searched. */
const LONGEST_KEY = 120;

const keyAtEnd = (text: string): string => /"([^"\\]{1,40})"\s*:\s*$/.exec(text)?.[1] ?? "";

/** Whether a character between two values is none of the blanks and commas that may stand there. */
const isStray = (code: number): boolean =>
  code > SPACE && code !== COMMA && code !== BYTE_ORDER_MARK && code !== OPEN_LIST && code !== OPEN_MAP;

const [SPACE, COMMA, BYTE_ORDER_MARK] = [32, 44, 0xfeff];
const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_MAP, CLOSE_MAP] = [34, 92, 91, 93, 123, 125];
