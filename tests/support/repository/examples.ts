import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { folderOf } from "../folder.ts";

const root = join(import.meta.dirname, "..", "..", "..");

/**
 * The examples, copied out of the repository, beside the package as npm packs it and everything that it depends on.
 * Built by `npm run build`.
 *
 * @returns the folder that holds them.
 */
export function examplesCopiedOut(): string {
  const folder = folderOf({});
  cpSync(join(root, "examples"), folder, { recursive: true });
  const modules = join(folder, "node_modules");
  mkdirSync(join(modules, "mesh-egress"), { recursive: true });
  for (const name of readdirSync(join(root, "node_modules")).filter((name) => !name.startsWith(".")))
    symlinkSync(join(root, "node_modules", name), join(modules, name));
  const pack = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder];
  const [packed] = JSON.parse(execFileSync("npm", pack, { cwd: root, encoding: "utf8" }));
  execFileSync("tar", [
    "-xzf",
    join(folder, packed.filename),
    "-C",
    join(modules, "mesh-egress"),
    "--strip-components=1",
  ]);
  return folder;
}

/** What an example's package.json says. */
export const manifestOf = (folder: string): Record<string, Record<string, string>> =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
