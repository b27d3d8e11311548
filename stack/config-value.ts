import { isYamlMap, type YamlValue } from "./read-yaml.ts";
import { UNKNOWN } from "./wire-values.ts";
import { Timestamp } from "./yaml-scalar.ts";

/** One config value as it reaches a program: always a text, for arrays and maps in JSON. */
export interface ConfigValue {
  /** With the unknown sentinel in place of whatever is encrypted. */
  readonly text: string;
  /** Something in it is encrypted, which makes all of it secret. */
  readonly secure: boolean;
  /** Whether `text` is JSON. */
  readonly structured: boolean;
}

/** A value of a stack file's `config`. */
export function stackConfigValue(value: YamlValue): ConfigValue {
  if (isSecure(value)) return { text: UNKNOWN, secure: true, structured: false };
  if (Array.isArray(value) || isYamlMap(value))
    return { text: toJson(value), secure: holdsSecure(value), structured: true };
  return { text: scalarText(value), secure: false, structured: false };
}

/** A `default` or `value` of the `config` in Pulumi.yaml, where the engine turns what isn't text, whole or boolean to JSON. */
export function projectConfigValue(value: YamlValue): ConfigValue {
  if (typeof value === "string" || typeof value === "boolean" || Number.isInteger(value))
    return { text: String(value), secure: false, structured: false };
  if (value instanceof Timestamp)
    return { text: JSON.stringify(value.utc.toISOString().replace(".000Z", "Z")), secure: false, structured: true };
  return { text: toJson(value), secure: holdsSecure(value), structured: true };
}

/** `{secure: <ciphertext>}`. */
const isSecure = (value: YamlValue): boolean =>
  isYamlMap(value) && Object.keys(value).length === 1 && typeof value.secure === "string";

function holdsSecure(value: YamlValue): boolean {
  if (Array.isArray(value)) return value.some(holdsSecure);
  return isYamlMap(value) && (isSecure(value) || Object.values(value).some(holdsSecure));
}

/** A missing value becomes an empty text, with which the engine agrees (and warns). */
const scalarText = (value: Exclude<YamlValue, object> | Timestamp | null): string =>
  value instanceof Timestamp ? value.toGoString() : value === null ? "" : String(value);

/** JSON with sorted keys, as Go writes maps, and with whole numbers of any size. */
function toJson(value: YamlValue): string {
  if (isSecure(value)) return JSON.stringify(UNKNOWN);
  if (Array.isArray(value)) return `[${value.map(toJson).join(",")}]`;
  if (isYamlMap(value))
    return `{${Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => `${JSON.stringify(key)}:${toJson(part)}`)
      .join(",")}}`;
  if (value instanceof Timestamp) return JSON.stringify(value.toGoString());
  return typeof value === "bigint" ? String(value) : JSON.stringify(value);
}
