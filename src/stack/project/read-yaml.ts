import { type Document, isScalar, LineCounter, parseDocument, type ScalarTag, visit } from "yaml";
import { plainValue, type YamlFault, yamlFaults } from "../../egress/input/yaml.ts";
import { resolveScalar, type Scalar } from "./yaml-scalar.ts";

/** A value of a Pulumi settings file. */
export type YamlValue = Scalar | YamlValue[] | YamlMap;
export interface YamlMap {
  [key: string]: YamlValue;
}

/**
 * Parses a Pulumi settings file (YAML, which includes JSON), with scalars read as Pulumi's engine reads them.
 *
 * @param file the name that errors show.
 * @throws ConfigurationError with `file:line:column` of every fault.
 */
export function readYaml(text: string, file: string): YamlValue {
  const lineCounter = new LineCounter();
  const document = parseDocument(text.replace(/^\uFEFF/, ""), {
    lineCounter,
    prettyErrors: false,
    schema: "failsafe",
    merge: true,
    uniqueKeys: false,
    customTags: (tags) => [...tags, plainScalar],
  });
  return plainValue(
    document,
    document.errors.length > 0 ? yamlFaults(document) : [...yamlFaults(document), ...repeatedKeys(document)],
    lineCounter,
    file,
  ) as YamlValue;
}

/**
 * Returns the keys that a map has twice. The parser's own check is quadratic, because it compares each key with all
 * others.
 */
function repeatedKeys(document: Document.Parsed): YamlFault[] {
  const found: YamlFault[] = [];
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value))
          found.push({ offset: key.range?.[0] ?? 0, message: `The key "${key.value}" is repeated here` });
        seen.add(key.value);
      }
    },
  });
  return found;
}

export const isYamlMap = (value: YamlValue | undefined): value is YamlMap =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** Resolves every unquoted scalar that has no explicit tag. */
const plainScalar: ScalarTag = {
  tag: "tag:yaml.org,2002:plain",
  default: true,
  test: /^/,
  resolve: resolveScalar,
};
