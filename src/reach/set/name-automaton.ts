import { memo } from "../../egress/input/memo.ts";
import { type AutomatonStep, enter, programOf } from "../../egress/name/name-regex.ts";
import type { NameRegex } from "../../egress/name/parse-name-regex.ts";

/**
 * A deterministic automaton that reads names from their last letter to their first, and accepts those in which the
 * expression is found. Its states are numbers; the first is 0.
 */
export interface NameAutomaton {
  /** Returns the next state. Letters that no state distinguishes lead to the same state. */
  step(state: number, letter: string): number;
  accepts(state: number): boolean;
}

/** Letters of names, in the order in which examples use them. */
export const LETTERS: readonly string[] = [..."abcdefghijklmnopqrstuvwxyz0123456789-._"];

/** The most states of an automaton. An expression that needs more is treated as unreadable. */
const MOST_STATES = 500;

/** Returns the automaton of an expression; undefined if it has too many states. */
export const automatonOf = memo((regex: NameRegex): NameAutomaton | undefined => {
  const program = programOf({ kind: "sequence", parts: [ANYTHING, backwards(regex), ANYTHING] });
  const classes = classesOf(program);
  const known = new Map<string, number>();
  const states: (readonly number[])[] = [];
  const numberOf = (active: ReadonlySet<number>): number => {
    const steps = [...active].sort((a, b) => a - b);
    const key = steps.join(" ");
    const found = known.get(key) ?? states.push(steps) - 1;
    known.set(key, found);
    return found;
  };
  const start = new Set<number>();
  enter(program, 0, 0, Number.POSITIVE_INFINITY, start);
  numberOf(start);
  const table: number[][] = [];
  for (let state = 0; state < states.length; state++) {
    if (states.length > MOST_STATES) return undefined;
    table.push(classes.letters.map((letter) => numberOf(read(program, states[state] ?? [], letter))));
  }
  const ends = states.map((steps) => endsIn(program, steps));
  return {
    step: (state, letter) => table[state]?.[classes.of.get(letter) ?? 0] ?? 0,
    accepts: (state) => ends[state] ?? false,
  };
});

const ANYTHING: NameRegex = {
  kind: "repeat",
  part: { kind: "letter", among: "", negated: true },
  least: 0,
  most: Number.POSITIVE_INFINITY,
};

/** Returns an expression for the same names, read backwards. */
function backwards(regex: NameRegex): NameRegex {
  switch (regex.kind) {
    case "sequence":
      return { kind: "sequence", parts: regex.parts.map(backwards).reverse() };
    case "choice":
      return { kind: "choice", options: regex.options.map(backwards) };
    case "repeat":
      return { ...regex, part: backwards(regex.part) };
    case "letter":
      return regex;
    default:
      return { kind: regex.kind === "start" ? "end" : "start" };
  }
}

/** Returns a glob as an expression. */
export const regexOfGlob = (glob: string): NameRegex => ({
  kind: "sequence",
  parts: [
    { kind: "start" },
    ...[...glob].map(
      (letter): NameRegex => (letter === "*" ? ANYTHING : { kind: "letter", among: letter, negated: false }),
    ),
    { kind: "end" },
  ],
});

/** Finds classes of letters that no step of the program distinguishes, with one letter for each class. */
function classesOf(program: readonly AutomatonStep[]): { letters: readonly string[]; of: ReadonlyMap<string, number> } {
  const steps = program.flatMap((step) => (step.kind === "letter" ? [step] : []));
  const sets = [...new Map(steps.map((step) => [`${step.negated} ${step.among}`, step])).values()];
  const alike = Map.groupBy(LETTERS, (letter) =>
    sets.map(({ among, negated }) => Number(among.includes(letter) !== negated)).join(""),
  );
  const groups = [...alike.values()];
  return {
    letters: groups.map(([first = ""]) => first),
    of: new Map(groups.flatMap((group, index) => group.map((letter) => [letter, index] as const))),
  };
}

function read(program: readonly AutomatonStep[], active: readonly number[], letter: string): Set<number> {
  const next = new Set<number>();
  for (const index of active) {
    const step = program[index];
    if (step?.kind === "letter" && step.among.includes(letter) !== step.negated)
      enter(program, index + 1, 1, Number.POSITIVE_INFINITY, next);
  }
  return next;
}

/** Whether the program accepts if the name ends here. */
function endsIn(program: readonly AutomatonStep[], active: readonly number[]): boolean {
  const reached = new Set<number>();
  for (const index of active) enter(program, index, 1, 1, reached);
  return reached.has(program.length);
}
