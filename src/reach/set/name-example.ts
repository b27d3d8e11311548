import { memo } from "../../egress/input/memo.ts";
import { LETTERS } from "./name-automaton.ts";
import { holdsName, isNothingNamed, type NameQuestion, type NameSet, takes, withoutNames } from "./name-set.ts";
import { byEnding, LONGEST_NAME, type NameTable, tableHolds } from "./name-table.ts";

/** A table with the questions that lead to it, and the answer to each. */
interface Branch {
  readonly table: NameTable;
  readonly answers: readonly { readonly question: NameQuestion; readonly isYes: boolean }[];
}

/** Places that the searches of one set go through, all of its branches together, before they give up. */
const MOST_PLACES = 20_000;
const MOST_BRANCHES = 2_000;

/**
 * The shortest name in the set, the same one whenever it is asked for; the empty text where it holds no name and a
 * client that gives none. Undefined where it is empty, or where that would take too long to find out.
 */
export const exampleOf = memo((set: NameSet): string | undefined => {
  const branches = branchesOf(set) ?? [];
  const budget = { places: MOST_PLACES };
  const names = branches.map((branch) => shortestIn(branch, budget)).filter((name) => typeof name === "string");
  const isNoName = branches.some(({ table }) => tableHolds(table, ""));
  return names.sort(byLengthFirst).at(0) ?? (isNoName ? "" : undefined);
});

const byLengthFirst = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : 1);

/** What a search that gave up found. */
const TOO_LONG = Symbol("too long");

/** Whether nothing is in it. Where that would take too long to find out it isn't said to be. */
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

/** Every way to a table that holds something; undefined where there are too many. */
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

/** Whether one of the first names that come to mind is in it, which nearly always one is. */
function hasPlainExample(branch: Branch): boolean {
  const { names, endings } = branch.table;
  for (const [name, value] of names) if (value && name !== "" && isIn(branch, name)) return true;
  for (const [ending, value] of endings)
    if (value && isIn(branch, `${"a".repeat(32)}${ending === "" || ending.startsWith(".") ? "" : "."}${ending}`))
      return true;
  return false;
}

/** What is left to a search. */
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

/** Where a search is: names that go on from here are all alike to the table and to each question. */
interface PlaceInSearch {
  /** Letters read so far, the last of the name. */
  readonly text: string;
  readonly states: readonly number[];
}

/**
 * The shortest name below `limit` letters that an ending takes, letter by letter from behind, each place gone through
 * once.
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

/** The endings of whatever has an entry in the table. */
const entryEndings = memo(({ endings, names }: NameTable): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const entry of [...endings.keys(), ...names.keys()])
    for (let at = entry.length - 1; at >= 0; at--) found.add(entry.slice(at));
  return found;
});
