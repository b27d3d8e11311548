import type { Peer } from "../../egress/peer.ts";
import { type PortSet, unionOfPorts } from "../../egress/port-set.ts";
import { notesOf } from "../notes.ts";
import { readAddresses } from "../peers.ts";
import type { Resource } from "../resource.ts";
import { at, itemsOf, textOf, type Value, within } from "../values.ts";
import { readPrefixLists } from "./prefix-lists.ts";
import { readPortExpression } from "./suricata/ports.ts";
import type { Variables } from "./suricata/read-rule.ts";

/** Variables and references that a rule group defines, each read once however many rules use it. */
export function readVariables(resource: Resource, group: Value): Variables {
  const peers = new Map<string, { readonly peer: Peer; readonly faults: readonly { path: string; why: string }[] }>();
  const add = (key: Value, read: (notes: ReturnType<typeof notesOf>) => Peer, prefix = ""): void => {
    const name = textOf(key);
    const notes = notesOf(resource);
    const peer = read(notes);
    const faults = notes.unknowns.map(({ place, why }) => ({ path: place.path, why }));
    if (name !== undefined) peers.set(`${prefix}${name}`, { peer, faults });
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
    addresses: { peerOf: (name) => peers.get(name)?.peer, faultsOf: (name) => peers.get(name)?.faults ?? [] },
    ports: readPortVariables(group),
  };
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
