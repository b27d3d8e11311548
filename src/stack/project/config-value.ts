import { UNKNOWN } from "../../egress/resource/pulumi-marks.ts";
import { isYamlMap, type YamlValue } from "./read-yaml.ts";
import { Timestamp } from "./yaml-scalar.ts";

/** A config value as it reaches a program: always a text, which is JSON for arrays and maps. */
export interface ConfigValue {
  /** The text, with the unknown sentinel in place of everything encrypted. */
  readonly text: string;
  /** True if a part of it is encrypted, which makes the whole value secret. */
  readonly secure: boolean;
  /** Whether `text` is JSON. */
  readonly structured: boolean;
}

/** Converts a value of a stack file's `config`. */
export function stackConfigValue(value: YamlValue): ConfigValue {
  if (isSecure(value)) return { text: UNKNOWN, secure: true, structured: false };
  if (Array.isArray(value) || isYamlMap(value))
    return { text: toJson(value), secure: holdsSecure(value), structured: true };
  return { text: scalarText(value), secure: false, structured: false };
}

/** Converts a `default` or `value` of `config` in Pulumi.yaml. */
export function projectConfigValue(value: YamlValue): ConfigValue {
  if (value instanceof Timestamp) return { text: value.toRfc3339(), secure: false, structured: false };
  if (typeof value !== "object") return { text: scalarText(value), secure: false, structured: false };
  return { text: toJson(value, (time) => time.toRfc3339()), secure: holdsSecure(value), structured: true };
}

/** Recognises `{secure: <ciphertext>}`. */
const isSecure = (value: YamlValue): boolean =>
  isYamlMap(value) && Object.keys(value).length === 1 && typeof value.secure === "string";

function holdsSecure(value: YamlValue): boolean {
  if (Array.isArray(value)) return value.some(holdsSecure);
  return isYamlMap(value) && (isSecure(value) || Object.values(value).some(holdsSecure));
}

/** A missing value becomes an empty text. The engine does the same, and warns. */
const scalarText = (value: Exclude<YamlValue, object> | Timestamp | null): string =>
  value instanceof Timestamp ? value.toGoString() : value === null ? "" : String(value);

/** Writes JSON with sorted keys, as Go writes maps, and with exact whole numbers up to 64 bits. */
function toJson(value: YamlValue, timeText = (time: Timestamp) => time.toGoString()): string {
  const inner = (part: YamlValue) => toJson(part, timeText);
  if (isSecure(value)) return JSON.stringify(UNKNOWN);
  if (Array.isArray(value)) return `[${value.map(inner).join(",")}]`;
  if (isYamlMap(value))
    return `{${Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => `${JSON.stringify(key)}:${inner(part)}`)
      .join(",")}}`;
  if (value instanceof Timestamp) return JSON.stringify(timeText(value));
  if (typeof value === "bigint") return String(value < 2n ** 63n ? value : Number(value));
  return JSON.stringify(value);
}
