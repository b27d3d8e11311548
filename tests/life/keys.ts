import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { before, it } from "mocha";
import { onEngine } from "../support/pulumi/pulumi.ts";
import type { Change, Left } from "./changes.ts";
import type { Site } from "./clouds/cloud.ts";
import type { Props } from "./clouds/constraints.ts";
import { harmsOf } from "./reach.ts";
import { openWorld, type Ran } from "./stack.ts";

/**
 * A test for each key: it is changed and changed back, and no write on the way opens anything. What the engine did
 * stands in docs/configuration.md, which `UPDATE_DOCS=1` writes anew.
 */
export function walkKeys(
  title: string,
  changes: Readonly<Record<string, Change | Left>>,
  lay: (cloud: Site) => Promise<void>,
): void {
  const walked = Object.entries(changes).flatMap(([key, change]) =>
    typeof change === "object" ? [{ key, change }] : [],
  );
  onEngine(title, () => {
    const walks = new Map<string, Walk | Error>();
    before(async () => {
      let world: Awaited<ReturnType<typeof opened>> | undefined;
      for (const { key, change } of walked)
        try {
          world ??= await opened(lay);
          if (!isDeepStrictEqual(world.at, change.from) && !(await world.int.up(change.from)).ok) {
            // No one update leads there, as from others' policy in use to one of our own.
            world = await opened(lay);
            assertUp(await world.int.up(change.from));
          }
          const [there, back] = [await world.int.up(change.to), await world.int.up(change.from)];
          walks.set(key, { there, back });
          assertUp(back);
          world.at = change.from;
        } catch (error) {
          // What can't be brought back is no place for the next walk.
          walks.set(key, error as Error);
          world = undefined;
        }
    });
    for (const { key } of walked)
      it(`${key} changed, and changed back`, () => {
        const walk = walks.get(key);
        if (walk === undefined || walk instanceof Error) throw walk;
        const { there, back } = walk;
        const openings = [there, back].flatMap(harms).filter((harm) => harm.includes(": opened "));
        assert.deepEqual(openings, []);
        assertDocumented(key, told(there), told(back));
      });
  });
}

interface Walk {
  readonly there: Ran;
  readonly back: Ran;
}

const assertUp = ({ ok, out }: Ran): void => assert.ok(ok, out);

async function opened(lay: (cloud: Site) => Promise<void>) {
  const { cloud, stack } = await openWorld();
  await lay(cloud);
  return { int: await stack("int"), at: undefined as Props | undefined };
}

const harms = ({ before, writes }: Ran): string[] => harmsOf(before, writes);

/** What an update did, in the words of the document. */
function told(ran: Ran): string {
  const did = (verb: string): string[] => [
    ...new Set(
      ran.writes.flatMap(({ what }) =>
        what.startsWith(`${verb} `) ? [what.split(" ")[1]?.split(":").at(-1) ?? ""] : [],
      ),
    ),
  ];
  const [made, changed, gone] = [did("created"), did("updated"), did("deleted")];
  const replaced = made.filter((type) => gone.includes(type));
  const others = (types: string[]): string[] => types.filter((type) => !replaced.includes(type)).sort();
  const parts = [
    ["updates", others(changed)],
    ["replaces", replaced.sort()],
    ["adds", others(made)],
    ["deletes", others(gone)],
  ] as const;
  const text = parts.flatMap(([verb, types]) => (types.length > 0 ? [`${verb} ${types.join(", ")}`] : [])).join("; ");
  return [
    text || "writes nothing",
    ...(ran.ok ? [] : [ran.writes.length > 0 ? "then the cloud refuses" : "is refused"]),
    ...(harms(ran).some((harm) => harm.includes(": lost ")) ? ["**MESH is lost for a while**"] : []),
  ].join("; ");
}

/** `networks, aws` is a key and the cloud that it was changed for. */
const labelOf = (key: string): string => key.replace(/^([\w.]+)/, "`$1`");

const DOCUMENT = join(import.meta.dirname, "../../docs/configuration.md");

function assertDocumented(key: string, there: string, back: string): void {
  const row = `| ${labelOf(key)} | ${there} | ${back === there ? "the same" : back} |`;
  const text = readFileSync(DOCUMENT, "utf8");
  const line = text
    .split("\n")
    .find((other) => other.startsWith(`| ${labelOf(key)} | `) && other.split("|").length === 5);
  if (process.env.UPDATE_DOCS && line) writeFileSync(DOCUMENT, text.replace(line, row));
  else assert.equal(line, row, "UPDATE_DOCS=1 npm run test:life -- --no-parallel writes it anew");
}
