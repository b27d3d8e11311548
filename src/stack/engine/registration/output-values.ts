import { isMap } from "../../../egress/input/is-map.ts";
import { OUTPUT_VALUE, RESOURCE_REFERENCE, SIGNATURE, UNKNOWN } from "../../../egress/resource/pulumi-marks.ts";
import type { Json, JsonObject } from "../../model/plan-document.ts";
import { isArray, isSecret, mapParts, secret } from "../../model/wire-values.ts";

/** A value with its dependencies, the form in which transforms see inputs. Without `value` it is unknown. */
interface OutputValue extends JsonObject {
  readonly [SIGNATURE]: typeof OUTPUT_VALUE;
}

/**
 * Converts inputs as the engine does for transforms: unknowns and secrets become output values, with dependencies by
 * input.
 */
export function upgrade(inputs: JsonObject, dependencies: ReadonlyMap<string, ReadonlySet<string>>): JsonObject {
  const upgraded = Object.entries(inputs).map(([key, value]): [string, Json] => {
    const output = upgradeValue(value);
    const wanted = dependencies.get(key) ?? new Set();
    const known = dependenciesOf(output);
    if ([...wanted].every((urn) => known.has(urn))) return [key, output];
    const base = isOutputValue(output) ? output : outputValue({ value: output });
    const own = isArray(base.dependencies) ? base.dependencies : [];
    return [key, { ...base, dependencies: [...new Set([...own, ...wanted])] }];
  });
  return Object.fromEntries(upgraded);
}

/** Converts back: output values become plain values, unknowns and secrets again. */
export function downgrade(value: Json): Json {
  if (!isOutputValue(value)) return mapParts(value, downgrade);
  const inner = value.value === undefined ? UNKNOWN : downgrade(value.value);
  return value.secret === true && !isSecret(inner) ? secret(inner) : inner;
}

/** Returns the URNs that the output values inside `value` depend on. */
export function dependenciesOf(value: Json, found = new Set<string>()): Set<string> {
  if (isOutputValue(value) && isArray(value.dependencies)) {
    for (const urn of value.dependencies) if (typeof urn === "string") found.add(urn);
    if (value.value !== undefined) dependenciesOf(value.value, found);
  } else if (isArray(value)) for (const part of value) dependenciesOf(part, found);
  else if (isMap(value)) for (const part of Object.values(value)) dependenciesOf(part, found);
  return found;
}

const outputValue = (parts: JsonObject): OutputValue => ({ [SIGNATURE]: OUTPUT_VALUE, ...parts });

const isOutputValue = (value: Json): value is OutputValue => isMap(value) && value[SIGNATURE] === OUTPUT_VALUE;

function upgradeValue(value: Json): Json {
  if (value === UNKNOWN) return outputValue({});
  if (isSecret(value)) {
    const inner = upgradeValue(value.value ?? null);
    return isOutputValue(inner) ? { ...inner, secret: true } : outputValue({ value: inner, secret: true });
  }
  if (isMap(value) && value[SIGNATURE] === RESOURCE_REFERENCE) return value;
  return mapParts(value, upgradeValue);
}
