import { LineCounter, parseDocument, type ScalarTag } from "yaml";
import { ConfigurationError } from "../egress/configuration-error.ts";
import { resolveScalar, type Scalar } from "./yaml-scalar.ts";

/** A value of a Pulumi settings file. */
export type YamlValue = Scalar | YamlValue[] | YamlMap;
export interface YamlMap {
  [key: string]: YamlValue;
}

/**
 * The value of a Pulumi settings file (YAML, of which JSON is a part), with scalars read as Pulumi's engine does.
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
    customTags: (tags) => [...tags, plainScalar],
  });
  if (document.errors.length === 0) return document.toJS();
  throw new ConfigurationError(
    document.errors.map((error) => {
      const { line, col } = lineCounter.linePos(error.pos[0]);
      return { path: `${file}:${line}:${col}`, message: `${error.message.replace(/\.$/, "")}. Mend the YAML there.` };
    }),
  );
}

export const isYamlMap = (value: YamlValue | undefined): value is YamlMap =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** Every scalar without quotes and without a tag of its own. */
const plainScalar: ScalarTag = {
  tag: "tag:yaml.org,2002:plain",
  default: true,
  test: /^/,
  resolve: resolveScalar,
};
