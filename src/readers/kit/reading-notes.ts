import type { GrantPart, Place, Unknown } from "../../egress/index.ts";
import { describeValue, flagOf, numberOf, textOf, type Value } from "./property-value.ts";

/** Collects what can't be read while a grant is made. */
export interface Notes {
  readonly urn: string;
  /** Line of a text that is being read, if it is one. */
  readonly line?: number | undefined;
  readonly unknowns: Unknown[];
}

/** Empty notes on a resource. `line`: that of the text which is being read. */
export const notesOf = ({ urn }: { readonly urn: string }, line?: number): Notes => ({ urn, line, unknowns: [] });

/** The place of a value in the resource that the notes are on. */
export const placeOf = ({ urn, line }: Notes, { path }: Pick<Value, "path">): Place =>
  line === undefined ? { urn, path } : { urn, path, line };

/** Notes that a part can't be judged. `why` completes "could not be judged:". */
export function note(notes: Notes, part: GrantPart, value: Pick<Value, "path">, why: string): undefined {
  notes.unknowns.push({ part, place: placeOf(notes, value), why });
  return undefined;
}

/** The value as text. Undefined where it is absent, and undefined with a note where it is something else. */
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
