import { ALL_PORTS, type Grant, isEveryPort, type PeerPart } from "../../egress/index.ts";
import {
  at,
  firstOf,
  type GrantsAndFacts,
  inputsOf,
  isGiven,
  isWhole,
  itemsOf,
  makeGrant,
  type Notes,
  note,
  notesOf,
  ownList,
  placeOf,
  type Reader,
  type Resource,
  readNumber,
  readOwnedList,
  textOf,
  unknownGrant,
  type Value,
  whyUnreadable,
} from "../kit/index.ts";
import { partOf } from "./part-of.ts";
import {
  ANY_ELSEWHERE,
  readEffect,
  readPortFields,
  readTaggedAddresses,
  readTransports,
  readWord,
} from "./rule-fields.ts";

/** Network security groups and their rules, of azure-native and of the classic provider. */
export const securityRules: readonly Reader[] = [
  {
    types: ["azure-native:network:NetworkSecurityGroup", "azure:network/networkSecurityGroup:NetworkSecurityGroup"],
    kind: "security-group",
    read: readNetworkSecurityGroup,
  },
  {
    types: ["azure-native:network:SecurityRule", "azure:network/networkSecurityRule:NetworkSecurityRule"],
    read: readSecurityRuleResource,
  },
];

/**
 * The grant of `azure-native:network:SecurityRule` and of the classic provider's `azure:network/networkSecurityRule:…`.
 */
function readSecurityRuleResource(resource: Resource): GrantsAndFacts {
  const rule = inputsOf(resource);
  const group = at(rule, "networkSecurityGroupName");
  return {
    grants: [readSecurityRule(resource, rule)],
    facts: partOf(resource, "security-group", group, "networkSecurityGroups"),
  };
}

/** Grants of `azure-native:network:NetworkSecurityGroup` and of the classic provider's, from their inline rules. */
function readNetworkSecurityGroup(resource: Resource): GrantsAndFacts {
  return {
    // Every NSG has Azure's default rules, but only states show them. If they were judged, states would differ from
    // previews.
    grants: ownList(resource, "securityRules").kind === "absent" ? [] : readSecurityRules(resource, inputsOf(resource)),
    facts: (["outbound rules", "inbound rules"] as const).flatMap((list) =>
      readOwnedList(resource, list, ownList(resource, "securityRules")),
    ),
  };
}

/** Grants of the rules in an NSG, which is the resource or nested in one. */
export const readSecurityRules = (resource: Resource, group: Value): Grant[] =>
  itemsOf(at(group, "securityRules")).map((rule) => readSecurityRule(resource, rule));

/**
 * The grant of one rule of an NSG. Rules are evaluated in order of their priority, lowest first, and the first match
 * decides.
 */
function readSecurityRule(resource: Resource, rule: Value): Grant {
  const why = whyUnreadable(rule, "rule");
  if (why !== undefined) return unknownGrant(resource, rule, { engine: "nsg", layer: "address" }, why);
  const notes = notesOf(resource);
  const priority = readNumber(notes, "order", at(rule, "priority"));
  const transports = readTransports(notes, at(rule, "protocol"));
  noteSourcePorts(notes, firstOf(rule, "sourcePortRanges", "sourcePortRange"));
  return makeGrant(
    resource,
    notes,
    rule,
    {
      engine: "nsg",
      layer: "address",
      effect: readEffect(notes, at(rule, "access")),
      direction: readDirection(notes, at(rule, "direction")),
      source: readPeer(notes, "source", rule),
      destination: readPeer(notes, "destination", rule),
      ports: hasPorts(transports)
        ? readPortFields(notes, at(rule, "destinationPortRange"), at(rule, "destinationPortRanges"))
        : ALL_PORTS,
      transports,
      ...(priority !== undefined && { order: [priority] }),
      name: textOf(firstOf(rule, "securityRuleName", "name")),
    },
    isWhole(resource, rule) ? undefined : textsOf(rule),
  );
}

/**
 * Reads the addresses, tags and application security groups of the source or destination. Application security groups
 * are interfaces in the own network.
 */
function readPeer(notes: Notes, end: "source" | "destination", rule: Value): PeerPart[] {
  const [one, several] = [at(rule, `${end}AddressPrefix`), at(rule, `${end}AddressPrefixes`)];
  const groups = firstOf(rule, `${end}ApplicationSecurityGroups`, `${end}ApplicationSecurityGroupIds`);
  if (![one, several, groups].some(isGiven)) note(notes, end, one, `no ${end} is given`);
  return [
    ...[one, several].flatMap((value) => readTaggedAddresses(notes, end, value, ANY_ELSEWHERE)),
    ...itemsOf(groups)
      .filter(isGiven)
      .map((group): PeerPart => {
        const written = textOf(group) ?? textOf(at(group, "id")) ?? "an application security group";
        return { kind: "private", written, place: placeOf(notes, group) };
      }),
  ];
}

/** Reads outbound or inbound; `unknown` with a note. */
export const readDirection = (notes: Notes, value: Value): Grant["direction"] =>
  readWord(notes, "direction", value, DIRECTIONS) ?? "unknown";

/** A rule for some source ports matches fewer connections than it seems to, because clients use random ports. */
export function noteSourcePorts(notes: Notes, value: Value): void {
  if (!isGiven(value)) return;
  const ports = readPortFields({ ...notes, unknowns: [] }, value);
  if (!isEveryPort(ports)) note(notes, "conditions", value, "it is for some source ports");
}

/** Whether the protocols have ports. */
export const hasPorts = (transports: Grant["transports"]): boolean =>
  transports.length === 0 || transports.some((transport) => transport !== "icmp" && transport !== "other");

const textsOf = (rule: Value): string[] =>
  [at(rule, "name"), at(rule, "description")].flatMap((value) => textOf(value) ?? []);

const DIRECTIONS: Readonly<Record<string, Grant["direction"]>> = { outbound: "outbound", inbound: "inbound" };
