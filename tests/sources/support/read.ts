import { Readable } from "node:stream";
import type { Grant } from "../../../src/egress/grant.ts";
import { follow } from "../../../src/readers/follow/follow.ts";
import { readResource } from "../../../src/readers/index.ts";
import { readSources } from "../../../src/sources/read-sources.ts";
import {
  describeSourcePlace,
  type SourceNote,
  type SourceReading,
  type SourceStack,
  sourcePlace,
  type Wanted,
} from "../../../src/sources/source.ts";
import { grantText } from "../../support/reach/grant-text.ts";

/** Readings of what stands on standard input: a text as it is, anything else as JSON. */
export const readInput = (input: unknown, wanted?: Wanted): Promise<SourceReading[]> =>
  readSources(["-"], { streams: new Map([["-", Readable.from([bytesOf(input)])]]), wanted });

const bytesOf = (input: unknown): Buffer =>
  Buffer.isBuffer(input) ? input : Buffer.from(typeof input === "string" ? input : JSON.stringify(input));

/** The grants of a stack, references followed. */
export const grantsIn = ({ resources }: SourceStack): Grant[] =>
  follow(resources.map((resource) => readResource(resource))).flatMap(({ grants }) => grants);

/** Grants as lines, without their places. */
export const linesOf = (grants: readonly Grant[]): string[] =>
  grants.map((grant) => grantText(grant).replace(/ \|.*?(?= \?|$)/, ""));

/** Grants of all that was read, as lines. */
export const grantLines = (readings: readonly SourceReading[]): string[] =>
  linesOf(readings.flatMap(({ stacks }) => stacks.flatMap(grantsIn)));

/** Where each grant stands, as people see it. */
export const placeLines = (readings: readonly SourceReading[]): string[] =>
  readings.flatMap(({ stacks }) =>
    stacks.flatMap((stack) =>
      grantsIn(stack).map(({ place }) => {
        const found = sourcePlace(stack, place);
        return found === undefined ? `nowhere: ${place.urn}` : describeSourcePlace(found);
      }),
    ),
  );

/** What has to be said, as `severity message`. */
export const noteLines = (readings: readonly SourceReading[], severity?: SourceNote["severity"]): string[] =>
  readings.flatMap(({ notes }) =>
    notes
      .filter((note) => severity === undefined || note.severity === severity)
      .map((note) => `${note.severity}: ${note.message}`),
  );

/** What is left out, as `count type: why`. */
export const skippedLines = (readings: readonly SourceReading[]): string[] =>
  readings.flatMap(({ skipped }) => skipped.map(({ type, count, why }) => `${count} ${type}: ${why}`));
