import type { GrantPart, Transport } from "../../egress/grant.ts";
import type { PeerPart } from "../../egress/peer.ts";
import { ALL_PORTS, type PortSet, unionOfPorts } from "../../egress/port-set.ts";
import { type Notes, note, placeOf } from "../notes.ts";
import { readAddresses } from "../peers.ts";
import { at, isGiven, itemsOf, type Value } from "../values.ts";
import { readPortsBetween, readTransports } from "./rule-fields.ts";

/** `[{addressDefinition}]`, as stateless rules and scopes of TLS inspection have it; left out, every address. */
export function readDefinitions(notes: Notes, part: GrantPart, value: Value): PeerPart[] {
  if (!isGiven(value)) return [{ kind: "any", written: "any", place: placeOf(notes, value) }];
  return itemsOf(value).flatMap((item) => {
    const definition = item.kind === "unknown" ? item : at(item, "addressDefinition");
    return readAddresses(notes, part, definition.kind === "absent" ? missing(notes, part, definition) : definition);
  });
}

/** `[{fromPort, toPort}]`; left out, every port. */
export function readPortRanges(notes: Notes, value: Value): PortSet {
  if (!isGiven(value)) return ALL_PORTS;
  return unionOfPorts(
    itemsOf(value).map((item) => {
      if (item.kind !== "unknown") return readPortsBetween(notes, at(item, "fromPort"), at(item, "toPort"));
      note(notes, "ports", item, item.why);
      return [];
    }),
  );
}

/** Numbers of protocols; left out, every protocol. */
export const readProtocolNumbers = (notes: Notes, value: Value): Transport[] =>
  isGiven(value) ? [...new Set(itemsOf(value).flatMap((item) => readTransports(notes, item)))] : ["any"];

function missing(notes: Notes, part: GrantPart, value: Value): Value {
  note(notes, part, value, "no address is given");
  return value;
}
