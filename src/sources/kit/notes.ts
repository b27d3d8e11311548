import { firstFew } from "../../text/first-few.ts";
import { clean } from "../../text/plain-text.ts";
import type { SourceNote } from "../source.ts";

/** A note that something may be missing. Names come from other people's files, so control characters are removed. */
export const limit = (message: string): SourceNote => ({ severity: "limit", message: clean(message) });

/** A note that is only worth knowing. */
export const sourceNote = (message: string): SourceNote => ({ severity: "note", message: clean(message) });

/** A limit about several things, a few of which are named; none if there are no things. */
export const limitOn = (names: readonly string[], say: (names: string) => string): SourceNote[] =>
  on(names, say, limit);

/** The same for a note. */
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

/**
 * Reports elements in a list of resources that can't be read as resources. What they were isn't known.
 *
 * @param kept those that can be read.
 */
export function brokenNotes(elements: readonly unknown[], kept: readonly unknown[]): SourceNote[] {
  const broken = elements.length - kept.length;
  if (broken === 0) return [];
  const entries = broken === 1 ? "1 entry" : `${broken} entries`;
  return [limit(`${entries} among its resources can't be read. Make the file anew with its own tool.`)];
}

/** Reports parameters that were read with their defaults, because a deployment may set other values. */
export const defaultNotes = (parameters: ReadonlySet<string>): SourceNote[] =>
  parameters.size === 0
    ? []
    : [
        sourceNote(
          `Read with the defaults of the parameters ${firstFew([...parameters], (name) => name, 10)}; a deployment may give others.`,
        ),
      ];
