import type { Peer } from "../../egress/peer.ts";
import { type PortSet, unionOfPorts } from "../../egress/port-set.ts";
import { joinRanges } from "../join-ranges.ts";
import { type Notes, notesOf } from "../notes.ts";
import { readAddresses } from "../peers.ts";
import type { Resource } from "../resource.ts";
import { at, itemsOf, textOf, type Value, within } from "../values.ts";
import { readPrefixLists } from "./prefix-lists.ts";
import type { AddressVariable } from "./suricata/addresses.ts";
import { readPortExpression } from "./suricata/ports.ts";
import type { Variables } from "./suricata/read-rule.ts";

/** Variables and references that a rule group defines, each read once however many rules use it. */
export function readVariables(resource: Resource, group: Value): Variables {
  const peers = new Map<string, AddressVariable>();
  const add = (key: Value, read: (notes: ReturnType<typeof notesOf>) => Peer, prefix = ""): void => {
    const name = textOf(key);
    const notes = notesOf(resource);
    const peer = read(notes);
    if (name !== undefined) peers.set(`${prefix}${name}`, { peer, joined: joinRanges(peer), fault: faultOf(notes) });
  };
  for (const set of itemsOf(within(group, "ruleVariables", "ipSets")))
    add(at(set, "key"), (notes) => readAddresses(notes, "destination", within(set, "ipSet", "definitions")));
  for (const set of itemsOf(within(group, "referenceSets", "ipSetReferences")))
    add(
      at(set, "key"),
      (notes) =>
        itemsOf(at(set, "ipSetReferences")).flatMap((item) =>
          readPrefixLists(notes, resource, "destination", at(item, "referenceArn")),
        ),
      "@",
    );
  return {
    addresses: peers,
    ports: readPortVariables(group),
  };
}

/** What couldn't be read, told by the first of it: every rule that uses the variable repeats it. */
function faultOf({ unknowns }: Notes): AddressVariable["fault"] {
  const [first] = unknowns;
  if (!first) return undefined;
  const more = unknowns.length > 1 ? `, as are ${unknowns.length - 1} more of its entries` : "";
  return { path: first.place.path, why: `${first.why}${more}` };
}

function readPortVariables(group: Value): Variables["ports"] {
  const ports = new Map<string, PortSet | { readonly fault: string }>();
  for (const set of itemsOf(within(group, "ruleVariables", "portSets"))) {
    const name = textOf(at(set, "key"));
    const read = itemsOf(within(set, "portSet", "definitions")).map(readDefinition);
    const fault = read.find((found) => "fault" in found);
    if (name !== undefined) ports.set(name, fault ?? unionOfPorts(read as PortSet[]));
  }
  return ports;
}

const readDefinition = (value: Value): PortSet | { readonly fault: string } =>
  value.kind === "unknown" ? { fault: value.why } : readPortExpression(textOf(value) ?? "", new Map());
