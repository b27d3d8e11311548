import type { Json, JsonObject } from "./plan-document.ts";

/**
 * Pulumi's own marks on the wire, from `sdk/nodejs/runtime/rpc.ts`; they have been the same in every SDK of version 3.
 */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
export const SIGNATURE = "4dabf18193072939515e22adb298388d";
export const SECRET = "1b47061264138c4ac30d75fd1eb44270";
export const OUTPUT_VALUE = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
export const RESOURCE_REFERENCE = "5cf8f73096256a8f31e491e813e4eb8e";

export const secret = (value: Json): JsonObject => ({ [SIGNATURE]: SECRET, value });

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isArray = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

export const isSecret = (value: Json | undefined): value is JsonObject =>
  isObject(value) && value[SIGNATURE] === SECRET;

/** Copies `value`, with `change` applied to the parts of an array or object. */
export const mapParts = (value: Json, change: (part: Json) => Json): Json => {
  if (isArray(value)) return value.map(change);
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, change(part)]));
  return value;
};

/**
 * What may be shown: each secret becomes an unknown secret, and a text made from an unknown one is unknown altogether.
 *
 * The unknown sentinel, rather than a text such as "[secret]", keeps a reader from taking the placeholder for a value.
 */
export function redact(value: Json): Json {
  if (isSecret(value)) return secret(UNKNOWN);
  if (typeof value === "string") return value.includes(UNKNOWN) ? UNKNOWN : value;
  return mapParts(value, redact);
}
