/** A regular expression of names as plain data. */
export type NameRegex =
  | { readonly kind: "letters"; readonly letters: string; readonly negated: boolean }
  | { readonly kind: "sequence"; readonly parts: readonly NameRegex[] }
  | { readonly kind: "choice"; readonly parts: readonly NameRegex[] }
  | { readonly kind: "repeat"; readonly part: NameRegex; readonly least: number; readonly most: number }
  | { readonly kind: "start" }
  | { readonly kind: "end" };

/**
 * The expression of `/text/flags` or of the bare text, without regard to case, as far as a finite automaton goes: undefined for
 * look-arounds, back references, boundaries, Unicode classes and what is longer than anybody writes. Never throws.
 */
export function parseNameRegex(text: string): NameRegex | undefined {
  const delimited = /^\/(.*)\/([a-zA-Z]*)$/s.exec(text);
  if (text.length > LONGEST || /\\[A-Z]/.test(text.replaceAll("\\\\", "")) || /x/.test(delimited?.[2] ?? ""))
    return undefined;
  const parser = new Parser((delimited?.[1] ?? text).toLowerCase().replaceAll("\\/", "/"));
  try {
    return parser.parse();
  } catch {
    return undefined;
  }
}

/** Whether the expression is found anywhere in `name`. Bounded by the expression times the square of the name's length. */
export function findsName(regex: NameRegex, name: string): boolean {
  const everywhere = new Set(Array.from({ length: name.length + 1 }, (_, index) => index));
  return endsOf(regex, name, everywhere).size > 0;
}

/**
 * Globs that together take at least what the expression finds, most often just that: text stays, what varies becomes a star.
 * At most 64, or else one star for all.
 */
export function globsOfRegex(regex: NameRegex): string[] {
  const globs = expand(regex).map(({ text, start, end }) =>
    `${start ? "" : "*"}${text}${end ? "" : "*"}`.replaceAll(/\*{2,}/g, "*"),
  );
  return globs.length > MOST_GLOBS ? ["*"] : [...new Set(globs)];
}

const LONGEST = 2_000;
const MOST_GLOBS = 64;
const MOST_REPEATS = 253;

function endsOf(regex: NameRegex, name: string, starts: ReadonlySet<number>): ReadonlySet<number> {
  if (starts.size === 0) return starts;
  if (regex.kind === "start") return new Set(starts.has(0) ? [0] : []);
  if (regex.kind === "end") return new Set(starts.has(name.length) ? [name.length] : []);
  if (regex.kind === "letters") {
    const { letters, negated } = regex;
    return new Set(
      [...starts].filter((at) => at < name.length && letters.includes(name[at] ?? "") !== negated).map((at) => at + 1),
    );
  }
  if (regex.kind === "sequence")
    return regex.parts.reduce<ReadonlySet<number>>((ends, part) => endsOf(part, name, ends), starts);
  if (regex.kind === "choice") return new Set(regex.parts.flatMap((part) => [...endsOf(part, name, starts)]));
  const found = new Set<number>(regex.least === 0 ? starts : []);
  let current = starts;
  for (let count = 1; count <= regex.most && current.size > 0; count++) {
    const next = endsOf(regex.part, name, current);
    // Beyond the least number, only places that are new can lead further.
    current = count < regex.least ? next : new Set([...next].filter((at) => !found.has(at)));
    if (count >= regex.least) for (const at of current) found.add(at);
  }
  return found;
}

interface Piece {
  readonly text: string;
  readonly start: boolean;
  readonly end: boolean;
}

const NOTHING: Piece = { text: "", start: false, end: false };

/** More than globs are made of: one star for all takes their place. */
const TOO_MANY: Piece[] = Array.from({ length: MOST_GLOBS + 1 }, () => ({ ...NOTHING, text: "*" }));

function expand(regex: NameRegex): Piece[] {
  if (regex.kind === "start") return [{ ...NOTHING, start: true }];
  if (regex.kind === "end") return [{ ...NOTHING, end: true }];
  if (regex.kind === "letters")
    return regex.negated || regex.letters.length > 4
      ? [{ ...NOTHING, text: "*" }]
      : Array.from(regex.letters, (text) => ({ ...NOTHING, text }));
  if (regex.kind === "choice") return regex.parts.flatMap(expand).slice(0, MOST_GLOBS + 1);
  if (regex.kind === "sequence")
    return regex.parts.reduce<Piece[]>(
      (pieces, part) => {
        const next = expand(part);
        if (pieces.length * next.length > MOST_GLOBS) return TOO_MANY;
        return pieces.flatMap((a) =>
          next.map((b) => ({ text: a.text + b.text, start: a.start || b.start, end: a.end || b.end })),
        );
      },
      [NOTHING],
    );
  if (regex.least === 0 && regex.most === 1) return [NOTHING, ...expand(regex.part)];
  if (regex.least === 1 && regex.most === 1) return expand(regex.part);
  return [{ ...NOTHING, text: "*" }];
}

class Parser {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): NameRegex {
    const regex = this.#choice();
    if (this.#at < this.#text.length) throw new SyntaxError("a bracket too many");
    return regex;
  }

  #choice(): NameRegex {
    if (++this.#depth > 32) throw new SyntaxError("too deep");
    const parts = [this.#sequence()];
    while (this.#take("|")) parts.push(this.#sequence());
    this.#depth--;
    return parts.length === 1 ? (parts[0] as NameRegex) : { kind: "choice", parts };
  }

  #sequence(): NameRegex {
    const parts: NameRegex[] = [];
    while (this.#at < this.#text.length && !"|)".includes(this.#text[this.#at] ?? "")) parts.push(this.#repeat());
    return { kind: "sequence", parts };
  }

  #repeat(): NameRegex {
    let part = this.#atom();
    for (;;) {
      const counted = /^\{(\d{1,3})(,?)(\d{0,3})\}/.exec(this.#text.slice(this.#at, this.#at + 10));
      const [least, most] = this.#take("*")
        ? [0, MOST_REPEATS]
        : this.#take("+")
          ? [1, MOST_REPEATS]
          : this.#take("?")
            ? [0, 1]
            : counted
              ? [Number(counted[1]), counted[2] ? Number(counted[3] || MOST_REPEATS) : Number(counted[1])]
              : [-1, -1];
      if (least < 0) return part;
      if (counted && this.#text[this.#at] === "{") this.#at += counted[0].length;
      // Lazy or possessive, it finds the same.
      if (!this.#take("?")) this.#take("+");
      part = { kind: "repeat", part, least, most: Math.min(most, MOST_REPEATS) };
    }
  }

  #atom(): NameRegex {
    if (this.#take("^")) return { kind: "start" };
    if (this.#take("$")) return { kind: "end" };
    if (this.#take(".")) return { kind: "letters", letters: "\n", negated: true };
    if (this.#take("(")) return this.#group();
    if (this.#take("[")) return this.#class();
    if (this.#take("\\")) return this.#escape();
    const letter = this.#text[this.#at++];
    if (letter === undefined || "*+?{".includes(letter)) throw new SyntaxError("nothing to repeat");
    return { kind: "letters", letters: letter, negated: false };
  }

  #group(): NameRegex {
    if (this.#take("?") && !this.#take(":")) throw new SyntaxError("not an automaton's");
    const inner = this.#choice();
    if (!this.#take(")")) throw new SyntaxError("a bracket too few");
    return inner;
  }

  #escape(): NameRegex {
    const letter = this.#text[this.#at++];
    if (letter === "d") return { kind: "letters", letters: DIGITS, negated: false };
    if (letter === "w") return { kind: "letters", letters: WORD, negated: false };
    if (letter === "s") return { kind: "letters", letters: " \t\n\r", negated: false };
    if (letter === "z") return { kind: "end" };
    if (letter === undefined || /[a-z0-9]/.test(letter)) throw new SyntaxError("not an automaton's");
    return { kind: "letters", letters: letter, negated: false };
  }

  #class(): NameRegex {
    const negated = this.#take("^");
    let letters = "";
    for (let first = true; first || this.#text[this.#at] !== "]"; first = false) {
      const from = this.#text[this.#at++];
      if (from === undefined || from === "[") throw new SyntaxError("a bracket too few");
      if (from === "\\") {
        const set = this.#escape();
        letters += set.kind === "letters" ? set.letters : "";
      } else if (this.#text[this.#at] === "-" && this.#text[this.#at + 1] !== "]") {
        const to = this.#text[this.#at + 1] ?? "";
        this.#at += 2;
        for (let code = from.charCodeAt(0); code <= Math.min(to.charCodeAt(0), 127); code++)
          letters += String.fromCharCode(code);
      } else letters += from;
    }
    this.#at++;
    return { kind: "letters", letters, negated };
  }

  #take(letter: string): boolean {
    if (this.#text[this.#at] !== letter) return false;
    this.#at++;
    return true;
  }
}

const DIGITS = "0123456789";
const WORD = `${DIGITS}abcdefghijklmnopqrstuvwxyz_`;
