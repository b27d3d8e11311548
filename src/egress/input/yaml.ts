import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLMap,
} from "yaml";
import { ConfigurationError } from "./configuration-error.ts";
import { memo } from "./memo.ts";

/** A fault of a YAML text and its place. `message` ends without a full stop. */
export interface YamlFault {
  readonly offset: number;
  readonly message: string;
}

/**
 * Parses a YAML 1.2 text; dates stay text.
 *
 * @param file the name that errors show.
 * @throws ConfigurationError with `file:line:column` of every fault.
 */
export function parseYaml(text: string, file: string): unknown {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  return plainValue(document, yamlFaults(document), lineCounter, file);
}

/**
 * Returns the first syntax fault only, because a tab or an indent causes others after it. Without one, it returns all
 * faulty aliases.
 */
export function yamlFaults(document: Document.Parsed): YamlFault[] {
  const faults = [
    ...document.errors.map(({ code, pos, message }) => ({
      offset: pos[0],
      message: code === "MULTIPLE_DOCS" ? "A second document begins here" : message.replace(/\.$/, ""),
    })),
    ...aliasFaults(document),
  ].sort((one, other) => one.offset - other.offset);
  return document.errors.length > 0 ? faults.slice(0, 1) : faults;
}

/**
 * Returns the value of a document that has no `faults`.
 *
 * @throws ConfigurationError with `file:line:column` of every fault, in the order of the text.
 */
export function plainValue(
  document: Document.Parsed,
  faults: readonly YamlFault[],
  lineCounter: LineCounter,
  file: string,
): unknown {
  const fail = (path: string, message: string) => ({ path, message: `${message}. Mend the YAML there.` });
  if (faults.length > 0)
    throw new ConfigurationError(
      faults
        .toSorted((one, other) => one.offset - other.offset)
        .map(({ offset, message }) => {
          const { line, col } = lineCounter.linePos(offset);
          return fail(`${file}:${line}:${col}`, message);
        }),
    );
  try {
    return document.toJS();
  } catch (error) {
    // Only here does `yaml` detect merges of values that aren't maps, and an excessive number of aliases.
    throw new ConfigurationError([fail(file, error instanceof Error ? error.message : String(error))]);
  }
}

/**
 * Returns aliases that have no anchor, or that are inside what they name. Unquoted text that begins with `*` is an
 * alias.
 */
function aliasFaults(document: Document.Parsed): YamlFault[] {
  const faults: YamlFault[] = [];
  const anchors = new Map<string, Node>();
  visit(document, {
    Value(_, node) {
      if (node.anchor) anchors.set(node.anchor, node);
    },
    Alias(_, { source, range }, path) {
      const target = anchors.get(source);
      const offset = range?.[0] ?? 0;
      if (!target)
        faults.push({ offset, message: `"*${source}" names no anchor. Put text that begins with * in quotes` });
      else if (path.includes(target)) faults.push({ offset, message: `"*${source}" is inside what it names` });
    },
  });
  return faults;
}

/** A key of a map or an index of a list; or alternative spellings of a key, of which the first that exists counts. */
export type YamlKey = string | readonly string[];

/**
 * Returns a function that finds where `keys` lead in a YAML text, as `file:line:column`. If the path ends early, it
 * gives the place of the last key that exists, or `file` alone if none does. The text may be malformed, and is parsed
 * once.
 *
 * @param file the name that errors show.
 */
export function placesInYaml(text: string, file: string): (keys: readonly YamlKey[]) => string {
  const lineCounter = new LineCounter();
  let root: unknown;
  return (keys) => {
    root ??= parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: false }).contents ?? {};
    const offset = offsetOf(root, keys);
    if (offset === undefined) return file;
    const { line, col } = lineCounter.linePos(offset);
    return `${file}:${line}:${col}`;
  };
}

function offsetOf(root: unknown, keys: readonly YamlKey[]): number | undefined {
  let at: Node | undefined;
  let value = root;
  for (const key of keys) {
    const found = entryOf(value, [key].flat());
    if (!found) break;
    [at, value] = found;
  }
  return at?.range?.[0];
}

/** Returns the node to point at, and its value. */
function entryOf(holder: unknown, keys: readonly string[]): readonly [at: Node, value: unknown] | undefined {
  if (isSeq<Node>(holder)) {
    const item = holder.items[Number(keys[0])];
    return item && [item, item];
  }
  return isMap(holder) ? keys.map((key) => entriesOf(holder).get(key)).find((entry) => entry !== undefined) : undefined;
}

const entriesOf = memo(
  ({ items }: YAMLMap) =>
    new Map(
      items.flatMap(({ key, value }) => (isScalar(key) ? [[String(key.value), [key as Node, value] as const]] : [])),
    ),
);
