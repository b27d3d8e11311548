import { firstFew } from "../../text/first-few.ts";
import { clean } from "../../text/plain-text.ts";
import type { SourceNote } from "../source.ts";

/** Something may be missing. Names in it are somebody else's text: what a terminal acts on is taken out. */
export const limit = (message: string): SourceNote => ({ severity: "limit", message: clean(message) });

/** Something is worth knowing. */
export const sourceNote = (message: string): SourceNote => ({ severity: "note", message: clean(message) });

/** A limit that is about some things, of which it names a few; none where there are none. */
export const limitOn = (names: readonly string[], say: (names: string) => string): SourceNote[] =>
  on(names, say, limit);

/** The same of a note. */
export const noteOn = (names: readonly string[], say: (names: string) => string): SourceNote[] =>
  on(names, say, sourceNote);

function on(
  names: readonly string[],
  say: (names: string) => string,
  make: (message: string) => SourceNote,
): SourceNote[] {
  const each = [...new Set(names)];
  return each.length === 0 ? [] : [make(say(firstFew(each, (name) => name)))];
}

/** What has to be said of elements of a list of resources that are none: what they were can't be told. */
export function brokenNotes(elements: readonly unknown[], isKept: (element: unknown) => boolean): SourceNote[] {
  const broken = elements.filter((element) => !isKept(element)).length;
  if (broken === 0) return [];
  const entries = broken === 1 ? "1 entry" : `${broken} entries`;
  return [limit(`${entries} among its resources can't be read. Make the file anew with its own tool.`)];
}

/** What is read with defaults may be deployed with something else. */
export const defaultNotes = (parameters: ReadonlySet<string>): SourceNote[] =>
  parameters.size === 0
    ? []
    : [
        sourceNote(
          `Read with the defaults of the parameters ${firstFew([...parameters], (name) => name, 10)}; a deployment may give others.`,
        ),
      ];
