import type { Reader } from "../resource.ts";
import { factUnknown } from "../settings.ts";
import { at, isGiven, rootOf, textOf } from "../values.ts";

/** The name of `aws:route53/zone:Zone`, which its records may leave out of theirs. */
export const readDnsZone: Reader = (resource) => {
  const zone = rootOf(resource.props);
  const name = textOf(at(zone, "name"));
  if (name === undefined) return { grants: [], facts: [factUnknown(resource, "zone", at(zone, "name"))] };
  const isPrivate = isGiven(at(zone, "vpcs"));
  return { grants: [], facts: [{ kind: "zone", name, isPrivate, place: { urn: resource.urn, path: "name" } }] };
};
