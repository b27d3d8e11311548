import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cleanUp } from "./clean-up.ts";
import { folderOf } from "./folder.ts";

/** A command of this name, first on the PATH of the tests of this file. */
export interface FakeCommand {
  /** The folder that it is in. */
  readonly folder: string;
  /** The arguments of each call so far. */
  readonly calls: () => string[][];
}

/** @param body of a module; `args` are the arguments, and `out` writes to standard output. */
export function fakeCommand(name: string, body: string): FakeCommand {
  const folder = folderOf({ calls: "" });
  const file = join(folder, name);
  writeFileSync(
    file,
    `#!${process.execPath}
const { appendFileSync } = require("node:fs");
const args = process.argv.slice(2);
const out = (value) => process.stdout.write(typeof value === "string" ? value : JSON.stringify(value));
appendFileSync(${JSON.stringify(join(folder, "calls"))}, JSON.stringify(args) + "\\n");
${body}
`,
  );
  chmodSync(file, 0o755);
  const before = process.env.PATH;
  process.env.PATH = `${folder}:${before ?? ""}`;
  cleanUp(() => {
    process.env.PATH = before;
  });
  const calls = () =>
    readFileSync(join(folder, "calls"), "utf8")
      .split("\n")
      .flatMap((line) => (line === "" ? [] : [JSON.parse(line) as string[]]));
  return { folder, calls };
}
