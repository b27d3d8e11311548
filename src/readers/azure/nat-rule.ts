import type { Grant, Via } from "../../egress/grant.ts";
import { note, notesOf } from "../notes.ts";
import { at, isGiven, textOf, type Value } from "../values.ts";
import { firstOf, readPortFields, readTransports } from "./fields.ts";
import { anyAddress, type Collection, readNames, readSources, ruleMaker } from "./firewall-rule.ts";
import { ANY_ON_FIREWALLS, readTaggedAddresses } from "./service-tags.ts";

/**
 * The grant of a NAT rule: what dials the firewall is sent on, so that the destination is the translated address or name, on the
 * translated port. The firewall's own address isn't kept.
 *
 * @param translation what holds `translatedAddress`, where that isn't the rule itself.
 */
export function readNatRule(collection: Collection, rule: Value, index: number, translation = rule): Grant[] {
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
      source: readSources(notes, resource, rule),
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
