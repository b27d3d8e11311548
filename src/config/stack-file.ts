import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { placesInYaml } from "../egress/input/yaml.ts";

/** A stack's configuration file. */
export interface StackFile {
  /** As messages name it. */
  readonly name: string;
  readonly text: string;
}

/** The stack's file in the project's folder, or in the one that `Pulumi.yaml` names; undefined where there is none. */
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
 * Where a key of the project's configuration stands in the stack's file, as `file:line:column`; what holds it where it
 * stands nowhere, and the file alone where that is nowhere either.
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

/** For a message alone: a file that can't be read has been told of by whoever needed it. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
