import type { Grant, Via } from "../../../egress/index.ts";
import { at, firstOf, isGiven, note, notesOf, readReferences, textOf, type Value } from "../../kit/index.ts";
import { ANY_ON_FIREWALLS, readPortFields, readTaggedAddresses, readTransports } from "../rule-fields.ts";
import { anyAddress, type RuleCollection, readNames, readRuleSources, ruleMaker } from "./rule-parts.ts";

/**
 * Grants of a network rule. For the firewall, a name in it means the addresses that DNS returns for it. A rule with
 * both names and addresses gives two grants, because either is enough for a match.
 */
export function readNetworkRule(collection: RuleCollection, rule: Value, index: number): Grant[] {
  const { resource } = collection;
  const notes = notesOf(resource);
  const grant = ruleMaker(collection, notes, "azure-network-rule", rule, index);
  const [addresses, groups] = [at(rule, "destinationAddresses"), at(rule, "destinationIpGroups")];
  const fqdns = at(rule, "destinationFqdns");
  const fields = {
    layer: "address" as const,
    source: readRuleSources(notes, resource, rule),
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

/**
 * The grant of a NAT rule. The firewall forwards connections made to itself. So the grant's destination is the
 * translated address or name on the translated port; the firewall's own address isn't kept.
 *
 * @param translation what holds `translatedAddress`, if it isn't the rule itself.
 */
export function readNatRule(collection: RuleCollection, rule: Value, index: number, translation = rule): Grant[] {
  const { resource } = collection;
  const notes = notesOf(resource);
  const grant = ruleMaker(collection, notes, "azure-nat-rule", rule, index);
  const [address, name] = [at(translation, "translatedAddress"), at(translation, "translatedFqdn")];
  const port = at(translation, "translatedPort");
  if (!isGiven(address) && !isGiven(name)) note(notes, "destination", address, "no translated address is given");
  const via: Via = { kind: "nat", written: writtenOf(isGiven(address) ? address : name) };
  return [
    grant({
      layer: "address",
      source: readRuleSources(notes, resource, rule),
      destination:
        isGiven(address) || !isGiven(name)
          ? readTaggedAddresses(notes, "destination", address, ANY_ON_FIREWALLS)
          : anyAddress(notes, translation),
      ...(isGiven(name) && !isGiven(address) && { names: readNames(notes, name) }),
      transports: readTransports(notes, firstOf(rule, "ipProtocols", "protocols")),
      ports: readPortFields(notes, isGiven(port) && textOf(port) !== "0" ? port : at(rule, "destinationPorts")),
      via,
    }),
  ];
}

const writtenOf = (target: Value): string =>
  textOf(target) || (target.kind === "unknown" ? "a target that is known only after an update" : "nothing");
