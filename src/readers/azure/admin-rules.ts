import { ALL_PORTS, type Effect, type Grant, type Peer, type PortSet } from "../../egress/index.ts";
import {
  at,
  firstOf,
  type GrantsAndFacts,
  inputsOf,
  isGiven,
  itemsOf,
  linksTo,
  makeGrant,
  type Notes,
  notesOf,
  placeOf,
  type Reader,
  type Resource,
  readNumber,
  textOf,
  unknownGrant,
  type Value,
} from "../kit/index.ts";
import { partOf } from "./part-of.ts";
import { ANY_ELSEWHERE, readEffect, readPortFields, readTaggedAddresses, readTransports } from "./rule-fields.ts";
import { hasPorts, noteSourcePorts, readDirection } from "./security-rules.ts";

/** Security rules of Virtual Network Manager. */
export const adminRules: readonly Reader[] = [
  {
    types: [
      "azure-native:network:AdminRuleCollection",
      "azure:network/networkManagerAdminRuleCollection:NetworkManagerAdminRuleCollection",
    ],
    kind: "rule-group",
    read: readAdminRuleCollection,
  },
  {
    types: [
      "azure-native:network:AdminRule",
      "azure-native:network:DefaultAdminRule",
      "azure:network/networkManagerAdminRule:NetworkManagerAdminRule",
    ],
    read: readAdminRule,
  },
  { types: ["azure-native:network:SecurityUserRule", "azure-native:network:UserRule"], read: readUserRule },
];

/**
 * The grant of a security admin rule of Virtual Network Manager: `azure-native:network:AdminRule` or
 * `DefaultAdminRule`, or `azure:network/networkManagerAdminRule:…` of the classic provider. Such rules are evaluated
 * before any NSG.
 */
function readAdminRule(resource: Resource): GrantsAndFacts {
  const rule = inputsOf(resource);
  const collection = firstOf(rule, "ruleCollectionName", "adminRuleCollectionId");
  return {
    grants: [isDefault(rule) ? unknownDefault(resource, rule) : readRule(resource, rule)],
    facts: partOf(resource, "rule-group", collection, "ruleCollections"),
  };
}

/**
 * The grant of `azure-native:network:SecurityUserRule`, or of the earlier `UserRule`: a rule that Virtual Network
 * Manager writes into NSGs. It has no action field, because it can only allow.
 */
function readUserRule(resource: Resource): GrantsAndFacts {
  const rule = inputsOf(resource);
  return { grants: [{ ...readRule(resource, rule, "allow"), engine: "nsg" }], facts: [] };
}

/**
 * `azure-native:network:AdminRuleCollection` and the classic provider's: the network groups to which its rules apply.
 */
function readAdminRuleCollection(resource: Resource): GrantsAndFacts {
  const collection = inputsOf(resource);
  const groups = itemsOf(at(collection, "appliesToGroups")).map((group) =>
    group.kind === "unknown" ? group : at(group, "networkGroupId"),
  );
  return {
    grants: [],
    facts: [...groups, at(collection, "networkGroupIds")].flatMap((group) =>
      linksTo(resource, "applies-to", "network", group),
    ),
  };
}

function readRule(resource: Resource, rule: Value, always?: Effect): Grant {
  const notes = notesOf(resource);
  const priority = readNumber(notes, "order", at(rule, "priority"));
  const transports = readTransports(notes, at(rule, "protocol"));
  noteSourcePorts(notes, at(rule, "sourcePortRanges"));
  return makeGrant(resource, notes, rule, {
    engine: "admin-rule",
    layer: "address",
    effect: always ?? readEffect(notes, firstOf(rule, "access", "action")),
    direction: readDirection(notes, at(rule, "direction")),
    source: readPeer(notes, "source", rule),
    destination: readPeer(notes, "destination", rule),
    ports: readPorts(notes, transports, at(rule, "destinationPortRanges")),
    transports,
    ...(priority !== undefined && { order: [priority] }),
  });
}

/** Reads the source or the destination. Without items, it is every address. */
function readPeer(notes: Notes, end: "source" | "destination", rule: Value): Peer {
  const list = at(rule, `${end}s`);
  if (!isGiven(list)) return [{ kind: "any", written: "", place: placeOf(notes, list) }];
  return itemsOf(list).flatMap((item): Peer => {
    const prefix = item.kind === "known" && typeof item.raw === "object" ? at(item, "addressPrefix") : item;
    const written = textOf(prefix);
    // Network groups are named by their ids.
    if (written?.startsWith("/")) return [{ kind: "private", written, place: placeOf(notes, prefix) }];
    return readTaggedAddresses(notes, end, prefix, ANY_ELSEWHERE);
  });
}

const readPorts = (notes: Notes, transports: Grant["transports"], ports: Value): PortSet =>
  isGiven(ports) && hasPorts(transports) ? readPortFields(notes, ports) : ALL_PORTS;

/** A default rule is named by a flag. Only a state shows what the rule does. */
const isDefault = (rule: Value): boolean =>
  textOf(at(rule, "kind"))?.toLowerCase() === "default" && !isGiven(at(rule, "access"));

const unknownDefault = (resource: Resource, rule: Value): Grant =>
  unknownGrant(
    resource,
    isGiven(at(rule, "flag")) ? at(rule, "flag") : rule,
    { engine: "admin-rule", layer: "address" },
    `what Azure's default rule ${textOf(at(rule, "flag")) ?? ""} does is known only after an update`.replace("  ", " "),
  );
