import type { GrantPart, Place, Unknown } from "../../egress/index.ts";
import { describeValue, flagOf, numberOf, textOf, type Value } from "./property-value.ts";

/** Collects what can't be read while a grant is made. */
export interface Notes {
  readonly urn: string;
  /** Line of the text that is being read, if any. */
  readonly line?: number | undefined;
  readonly unknowns: Unknown[];
}

/** Returns empty notes on a resource. `line`: the line of the text that is being read. */
export const notesOf = ({ urn }: { readonly urn: string }, line?: number): Notes => ({ urn, line, unknowns: [] });

/** Returns the place of a value in the resource that the notes are on. */
export const placeOf = ({ urn, line }: Notes, { path }: Pick<Value, "path">): Place =>
  line === undefined ? { urn, path } : { urn, path, line };

/** Notes that a part can't be judged. `why` completes "could not be judged:". */
export function note(notes: Notes, part: GrantPart, value: Pick<Value, "path">, why: string): undefined {
  notes.unknowns.push({ part, place: placeOf(notes, value), why });
  return undefined;
}

/** Reads a text. Undefined if it is absent, and undefined with a note if it is anything else. */
export const readText = (notes: Notes, part: GrantPart, value: Value): string | undefined =>
  readAs(notes, part, value, textOf, "a text");

/** Reads a whole number in the same way. */
export const readNumber = (notes: Notes, part: GrantPart, value: Value): number | undefined =>
  readAs(notes, part, value, numberOf, "a whole number");

/** Reads a boolean in the same way. */
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
