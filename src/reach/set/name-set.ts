import { memo } from "../../egress/input/memo.ts";
import type { NamePattern, NameTerm } from "../../egress/name/name-pattern.ts";
import { globsOf } from "../../egress/name/name-regex.ts";
import type { NameRegex } from "../../egress/name/parse-name-regex.ts";
import { automatonOf, type NameAutomaton, regexOfGlob } from "./name-automaton.ts";
import {
  combineTables,
  isPlainGlob,
  isSameTable,
  type NameTable,
  tableHolds,
  tableOf,
  tableOfGlobs,
} from "./name-table.ts";

/**
 * A set of the names that a client may give: host names in lower case, of letters, digits, hyphens, underscores and
 * dots, without empty labels and with at most 253 letters; and the empty text, which stands for no name. Other texts in
 * a hello name no host that resolves.
 *
 * Exact names and endings are held in tables. A pattern that a table can't hold (a star inside, a regular expression)
 * is a question, which is asked before the table. So a set is either a table, or a question with one set for the names
 * that match it and another for those that don't.
 */
export type NameSet =
  | { readonly kind: "table"; readonly table: NameTable; readonly hash: number }
  | {
      readonly kind: "fork";
      readonly question: NameQuestion;
      readonly yes: NameSet;
      readonly no: NameSet;
      readonly hash: number;
    };

/** A pattern that an automaton decides. */
export interface NameQuestion {
  /** Unique for each question. Sets ask their questions in the order of their keys. */
  readonly key: string;
  /** The glob, if the pattern is one. */
  readonly glob?: string | undefined;
  readonly automaton: NameAutomaton;
}

const ofTable = (table: NameTable): NameSet => ({ kind: "table", table, hash: table.hash });

export const NOTHING_NAMED: NameSet = ofTable(tableOf(new Map([["", false]]), new Map()));
/** Every name, and no name. */
export const WHATEVER_NAMED: NameSet = ofTable(tableOf(new Map([["", true]]), new Map()));
/** Every name. */
export const ANY_NAME: NameSet = ofTable(tableOf(new Map([["", true]]), new Map([["", false]])));

export const isNothingNamed = (set: NameSet): boolean => isSameNames(set, NOTHING_NAMED);
export const isWhateverNamed = (set: NameSet): boolean => isSameNames(set, WHATEVER_NAMED);

/** Whether they have the same form. Equal sets do, except for those that contain questions. */
export function isSameNames(a: NameSet, b: NameSet): boolean {
  if (a === b) return true;
  if (a.hash !== b.hash || a.kind !== b.kind) return false;
  if (a.kind === "table") return b.kind === "table" && isSameTable(a.table, b.table);
  return b.kind === "fork" && a.question.key === b.question.key && isSameNames(a.yes, b.yes) && isSameNames(a.no, b.no);
}

export const unionOfNames = (a: NameSet, b: NameSet): NameSet => combine(a, b, (inA, inB) => inA || inB);
export const commonNames = (a: NameSet, b: NameSet): NameSet => combine(a, b, (inA, inB) => inA && inB);
export const withoutNames = (a: NameSet, b: NameSet): NameSet => combine(a, b, (inA, inB) => inA && !inB);
export const otherNames = memo((set: NameSet): NameSet => withoutNames(WHATEVER_NAMED, set));

/**
 * Returns the names that any of the patterns matches; undefined if one of them is too complex for an automaton. Exact
 * names cost time linear in their number.
 */
export function namesOf(patterns: readonly NamePattern[]): NameSet | undefined {
  const simple = patterns.flatMap(({ terms: [term, ...more] }) =>
    term !== undefined && more.length === 0 && isSimple(term) ? [term] : [],
  );
  const together = ofTable(tableOfGlobs(simple.flatMap(({ globs }) => globs)));
  const others = patterns.filter(({ terms: [term, ...more] }) => !(term && more.length === 0 && isSimple(term)));
  return allKnown(others.map(namesOfPattern))?.reduce(unionOfNames, together);
}

const isSimple = ({ globs, negated, regex }: NameTerm): boolean =>
  !negated && regex === undefined && globs.every(isPlainGlob);

const namesOfPattern = ({ terms }: NamePattern): NameSet | undefined =>
  allKnown(terms.map(namesOfTerm))?.reduce(commonNames, ANY_NAME);

function namesOfTerm({ globs, negated, regex }: NameTerm): NameSet | undefined {
  const [byGlobs, byRegex] = [namesOfGlobs(globs), regex === undefined ? ANY_NAME : namesOfRegex(regex)];
  if (byGlobs === undefined || byRegex === undefined) return undefined;
  const names = commonNames(byGlobs, byRegex);
  return negated ? withoutNames(ANY_NAME, names) : names;
}

function namesOfGlobs(globs: readonly string[]): NameSet | undefined {
  const plain = ofTable(tableOfGlobs(globs.filter(isPlainGlob)));
  return allKnown(globs.filter((glob) => !isPlainGlob(glob)).map((glob) => asked(questionOfGlob(glob))))?.reduce(
    unionOfNames,
    plain,
  );
}

function namesOfRegex(regex: NameRegex): NameSet | undefined {
  const { globs, isExact } = globsOf(regex);
  return isExact ? namesOfGlobs(globs) : asked(questionOfRegex(regex));
}

function questionOfGlob(glob: string): NameQuestion | undefined {
  const automaton = glob.length > MOST_LETTERS ? undefined : automatonOf(regexOfGlob(glob));
  return automaton && { key: `glob ${glob}`, glob, automaton };
}

/** A longer glob matches no name. */
const MOST_LETTERS = 1_000;

const questionOfRegex = memo((regex: NameRegex): NameQuestion | undefined => {
  const automaton = automatonOf(regex);
  return automaton && { key: `regex ${JSON.stringify(regex)}`, automaton };
});

const asked = (question: NameQuestion | undefined): NameSet | undefined =>
  question && fork(question, ANY_NAME, NOTHING_NAMED);

const allKnown = (sets: readonly (NameSet | undefined)[]): NameSet[] | undefined =>
  sets.includes(undefined) ? undefined : (sets as NameSet[]);

function fork(question: NameQuestion, yes: NameSet, no: NameSet): NameSet {
  if (isSameNames(yes, no)) return yes;
  let hash = Math.imul(yes.hash, 31) ^ Math.imul(no.hash, 37);
  for (let at = 0; at < question.key.length; at++) hash = (Math.imul(hash, 31) + question.key.charCodeAt(at)) | 0;
  return { kind: "fork", question, yes, no, hash };
}

/** Combines two sets: `decide` says for each name whether it is in the result. */
function combine(a: NameSet, b: NameSet, decide: (inA: boolean, inB: boolean) => boolean): NameSet {
  const known = new Map<NameSet, Map<NameSet, NameSet>>();
  const of = (one: NameSet, other: NameSet): NameSet => {
    const row = known.get(one) ?? new Map<NameSet, NameSet>();
    known.set(one, row);
    const found = row.get(other) ?? work(one, other);
    row.set(other, found);
    return found;
  };
  const work = (one: NameSet, other: NameSet): NameSet => {
    if (one.kind === "table" && other.kind === "table") return ofTable(combineTables(one.table, other.table, decide));
    const question = firstQuestion(one, other);
    const [yesOne, noOne] = branches(one, question);
    const [yesOther, noOther] = branches(other, question);
    return fork(question, of(yesOne, yesOther), of(noOne, noOther));
  };
  return of(a, b);
}

function firstQuestion(a: NameSet, b: NameSet): NameQuestion {
  if (a.kind === "fork" && (b.kind === "table" || a.question.key <= b.question.key)) return a.question;
  return (b as Extract<NameSet, { kind: "fork" }>).question;
}

const branches = (set: NameSet, { key }: NameQuestion): [yes: NameSet, no: NameSet] =>
  set.kind === "fork" && set.question.key === key ? [set.yes, set.no] : [set, set];

/** Whether the set holds `name`; the empty text stands for a client that gives no name. */
export function holdsName(set: NameSet, name: string): boolean {
  let left = set;
  while (left.kind === "fork") left = takes(left.question, name) ? left.yes : left.no;
  return tableHolds(left.table, name);
}

export function takes({ automaton }: NameQuestion, name: string): boolean {
  let state = 0;
  for (let at = name.length - 1; at >= 0; at--) state = automaton.step(state, name.charAt(at));
  return automaton.accepts(state);
}
