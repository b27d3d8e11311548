import type { Json, PlannedResource } from "../stack/types.ts";
import { clean, count, shorten } from "./text.ts";

/** Inputs worth a place in one line, in the order in which they are shown; longer values are left to `--json`. */
const TELLING_INPUTS = new Map([
  ["priority", "priority"],
  ["direction", ""],
  ["access", ""],
  ["action", ""],
  ["ipProtocol", ""],
  ["protocol", ""],
  ["fromPort", "port"],
  ["destinationPortRange", "port"],
  ["destinationPortRanges", "ports"],
  ["cidrIpv4", "to"],
  ["cidrIpv6", "to"],
  ["destinationAddressPrefix", "to"],
  ["destinationAddressPrefixes", "to"],
  ["destinationCidrBlock", "to"],
  ["addressPrefix", "to"],
  ["nextHopType", "by"],
  ["nextHopIpAddress", "by"],
  ["domains", ""],
  ["capacity", "capacity"],
  ["region", ""],
  ["location", ""],
]);

/** `["priority 400", "Outbound", "Allow", "port 443"]`. What isn't known yet is left out. */
export const summarise = ({ inputs }: PlannedResource): string[] =>
  [...TELLING_INPUTS].flatMap(([key, word]) => {
    const value = shortValue(inputs[key]);
    return value === undefined ? [] : [word === "" ? value : `${word} ${value}`];
  });

function shortValue(value: Json | undefined): string | undefined {
  if (typeof value === "string") return value === "" || isSentinel(value) ? undefined : shorten(clean(value), 40);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const parts = value.map(shortValue);
  if (parts.includes(undefined)) return undefined;
  return parts.length <= 3
    ? parts.join(", ")
    : `${parts.slice(0, 2).join(", ")} and ${count(parts.length - 2, "other")}`;
}

/** Pulumi's mark of an unknown value. */
const isSentinel = (text: string): boolean => text === "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
