import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isScalar, isSeq, isMap as isYamlMap, LineCounter, type Node, type Pair, parseDocument } from "yaml";

/** A stack's settings file. */
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
 * Where the key of the project's configuration stands, as `file:line:column`; what holds it where it stands nowhere.
 * Undefined where not even that is in the file.
 *
 * @param path as in `aws.clientCidrs[0]`.
 */
export function placeOfKey({ name, text }: StackFile, project: string, path: string): string | undefined {
  const lineCounter = new LineCounter();
  const config = parseDocument(text, { lineCounter }).get("config");
  const [first = "", ...more] = path.split(/[.[\]]+/).filter(Boolean);
  const found = pairOf(config, `${project}:${first}`) ?? pairOf(config, first);
  if (!found) return undefined;
  let at = found.key as Node;
  let value: unknown = found.value;
  for (const key of more) {
    const entry = isSeq(value) ? (value.items[Number(key)] as Node | undefined) : undefined;
    const pair = pairOf(value, key);
    if (!entry && !pair) break;
    at = entry ?? (pair?.key as Node);
    value = entry ?? pair?.value;
  }
  const { line, col } = lineCounter.linePos(at.range?.[0] ?? 0);
  return `${name}:${line}:${col}`;
}

const pairOf = (map: unknown, key: string): Pair | undefined =>
  isYamlMap(map) ? map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key) : undefined;

/** For a message alone: a file that can't be read has been told of by whoever needed it. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
