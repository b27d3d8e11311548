import { copyFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { STACKS, shippedStackFile } from "../../../src/build/stack-file.ts";
import { folderOf } from "../folder.ts";

const root = join(import.meta.dirname, "..", "..", "..");

/**
 * A folder with the program and the stack files that are shipped, whatever a user has made of those in this checkout.
 */
export function shippedProgram(): string {
  const folder = folderOf(Object.fromEntries(STACKS.map((stack) => [`Pulumi.${stack}.yaml`, shippedStackFile(stack)])));
  copyFileSync(join(root, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
  for (const name of ["index.ts", "package.json", "node_modules"]) symlinkSync(join(root, name), join(folder, name));
  return folder;
}
