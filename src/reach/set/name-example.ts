import { memo } from "../../egress/input/memo.ts";
import { LETTERS } from "./name-automaton.ts";
import { holdsName, isNothingNamed, type NameQuestion, type NameSet, takes, withoutNames } from "./name-set.ts";
import { byEnding, LONGEST_NAME, type NameTable, tableHolds } from "./name-table.ts";

/** A table with the questions that lead to it, and the answer to each. */
interface Branch {
  readonly table: NameTable;
  readonly answers: readonly { readonly question: NameQuestion; readonly isYes: boolean }[];
}

/** The most search places for one set, over all of its branches, before the search gives up. */
const MOST_PLACES = 20_000;
const MOST_BRANCHES = 2_000;

/**
 * Returns the shortest name in the set, always the same one for the same set. The empty text if the set holds only
 * clients that give no name. Undefined if the set is empty, or if the search would take too long.
 */
export const exampleOf = memo((set: NameSet): string | undefined => {
  const branches = branchesOf(set) ?? [];
  const budget = { places: MOST_PLACES };
  const names = branches.map((branch) => shortestIn(branch, budget)).filter((name) => typeof name === "string");
  const isNoName = branches.some(({ table }) => tableHolds(table, ""));
  return names.sort(byLengthFirst).at(0) ?? (isNoName ? "" : undefined);
});

const byLengthFirst = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : 1);

/** The result of a search that gave up. */
const TOO_LONG = Symbol("too long");

/** Whether the set is empty. False if finding out would take too long. */
export const isEmptyOfNames = memo((set: NameSet): boolean => {
  if (isNothingNamed(set)) return true;
  const branches = branchesOf(set);
  if (branches === undefined || branches.some(hasPlainExample)) return false;
  const budget = { places: MOST_PLACES };
  return branches.every((branch) => !tableHolds(branch.table, "") && shortestIn(branch, budget) === undefined);
});

/** Whether every name of `inner` is in `outer`. A few names in a large set cost little. */
export function isWithinNames(inner: NameSet, outer: NameSet): boolean {
  if (inner.kind === "fork" || [...inner.table.endings.values()].includes(true))
    return isEmptyOfNames(withoutNames(inner, outer));
  return [...inner.table.names].every(([name, isIn]) => !isIn || holdsName(outer, name));
}

/** Returns every branch to a non-empty table; undefined if there are too many. */
function branchesOf(set: NameSet): Branch[] | undefined {
  const branches: Branch[] = [];
  const go = (left: NameSet, answers: Branch["answers"]): boolean => {
    if (isNothingNamed(left)) return true;
    if (left.kind === "table") return branches.push({ table: left.table, answers }) <= MOST_BRANCHES;
    const { question } = left;
    return (
      go(left.yes, [...answers, { question, isYes: true }]) && go(left.no, [...answers, { question, isYes: false }])
    );
  };
  return go(set, []) ? branches : undefined;
}

const isIn = ({ table, answers }: Branch, name: string): boolean =>
  name.length <= LONGEST_NAME &&
  tableHolds(table, name) &&
  answers.every(({ question, isYes }) => takes(question, name) === isYes);

/** Whether one of the first obvious names is in it, which is nearly always so. */
function hasPlainExample(branch: Branch): boolean {
  const { names, endings } = branch.table;
  for (const [name, value] of names) if (value && name !== "" && isIn(branch, name)) return true;
  for (const [ending, value] of endings)
    if (value && isIn(branch, `${"a".repeat(32)}${ending === "" || ending.startsWith(".") ? "" : "."}${ending}`))
      return true;
  return false;
}

/** How far a search may still go. */
interface Budget {
  places: number;
}

function shortestIn(branch: Branch, budget: Budget): string | typeof TOO_LONG | undefined {
  const named = [...branch.table.names.keys()]
    .filter((name) => name !== "" && isIn(branch, name))
    .sort(byLengthFirst)
    .at(0);
  if (![...branch.table.endings.values()].includes(true)) return named;
  const other = searchEndings(branch, named?.length ?? LONGEST_NAME + 1, budget);
  return typeof other === "string" ? other : (named ?? other);
}

/** A place in a search. All names that continue from here are alike for the table and for each question. */
interface PlaceInSearch {
  /** Letters read so far, which end the name. */
  readonly text: string;
  readonly states: readonly number[];
}

/**
 * Finds the shortest name of fewer than `limit` letters with a matching ending, letter by letter from the end. Visits
 * each place once.
 */
function searchEndings(branch: Branch, limit: number, budget: Budget): string | typeof TOO_LONG | undefined {
  const { table, answers } = branch;
  const entries = entryEndings(table);
  const seen = new Set<string>();
  const queue: PlaceInSearch[] = [{ text: "", states: answers.map(() => 0) }];
  for (let next = 0; next < queue.length; next++) {
    if (budget.places <= 0) return TOO_LONG;
    const place = queue[next] as PlaceInSearch;
    if (place.text.length + 1 >= limit) return undefined;
    for (const letter of LETTERS) {
      if (letter === "." && (place.text === "" || place.text.startsWith("."))) continue;
      const text = letter + place.text;
      const hasEntry = entries.has(text);
      if (!hasEntry && !byEnding(table, text)) continue;
      const states = answers.map(({ question }, index) => question.automaton.step(place.states[index] ?? 0, letter));
      const key = `${hasEntry ? text : ""} ${letter === "."} ${states.join(" ")} ${byEnding(table, text)}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const isAnswered = answers.every(
        ({ question, isYes }, at) => question.automaton.accepts(states[at] ?? 0) === isYes,
      );
      if (letter !== "." && isAnswered && tableHolds(table, text)) return text;
      budget.places--;
      queue.push({ text, states });
    }
  }
  return undefined;
}

/** All endings of names that have an entry in the table. */
const entryEndings = memo(({ endings, names }: NameTable): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const entry of [...endings.keys(), ...names.keys()])
    for (let at = entry.length - 1; at >= 0; at--) found.add(entry.slice(at));
  return found;
});
