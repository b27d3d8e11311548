import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Fixture } from "../policy/fixtures/fixture.ts";

const folder = join(import.meta.dirname, "..", "policy", "fixtures");
const files = readdirSync(folder).filter((file) => !/^(?:fixture|shapes-\w+)\.ts$/.test(file));

/** The fixtures of each file, under its name. */
export const TOPICS: readonly { readonly topic: string; readonly fixtures: readonly Fixture[] }[] = await Promise.all(
  files.map(async (file) => {
    const { fixtures } = (await import(join(folder, file))) as { fixtures: readonly Fixture[] };
    return { topic: file.replace(/\.ts$/, ""), fixtures };
  }),
);

export const FIXTURES: readonly Fixture[] = TOPICS.flatMap(({ fixtures }) => fixtures);
