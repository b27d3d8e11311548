import { isMap } from "../../egress/input/is-map.ts";
import { SECRET, SIGNATURE, UNKNOWN } from "../../egress/resource/pulumi-marks.ts";
import type { Json, JsonObject } from "./plan-document.ts";

export const secret = (value: Json): JsonObject => ({ [SIGNATURE]: SECRET, value });

export const isArray = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

export const isSecret = (value: Json | undefined): value is JsonObject => isMap(value) && value[SIGNATURE] === SECRET;

/** Copies `value`, with `change` applied to the parts of an array or object. */
export const mapParts = (value: Json, change: (part: Json) => Json): Json => {
  if (isArray(value)) return value.map(change);
  if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, change(part)]));
  return value;
};

/**
 * Returns `value` in a form that may be shown: each secret becomes an unknown secret, and a text built from an unknown
 * becomes unknown as a whole.
 *
 * It uses the unknown sentinel and not a text such as "[secret]", so that no reader takes the placeholder for a value.
 */
export function redact(value: Json): Json {
  if (isSecret(value)) return secret(UNKNOWN);
  if (typeof value === "string") return value.includes(UNKNOWN) ? UNKNOWN : value;
  return mapParts(value, redact);
}
