/** A parsed regular expression over names. Letters are in lower case, because names have no case. */
export type NameRegex =
  | { readonly kind: "letter"; readonly among: string; readonly negated: boolean }
  | { readonly kind: "sequence"; readonly parts: readonly NameRegex[] }
  | { readonly kind: "choice"; readonly options: readonly NameRegex[] }
  | { readonly kind: "repeat"; readonly part: NameRegex; readonly least: number; readonly most: number }
  | { readonly kind: "start" | "end" };

/**
 * Parses a Perl-compatible expression. Returns undefined for what an automaton can't match (back references,
 * look-around, word boundaries) and for what nobody writes (characters that no name has, over 1,000 characters, over
 * 2,000 states). Never throws.
 */
export function parseNameRegex(text: string): NameRegex | undefined {
  if (text.length > 1_000 || /[^ -~]/.test(text)) return undefined;
  try {
    const regex = new Parser(text.replace(/^\(\?i\)/, "")).whole();
    return sizeOf(regex) <= 2_000 ? regex : undefined;
  } catch {
    return undefined;
  }
}

/** Returns the number of steps with repetitions written out. */
function sizeOf(regex: NameRegex): number {
  const sum = (parts: readonly NameRegex[]) => parts.reduce((size, part) => size + sizeOf(part) + 1, 1);
  if (regex.kind === "sequence") return sum(regex.parts);
  if (regex.kind === "choice") return sum(regex.options);
  if (regex.kind !== "repeat") return 1;
  const times = regex.most === Number.POSITIVE_INFINITY ? regex.least + 1 : regex.most;
  return (sizeOf(regex.part) + 2) * Math.max(1, times);
}

const DIGITS = "0123456789";
const WORD = `abcdefghijklmnopqrstuvwxyz${DIGITS}_`;
const CLASSES: ReadonlyMap<string, string> = new Map([
  ["d", DIGITS],
  ["w", WORD],
  ["s", " \t\r\n\f\v"],
]);
const ANY_LETTER: NameRegex = { kind: "letter", among: "", negated: true };

/** Recursive-descent parser. It throws at what it doesn't know. */
class Parser {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): NameRegex {
    const regex = this.#choice();
    if (this.#at < this.#text.length) throw new Error("a bracket too many");
    return regex;
  }

  #choice(): NameRegex {
    if (++this.#depth > 32) throw new Error("too deep");
    const options = [this.#sequence()];
    while (this.#take("|")) options.push(this.#sequence());
    this.#depth--;
    const [only] = options;
    return options.length === 1 && only !== undefined ? only : { kind: "choice", options };
  }

  #sequence(): NameRegex {
    const parts: NameRegex[] = [];
    while (this.#at < this.#text.length && !/[|)]/.test(this.#peek())) parts.push(this.#repeated(this.#atom()));
    return { kind: "sequence", parts };
  }

  #repeated(part: NameRegex): NameRegex {
    const [found, star, least, comma, most] =
      /^(?:([*+?])|\{(\d{1,3})(,)?(\d{1,3})?\})/.exec(this.#text.slice(this.#at, this.#at + 12)) ?? [];
    if (found === undefined) return part;
    this.#at += found.length;
    // A lazy repetition matches the same names; a possessive one doesn't.
    if (!this.#take("?") && this.#peek() === "+") throw new Error("possessive");
    if (/[*+?{]/.test(this.#peek())) throw new Error("repeated twice");
    const highest =
      most === undefined ? (comma === undefined ? Number(least) : Number.POSITIVE_INFINITY) : Number(most);
    if (star === undefined) return { kind: "repeat", part, least: Number(least), most: highest };
    return { kind: "repeat", part, least: star === "+" ? 1 : 0, most: star === "?" ? 1 : Number.POSITIVE_INFINITY };
  }

  #atom(): NameRegex {
    const letter = this.#next();
    if (letter === "^") return { kind: "start" };
    if (letter === "$") return { kind: "end" };
    if (letter === ".") return ANY_LETTER;
    if (letter === "[") return this.#set();
    if (letter === "\\") return this.#escaped();
    if (letter === "(") return this.#group();
    if (/[*+?{]/.test(letter)) throw new Error("nothing to repeat");
    return { kind: "letter", among: letter.toLowerCase(), negated: false };
  }

  #group(): NameRegex {
    if (this.#take("?") && !this.#take(":")) throw new Error("a group of another kind");
    const inner = this.#choice();
    if (!this.#take(")")) throw new Error("a bracket too few");
    return inner;
  }

  #escaped(): NameRegex {
    const letter = this.#next();
    if (letter === "A") return { kind: "start" };
    if (/[zZ]/.test(letter)) return { kind: "end" };
    const named = CLASSES.get(letter.toLowerCase());
    if (named !== undefined) return { kind: "letter", among: named, negated: letter !== letter.toLowerCase() };
    return { kind: "letter", among: this.#plain(letter), negated: false };
  }

  #set(): NameRegex {
    const negated = this.#take("^");
    let among = "";
    for (let first = true; first || this.#peek() !== "]"; first = false) {
      const from = this.#next();
      const named = from === "\\" ? CLASSES.get(this.#peek()) : undefined;
      if (named !== undefined) {
        this.#next();
        among += named;
        continue;
      }
      if (from === "[" && this.#peek() === ":") throw new Error("a class by name");
      const low = from === "\\" ? this.#plain(this.#next()) : from;
      const isSpan = this.#peek() === "-" && this.#text.charAt(this.#at + 1) !== "]";
      if (!isSpan) among += low;
      else {
        this.#next();
        const until = this.#next();
        among += span(low, until === "\\" ? this.#plain(this.#next()) : until);
      }
    }
    this.#next();
    return { kind: "letter", among: among.toLowerCase(), negated };
  }

  /** Reads an escaped letter that stands for itself, or its code. */
  #plain(letter: string): string {
    if (letter === "x") {
      const [digits] = /^[0-9a-f]{2}/i.exec(this.#text.slice(this.#at, this.#at + 2)) ?? [];
      if (digits === undefined) throw new Error("no number");
      this.#at += 2;
      return String.fromCharCode(Number.parseInt(digits, 16)).toLowerCase();
    }
    if (/[a-z0-9]/i.test(letter)) throw new Error("a mark of another kind");
    return letter;
  }

  #peek(): string {
    return this.#text.charAt(this.#at);
  }

  #next(): string {
    if (this.#at >= this.#text.length) throw new Error("it ends too early");
    return this.#text.charAt(this.#at++);
  }

  #take(letter: string): boolean {
    if (this.#peek() !== letter) return false;
    this.#at++;
    return true;
  }
}

function span(from: string, to: string): string {
  const [low, high] = [from.charCodeAt(0), to.charCodeAt(0)];
  if (high < low || high > 127) throw new Error("no span");
  return Array.from({ length: high - low + 1 }, (_, index) => String.fromCharCode(low + index)).join("");
}
