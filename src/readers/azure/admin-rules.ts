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
  within,
} from "../kit/index.ts";
import { partOf } from "./part-of.ts";
import { ANY_ELSEWHERE, readEffect, readPortFields, readTaggedAddresses, readTransports } from "./rule-fields.ts";
import { hasPorts, noteSourcePorts, readDirection } from "./security-rules.ts";

/** Security rules of Virtual Network Manager, and the commits that put them in force. */
export const adminRules: readonly Reader[] = [
  {
    types: [
      "azure-native:network:SecurityAdminConfiguration",
      "azure:network/networkManagerSecurityAdminConfiguration:NetworkManagerSecurityAdminConfiguration",
    ],
    kind: "admin-configuration",
    read: () => ({ grants: [], facts: [] }),
  },
  { types: ["azure-native:network:Commit"], read: readCommit },
  {
    types: ["azure:network/networkManagerDeployment:NetworkManagerDeployment"],
    read: readDeployment,
  },
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
    facts: [
      ...partOf(resource, "rule-group", collection, "ruleCollections"),
      ...partOf(resource, "admin-configuration", at(rule, "configurationName"), CONFIGURATIONS),
    ],
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

/** `azure-native:network:Commit`: configurations that are put in force in the regions that it names. */
function readCommit(resource: Resource): GrantsAndFacts {
  const commit = inputsOf(resource);
  return readConfigurations(
    resource,
    within(commit, "properties", "commitType"),
    within(commit, "properties", "configurationIds"),
  );
}

/** The same of the classic provider, `azure:network/networkManagerDeployment:NetworkManagerDeployment`. */
function readDeployment(resource: Resource): GrantsAndFacts {
  const deployment = inputsOf(resource);
  return readConfigurations(resource, at(deployment, "scopeAccess"), at(deployment, "configurationIds"));
}

/** Reads a commit of admin rules. Routes and connectivity are committed separately. */
const readConfigurations = (resource: Resource, type: Value, configurations: Value): GrantsAndFacts => ({
  grants: [],
  facts:
    (textOf(type) ?? "SecurityAdmin").toLowerCase() === "securityadmin"
      ? linksTo(resource, "uses", "admin-configuration", configurations)
      : [],
});

/**
 * `azure-native:network:AdminRuleCollection` and the classic provider's: the network groups to which its rules apply,
 * and the configuration that it belongs to.
 */
function readAdminRuleCollection(resource: Resource): GrantsAndFacts {
  const collection = inputsOf(resource);
  const configuration = firstOf(collection, "configurationName", "securityAdminConfigurationId");
  const groups = itemsOf(at(collection, "appliesToGroups")).map((group) =>
    group.kind === "unknown" ? group : at(group, "networkGroupId"),
  );
  return {
    grants: [],
    facts: [
      ...partOf(resource, "admin-configuration", configuration, CONFIGURATIONS),
      ...[...groups, at(collection, "networkGroupIds")].flatMap((group) =>
        linksTo(resource, "applies-to", "network", group),
      ),
    ],
  };
}

/** The segment of an id before the configuration's name. */
const CONFIGURATIONS = "securityAdminConfigurations";

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
