import type { GrantPart, Place, Unknown } from "../../egress/index.ts";
import { describeValue, flagOf, numberOf, textOf, type Value } from "./property-value.ts";

/** Collects, while a grant is made, what can't be read of it. */
export interface Notes {
  readonly urn: string;
  /** Line of a text that is being read, if it is one. */
  readonly line?: number | undefined;
  readonly unknowns: Unknown[];
}

export const notesOf = ({ urn }: { readonly urn: string }, line?: number): Notes => ({ urn, line, unknowns: [] });

export const placeOf = ({ urn, line }: Notes, { path }: Pick<Value, "path">): Place =>
  line === undefined ? { urn, path } : { urn, path, line };

/** Puts down that a part can't be judged; `why` completes "could not be judged:". */
export function note(notes: Notes, part: GrantPart, value: Pick<Value, "path">, why: string): undefined {
  notes.unknowns.push({ part, place: placeOf(notes, value), why });
  return undefined;
}

/** The text, or undefined with a note if there is something else. Absent is undefined without one. */
export const readText = (notes: Notes, part: GrantPart, value: Value): string | undefined =>
  readAs(notes, part, value, textOf, "a text");

/** The whole number, likewise. */
export const readNumber = (notes: Notes, part: GrantPart, value: Value): number | undefined =>
  readAs(notes, part, value, numberOf, "a whole number");

/** Yes or no, likewise. */
export const readFlag = (notes: Notes, part: GrantPart, value: Value): boolean | undefined =>
  readAs(notes, part, value, flagOf, "true or false");

function readAs<T>(
  notes: Notes,
  part: GrantPart,
  value: Value,
  convert: (value: Value) => T | undefined,
  expected: string,
): T | undefined {
  if (value.kind === "absent") return undefined;
  if (value.kind === "unknown") return note(notes, part, value, value.why);
  return convert(value) ?? note(notes, part, value, `${describeValue(value)} is not ${expected}`);
}
