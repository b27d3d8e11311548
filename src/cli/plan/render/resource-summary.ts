import { isMap } from "../../../egress/input/is-map.ts";
import { UNKNOWN } from "../../../egress/resource/pulumi-marks.ts";
import type { Json, PlannedResource } from "../../../stack/model/plan-document.ts";
import { isArray } from "../../../stack/model/wire-values.ts";
import { firstFew } from "../../../text/first-few.ts";
import { clean, count, shorten } from "../../../text/plain-text.ts";

/** Inputs to show in a resource's line, in this order. */
const TELLING_INPUTS: readonly (readonly [input: string, say: (value: string) => string])[] = [
  ["priority", (value) => `priority ${value}`],
  ["access", asIs],
  ["action", asIs],
  ["cidrIpv4", destination],
  ["cidrIpv6", destination],
  ["destinationAddressPrefix", destination],
  ["destinationAddressPrefixes", destination],
  ["destinationCidrBlock", destination],
  ["addressPrefix", destination],
  ["fromPort", port],
  ["destinationPortRange", port],
  ["destinationPortRanges", port],
  ["ipProtocol", protocol],
  ["protocol", protocol],
  ["direction", asIs],
  ["nextHopType", (value) => `by ${value}`],
  ["nextHopIpAddress", (value) => `at ${value}`],
  ["domains", asIs],
  ["region", asIs],
  ["location", asIs],
];

/**
 * Returns `["priority 1003", "Allow", "to any", "port 443", "Tcp", "Outbound"]`. Unknown values are left out.
 *
 * @param mayCut whether the beginning of a long value or list is enough.
 */
export const summarise = ({ inputs }: PlannedResource, mayCut: boolean): string[] => [
  ...TELLING_INPUTS.flatMap(([input, say]) => {
    const value = shownValue(inputs[input], mayCut);
    return value === undefined ? [] : [say(value)];
  }),
  ...ruleCount(inputs),
];

function asIs(value: string): string {
  return value;
}
function protocol(value: string): string {
  return value === "*" || value === "-1" ? "any protocol" : value;
}
function port(value: string): string {
  return value === "*" ? "any port" : `port ${value}`;
}
function destination(value: string): string {
  return value === "*" ? "to any" : `to ${value}`;
}

/**
 * Writes how many rules a group has, in Suricata's text or in Azure's collections, and the capacity that limits them.
 */
function ruleCount({ ruleGroup, ruleCollections, capacity }: PlannedResource["inputs"]): string[] {
  const source = isMap(ruleGroup) ? ruleGroup.rulesSource : undefined;
  const text = isMap(source) ? source.rulesString : undefined;
  const room = typeof capacity === "number" ? ` of at most ${capacity}` : "";
  if (typeof text === "string" && text !== UNKNOWN) {
    const rules = text.split("\n").filter((line) => /^\s*[a-z]/.test(line));
    return [count(rules.length, "rule") + room];
  }
  if (!isArray(ruleCollections)) return [];
  const rules = ruleCollections.flatMap((collection) =>
    isMap(collection) && isArray(collection.rules) ? collection.rules : [],
  );
  return [count(rules.length, "rule")];
}

function shownValue(value: Json | undefined, mayCut: boolean): string | undefined {
  if (typeof value === "string")
    return value === "" || value === UNKNOWN
      ? undefined
      : shorten(clean(value), mayCut ? 40 : Number.POSITIVE_INFINITY);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (!isArray(value) || value.length === 0) return undefined;
  const parts = value.map((part) => shownValue(part, mayCut));
  if (parts.includes(undefined)) return undefined;
  return firstFew(parts, (part) => part ?? "", mayCut ? 3 : parts.length);
}
