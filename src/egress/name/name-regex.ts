import { memo } from "../input/memo.ts";
import type { NameRegex } from "./parse-name-regex.ts";

/** Whether the expression matches somewhere in `name`, which is in lower case. Linear in the name for each state. */
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
 * Returns globs that match at least the names of the expression, and whether they match exactly those. The globs of
 * `(^|\.)example\.org$` are exactly `example.org` and `*.example.org`; those of `[a-z]+\.org$` are at most `*.org*`.
 */
export function globsOf(regex: NameRegex): { readonly globs: readonly string[]; readonly isExact: boolean } {
  const { texts, isExact } = expand(regex);
  const globs = texts.flatMap((text) => bounded(text) ?? []);
  return { globs: [...new Set(globs)], isExact };
}

const [START, END] = ["\uE000", "\uE001"];

/**
 * Returns every text that the expression matches, with marks for start and end. `*` replaces parts that aren't
 * enumerated; more than 64 texts become one `*`.
 */
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

/** Turns the text into a glob of whole names; undefined if it has characters before the start or after the end. */
function bounded(text: string): string | undefined {
  const [before, own] = cut(text, text.lastIndexOf(START));
  const end = own.indexOf(END);
  const [inside, after] = end === -1 ? [`${own}*`, ""] : [own.slice(0, end), own.slice(end + 1)];
  if (/[^*\uE000\uE001]/.test(before + after)) return undefined;
  // If the end comes before the start, only the empty name can match.
  if (before.includes(END)) return /[^*\uE001]/.test(own) ? undefined : "";
  return (text.includes(START) ? inside : `*${inside}`).replaceAll(/\*{2,}/g, "*");
}

const cut = (text: string, at: number): [before: string, after: string] => [
  text.slice(0, Math.max(0, at)),
  text.slice(at + 1),
];

/** Steps of an automaton. It succeeds at the position after the last one. */
export type AutomatonStep =
  | Extract<NameRegex, { kind: "letter" }>
  | { readonly kind: "start" | "end" }
  | { readonly kind: "go"; readonly to: readonly number[] };

export const programOf = memo((regex: NameRegex): readonly AutomatonStep[] => {
  const steps: AutomatonStep[] = [];
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

/** Adds every step that the automaton can reach at this letter without consuming one. */
export function enter(
  program: readonly AutomatonStep[],
  from: number,
  at: number,
  length: number,
  active: Set<number>,
): void {
  const waiting = [from];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (active.has(index)) continue;
    active.add(index);
    const step = program[index];
    if (step?.kind === "go") waiting.push(...step.to);
    else if ((step?.kind === "start" && at === 0) || (step?.kind === "end" && at === length)) waiting.push(index + 1);
  }
}
