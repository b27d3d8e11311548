import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { readSources } from "../../src/sources/read-sources.ts";
import { grantLines, noteLines, placeLines } from "./support/read.ts";
import { SAME_STACKS } from "./support/same-stacks.ts";
import { folderWith } from "./support/tools.ts";

describe("the same stack says the same, whoever tells it:", () => {
  for (const [name, tools] of Object.entries(SAME_STACKS))
    it(name, async () => {
      const told = await Promise.all(
        Object.entries(tools).map(async ([tool, files]) => {
          const read = await readSources([folderWith(files)]);
          assert.deepEqual(noteLines(read), [], tool);
          assert.deepEqual(
            placeLines(read).filter((place) => place.startsWith("nowhere")),
            [],
            tool,
          );
          return { tool, lines: eachAddress(grantLines(read).filter((line) => !line.endsWith(LOCAL))) };
        }),
      );
      const [first, ...others] = told;
      assert.ok((first?.lines.length ?? 0) > 2);
      for (const { tool, lines } of others) assert.deepEqual(lines, first?.lines, tool);
    });
});

/** The way of the local route, which a cloud's answers alone write down: every table has it. */
const LOCAL = " via private local";

/** A rule for two addresses is two rules of a cloud that splits it. */
const eachAddress = (lines: readonly string[]): string[] =>
  lines
    .flatMap((line) => {
      const [, before, list] = /^(.* to )((?:[\d.]+, )*[\d.]+)$/.exec(line) ?? [];
      return before === undefined || list === undefined
        ? [line]
        : list.split(", ").map((address) => `${before}${address}`);
    })
    .sort();
