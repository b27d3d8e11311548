import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { placesInYaml } from "../egress/input/yaml.ts";

/** A stack's configuration file. */
export interface StackFile {
  /** File name as messages show it. */
  readonly name: string;
  readonly text: string;
}

/**
 * Finds the stack's file in the project's folder, or in the folder that `Pulumi.yaml` names; undefined if there is
 * none.
 */
export function findStackFile(projectFolder: string, stack: string): StackFile | undefined {
  if (projectFolder === "") return undefined;
  for (const ending of ["yaml", "yml"]) {
    const project = textOf(join(projectFolder, `Pulumi.${ending}`));
    const folder = project === undefined ? undefined : parseDocument(project).get("stackConfigDir");
    const name = join(typeof folder === "string" ? folder : "", `Pulumi.${stack}.${ending}`);
    const text = textOf(join(projectFolder, name));
    if (text !== undefined) return { name, text };
  }
  return undefined;
}

/**
 * Returns a function that finds a key of the project's configuration in the stack's file, as `file:line:column`. For a
 * missing key it gives the place of the innermost parent that exists, or the file alone if there is none.
 *
 * @returns a function of a path as in `aws.clientCidrs[0]`.
 */
export function placesOfKeys({ name, text }: StackFile, project: string): (path: string) => string {
  const placeOf = placesInYaml(text, name);
  return (path) => {
    const [first = "", ...more] = path.split(/[.[\]]+/).filter(Boolean);
    return placeOf(["config", [`${project}:${first}`, first, `${project}:config:${first}`], ...more]);
  };
}

/** Reads a file that only messages need. Whoever needs its content reports that it can't be read. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
