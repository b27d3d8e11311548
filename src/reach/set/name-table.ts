import { memo } from "../../egress/input/memo.ts";

/**
 * A set of names by their endings: a name is in it if its own entry says so or, without one, if its longest ending with
 * an entry says so. Holds any number of exact names and of globs whose only star comes first. Closed under union,
 * intersection and complement, at a cost that depends only on the entries.
 *
 * In its normal form, no entry repeats what a shorter ending already says, so two tables of the same set are nearly
 * always equal. The empty text stands for a connection without a name.
 */
export interface NameTable {
  /** Entries for endings. Always holds the empty ending, which applies if no longer one does. */
  readonly endings: ReadonlyMap<string, boolean>;
  readonly names: ReadonlyMap<string, boolean>;
  /** Equal for equal tables. The second is the hash of the names alone. */
  readonly hash: number;
  readonly namesHash: number;
}

/**
 * Host names: letters, digits, hyphens, underscores and dots, no two dots side by side; 1 to 253 letters. Underscores
 * aren't valid in host names, but clients send them.
 */
export const isName = (text: string): boolean => text.length <= LONGEST_NAME && NAME.test(text);

/** RFC 1035, 2.3.4. */
export const LONGEST_NAME = 253;

const NAME = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/;
const ENDING = /^(?:\.?[a-z0-9_-]+)*$/;

/** Whether a table can hold a glob: it has no star, or one at its start. */
export const isPlainGlob = (glob: string): boolean => glob.lastIndexOf("*") <= 0;

/** Returns the names that match any of the globs, each of them plain. Globs that match no valid name are left out. */
export function tableOfGlobs(globs: Iterable<string>): NameTable {
  const endings = new Map([["", false]]);
  const names = new Map([["", false]]);
  for (const glob of globs) {
    if (!glob.startsWith("*")) {
      if (isName(glob)) names.set(glob, true);
    } else if (ENDING.test(glob.slice(1))) endings.set(glob.slice(1), true);
  }
  return tableOf(endings, names);
}

/** Combines two tables: `decide` says for every name whether it is in the result. */
export function combineTables(a: NameTable, b: NameTable, decide: (a: boolean, b: boolean) => boolean): NameTable {
  const short = a.endings.size === 1 && b.endings.size === 1 ? combineNames(a, b, decide) : undefined;
  if (short !== undefined) return short;
  const endings = new Map<string, boolean>();
  for (const ending of [...a.endings.keys(), ...b.endings.keys()])
    if (!endings.has(ending)) endings.set(ending, decide(byEnding(a, ending), byEnding(b, ending)));
  const names = new Map<string, boolean>();
  for (const name of [...a.names.keys(), ...b.names.keys()])
    if (!names.has(name)) names.set(name, decide(tableHolds(a, name), tableHolds(b, name)));
  return tableOf(endings, names);
}

/**
 * The same for tables without endings, if one table's answer for names that it doesn't hold changes nothing. Then the
 * other's entries stay as they are, however many.
 */
function combineNames(a: NameTable, b: NameTable, decide: (a: boolean, b: boolean) => boolean): NameTable | undefined {
  const [restA, restB] = [a.endings.get("") === true, b.endings.get("") === true];
  const isNeutral = (decideWith: (other: boolean) => boolean): boolean => decideWith(true) && !decideWith(false);
  const keepsA = isNeutral((inA) => decide(inA, restB));
  const keepsB = isNeutral((inB) => decide(restA, inB));
  if (!keepsA && !keepsB) return undefined;
  const isOfA = keepsA && (!keepsB || a.names.size >= b.names.size);
  const [kept, changing] = isOfA ? [a, b] : [b, a];
  const rest = decide(restA, restB);
  const names = new Map(kept.names);
  let hash = kept.namesHash;
  for (const name of changing.names.keys()) {
    const [before, value] = [names.get(name), decide(tableHolds(a, name), tableHolds(b, name))];
    if (before !== undefined) hash = (hash - hashOfEntry(name, before, NAME_SEED)) | 0;
    if (value === rest) names.delete(name);
    else {
      names.set(name, value);
      hash = (hash + hashOfEntry(name, value, NAME_SEED)) | 0;
    }
  }
  return withHash(kept.endings, names, hash);
}

export const tableHolds = (table: NameTable, name: string): boolean => table.names.get(name) ?? byEnding(table, name);

/** Returns the answer of the longest ending of `text`, which may be `text` itself. */
export const byEnding = (table: NameTable, text: string): boolean => table.endings.get(endingOf(table, text)) === true;

/** Returns the longest entry that `text` ends with. */
export function endingOf({ endings }: NameTable, text: string): string {
  for (const length of lengthsOf(endings)) {
    const ending = length <= text.length ? text.slice(text.length - length) : undefined;
    if (ending !== undefined && endings.has(ending)) return ending;
  }
  return "";
}

/** Lengths of the endings, longest first. */
const lengthsOf = memo((endings: ReadonlyMap<string, boolean>): readonly number[] =>
  [...new Set([...endings.keys()].map(({ length }) => length))].sort((a, b) => b - a),
);

export const isSameTable = (a: NameTable, b: NameTable): boolean =>
  a === b || (a.hash === b.hash && isSameMap(a.endings, b.endings) && isSameMap(a.names, b.names));

const isSameMap = (a: ReadonlyMap<string, boolean>, b: ReadonlyMap<string, boolean>): boolean =>
  a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);

/** Returns a table in its normal form. */
export function tableOf(endings: ReadonlyMap<string, boolean>, names: ReadonlyMap<string, boolean>): NameTable {
  const byLength = Map.groupBy(endings.keys(), ({ length }) => length);
  const kept = new Map([["", endings.get("") ?? false]]);
  const lengths = [0];
  const said = (text: string): boolean => {
    for (const length of lengths) {
      const found = length <= text.length ? kept.get(text.slice(text.length - length)) : undefined;
      if (found !== undefined) return found;
    }
    return false;
  };
  for (const length of [...byLength.keys()].sort((a, b) => a - b)) {
    const more = (byLength.get(length) ?? []).filter((ending) => length > 0 && endings.get(ending) !== said(ending));
    for (const ending of more) kept.set(ending, endings.get(ending) === true);
    if (more.length > 0) lengths.unshift(length);
  }
  const own = new Map([...names].filter(([name, value]) => value !== said(name)));
  return withHash(kept, own, hashOf(own, NAME_SEED));
}

const [ENDING_SEED, NAME_SEED] = [7, 13];

const withHash = (
  endings: ReadonlyMap<string, boolean>,
  names: ReadonlyMap<string, boolean>,
  namesHash: number,
): NameTable => ({ endings, names, hash: hashOf(endings, ENDING_SEED) ^ namesHash, namesHash });

/** Hashes the entries, whatever their order. */
function hashOf(entries: ReadonlyMap<string, boolean>, seed: number): number {
  let sum = seed;
  for (const [key, value] of entries) sum = (sum + hashOfEntry(key, value, seed)) | 0;
  return sum;
}

function hashOfEntry(key: string, value: boolean, seed: number): number {
  let hash = value ? 1 : 2;
  for (let at = 0; at < key.length; at++) hash = (Math.imul(hash, 31) + key.charCodeAt(at)) | 0;
  return Math.imul(hash, seed);
}
