import { memo } from "../input/memo.ts";

/** A regular expression over names, taken apart. Letters are in lower case: names have no case. */
export type NameRegex =
  | { readonly kind: "letter"; readonly among: string; readonly negated: boolean }
  | { readonly kind: "sequence"; readonly parts: readonly NameRegex[] }
  | { readonly kind: "choice"; readonly options: readonly NameRegex[] }
  | { readonly kind: "repeat"; readonly part: NameRegex; readonly least: number; readonly most: number }
  | { readonly kind: "start" | "end" };

/**
 * The names that a Perl-compatible expression takes, as far as an automaton can tell; undefined for what none can (back references,
 * look-around, word boundaries) and for what nobody writes (letters that no name has, over 1,000 of them, 2,000 states). Never throws.
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

/** Whether it is found in `name`, which is in lower case. Linear in the name for each state. */
export function foundIn(regex: NameRegex, name: string): boolean {
  const program = programOf(regex);
  let active = new Set<number>();
  for (let at = 0; at <= name.length; at++) {
    enter(program, 0, at, name.length, active);
    if (active.has(program.length)) return true;
    const next = new Set<number>();
    for (const index of active) {
      const step = program[index];
      if (at < name.length && step?.kind === "letter" && step.among.includes(name.charAt(at)) !== step.negated)
        enter(program, index + 1, at + 1, name.length, next);
    }
    active = next;
  }
  return active.has(program.length);
}

/**
 * Globs that take at least the names that it takes, and whether they take just those. `(^|\.)example\.org$` is exactly
 * `example.org` or `*.example.org`; `[a-z]+\.org$` is at most `*.org*`.
 */
export function globsOf(regex: NameRegex): { readonly globs: readonly string[]; readonly isExact: boolean } {
  const { texts, isExact } = expand(regex);
  const globs = texts.flatMap((text) => bounded(text) ?? []);
  return { globs: [...new Set(globs)], isExact };
}

const [START, END] = ["\uE000", "\uE001"];

/** Every text that it may be, with marks for its ends and `*` for what isn't told apart; none are more than 64. */
function expand(regex: NameRegex): { readonly texts: readonly string[]; readonly isExact: boolean } {
  switch (regex.kind) {
    case "letter":
      return regex.among.length === 1 && !regex.negated ? { texts: [regex.among], isExact: true } : ANYTHING;
    case "start":
    case "end":
      return { texts: [regex.kind === "start" ? START : END], isExact: true };
    case "choice": {
      const options = regex.options.map(expand);
      const texts = options.flatMap((option) => option.texts);
      return texts.length > 64 ? ANYTHING : { texts, isExact: options.every(({ isExact }) => isExact) };
    }
    case "repeat": {
      if (isAnyLetter(regex.part) && regex.least === 0 && regex.most === Number.POSITIVE_INFINITY)
        return { texts: ["*"], isExact: true };
      const once = expand(regex.part);
      return regex.most === 1 ? { texts: ["", ...once.texts], isExact: once.isExact } : ANYTHING;
    }
    case "sequence": {
      let [texts, isExact]: [readonly string[], boolean] = [[""], true];
      for (const part of regex.parts) {
        const more = expand(part);
        texts = texts.flatMap((text) => more.texts.map((other) => text + other));
        isExact &&= more.isExact;
        if (texts.length > 64) return ANYTHING;
      }
      return { texts, isExact };
    }
  }
}

const ANYTHING = { texts: ["*"], isExact: false };

const isAnyLetter = (regex: NameRegex): boolean => regex.kind === "letter" && regex.negated && regex.among === "";

/** As a glob of whole names; undefined where something stands before the start or behind the end. */
function bounded(text: string): string | undefined {
  const [before, own] = cut(text, text.lastIndexOf(START));
  const end = own.indexOf(END);
  const [inside, after] = end === -1 ? [`${own}*`, ""] : [own.slice(0, end), own.slice(end + 1)];
  if (/[^*\uE000\uE001]/.test(before + after)) return undefined;
  // An end before the start leaves room for no letter at all.
  if (before.includes(END)) return /[^*\uE001]/.test(own) ? undefined : "";
  return (text.includes(START) ? inside : `*${inside}`).replaceAll(/\*{2,}/g, "*");
}

const cut = (text: string, at: number): [before: string, after: string] => [
  text.slice(0, Math.max(0, at)),
  text.slice(at + 1),
];

/** Steps of an automaton; the one behind the last is success. */
type Step =
  | Extract<NameRegex, { kind: "letter" }>
  | { readonly kind: "start" | "end" }
  | { readonly kind: "go"; readonly to: readonly number[] };

const programOf = memo((regex: NameRegex): readonly Step[] => {
  const steps: Step[] = [];
  const write = (node: NameRegex): void => {
    if (node.kind === "sequence") for (const part of node.parts) write(part);
    else if (node.kind === "choice") writeChoice(node.options);
    else if (node.kind === "repeat") writeRepeat(node.part, node.least, node.most);
    else steps.push(node);
  };
  const hold = (): number => steps.push({ kind: "go", to: [] }) - 1;
  const writeChoice = (options: readonly NameRegex[]): void => {
    const fork = hold();
    const starts: number[] = [];
    const ends = options.map((option) => {
      starts.push(steps.length);
      write(option);
      return hold();
    });
    steps[fork] = { kind: "go", to: starts };
    for (const end of ends) steps[end] = { kind: "go", to: [steps.length] };
  };
  const writeRepeat = (part: NameRegex, least: number, most: number): void => {
    for (let count = 0; count < least; count++) write(part);
    const forks: number[] = [];
    for (
      let count = least;
      count < Math.min(most, least + 1) || (count < most && most < Number.POSITIVE_INFINITY);
      count++
    ) {
      forks.push(hold());
      write(part);
    }
    if (most === Number.POSITIVE_INFINITY) steps.push({ kind: "go", to: [forks[0] ?? 0] });
    for (const fork of forks) steps[fork] = { kind: "go", to: [fork + 1, steps.length] };
  };
  write(regex);
  return steps;
});

/** Puts down where the automaton may be at that letter, going through all that takes none. */
function enter(program: readonly Step[], from: number, at: number, length: number, active: Set<number>): void {
  const waiting = [from];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (active.has(index)) continue;
    active.add(index);
    const step = program[index];
    if (step?.kind === "go") waiting.push(...step.to);
    else if ((step?.kind === "start" && at === 0) || (step?.kind === "end" && at === length)) waiting.push(index + 1);
  }
}

/** Steps that it comes to, repetitions written out. */
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

/** Goes down by itself; what it doesn't know it throws at. */
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
    // As few as possible is the same names; as many as possible without giving back isn't.
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

  /** A letter behind a backslash that stands for itself, or its number. */
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
