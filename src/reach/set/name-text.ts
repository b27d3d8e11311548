import { exampleOf } from "./name-example.ts";
import { ANY_NAME, isSameNames, type NameSet } from "./name-set.ts";
import { endingOf, type NameTable, tableHolds } from "./name-table.ts";

/** The most exceptions that are listed one by one. */
const MOST_EXCEPTIONS = 3;

/**
 * Returns the set as readable texts, one for each part: `msg.example.org`, `*.example.org`, `*.example.org except
 * a.example.org`, `a*.example`, `names such as a-1.example` if nothing shorter describes it, `any name`, and `no name`
 * for a client that gives none. Sorted; the same for the same set.
 */
export function writeNames(set: NameSet): string[] {
  const isNone = tableHolds(someTable(set), "");
  return [...named(set), ...(isNone ? ["no name"] : [])];
}

/** Returns any table of a set. All of them agree about clients that give no name. */
const someTable = (set: NameSet): NameTable => (set.kind === "table" ? set.table : someTable(set.no));

function named(set: NameSet): string[] {
  if (set.kind === "table") return namedInTable(set.table);
  const { question, yes, no } = set;
  if (question.glob !== undefined && isSameNames(yes, ANY_NAME)) return [question.glob, ...named(no)].sort();
  const example = exampleOf(set);
  return example === undefined ? ["names that could not be told apart"] : [`names such as ${example}`];
}

function namedInTable(table: NameTable): string[] {
  const exceptions = [
    ...[...table.endings].map(([ending, isIn]) => ({ isIn, text: `*${ending}`, of: endingOf(table, ending.slice(1)) })),
    ...[...table.names].map(([name, isIn]) => ({ isIn, text: name, of: endingOf(table, name) })),
  ].filter(({ isIn, text }) => !isIn && text !== "" && text !== "*");
  const byParent = Map.groupBy(exceptions, ({ of }) => of);
  const wide = [...table.endings.keys()]
    .filter((ending) => table.endings.get(ending))
    .map((ending) => {
      const without = (byParent.get(ending) ?? []).map(({ text }) => text).sort();
      const more = without.length - MOST_EXCEPTIONS;
      const told = [...without.slice(0, MOST_EXCEPTIONS), ...(more > 0 ? [`${more} more`] : [])];
      return `${ending === "" ? "any name" : `*${ending}`}${told.length === 0 ? "" : ` except ${told.join(", ")}`}`;
    });
  const exact = [...table.names.keys()].filter((name) => name !== "" && table.names.get(name));
  return [...exact, ...wide].sort();
}
