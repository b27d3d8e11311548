import { below } from "../../egress/name/name-pattern.ts";
import type { Reader } from "../resource.ts";
import { factUnknown } from "../settings.ts";
import { rootOf, textOf } from "../values.ts";
import { firstOf } from "./fields.ts";

/**
 * The names that a private zone answers for, whether or not it has a record of them: `azure-native:privatedns:PrivateZone`, in the
 * module `network` until version 2, and `azure:privatedns/zone:Zone`.
 */
export const readPrivateZone: Reader = (resource) => {
  const name = firstOf(rootOf(resource.props), "privateZoneName", "name");
  const zone = textOf(name)?.replace(/\.$/, "");
  if (!zone) return { grants: [], facts: [factUnknown(resource, "domain-list", name)] };
  const place = { urn: resource.urn, path: name.path };
  return {
    grants: [],
    facts: [
      { kind: "domain-list", names: [below(zone, zone, true)], place },
      { kind: "zone", name: zone, isPrivate: true, place },
    ],
  };
};
