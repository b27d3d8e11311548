import type { Grant } from "../../egress/grant.ts";
import { note, notesOf } from "../notes.ts";
import { readReferences } from "../peers.ts";
import { at, isGiven, type Value } from "../values.ts";
import { firstOf, readPortFields, readTransports } from "./fields.ts";
import { anyAddress, type Collection, readNames, readSources, ruleMaker } from "./firewall-rule.ts";
import { ANY_ON_FIREWALLS, readTaggedAddresses } from "./service-tags.ts";

/**
 * Grants of a network rule. Names in it are addresses to the firewall, which asks DNS for them; where a rule has both, either will do,
 * so that it is two grants.
 */
export function readNetworkRule(collection: Collection, rule: Value, index: number): Grant[] {
  const { resource } = collection;
  const notes = notesOf(resource);
  const grant = ruleMaker(collection, notes, "azure-network-rule", rule, index);
  const [addresses, groups] = [at(rule, "destinationAddresses"), at(rule, "destinationIpGroups")];
  const fqdns = at(rule, "destinationFqdns");
  const fields = {
    layer: "address" as const,
    source: readSources(notes, resource, rule),
    transports: readTransports(notes, firstOf(rule, "ipProtocols", "protocols")),
    ports: readPortFields(notes, at(rule, "destinationPorts")),
  };
  const named = { ...notes, unknowns: [...notes.unknowns] };
  const addressed = { ...notes, unknowns: [...notes.unknowns] };
  const names = readNames(named, fqdns);
  const destination = [
    ...readTaggedAddresses(addressed, "destination", addresses, ANY_ON_FIREWALLS),
    ...readReferences(addressed, resource, "destination", "address-list", groups),
  ];
  const hasAddresses = isGiven(addresses) || isGiven(groups);
  if (!hasAddresses && !isGiven(fqdns)) note(addressed, "destination", addresses, "no destination is given");
  return [
    ...(hasAddresses || !isGiven(fqdns) ? [grant({ ...fields, destination }, addressed)] : []),
    ...(isGiven(fqdns) ? [grant({ ...fields, destination: anyAddress(notes, rule), names }, named)] : []),
  ];
}
