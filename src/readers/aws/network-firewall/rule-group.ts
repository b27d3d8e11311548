import { type Fact, type Grant, type Peer, type PortSet, unionOfPorts } from "../../../egress/index.ts";
import {
  at,
  firstGiven,
  type GrantsAndFacts,
  inputsOf,
  isGiven,
  itemsOf,
  joinRanges,
  type Notes,
  namedItemsOf,
  notesOf,
  type Reader,
  type Resource,
  readAddresses,
  readSetting,
  textOf,
  unknownGrant,
  type Value,
  within,
} from "../../kit/index.ts";
import { readPrefixLists } from "../prefix-lists.ts";
import type { AddressVariable } from "../suricata/addresses.ts";
import { readPortExpression } from "../suricata/ports.ts";
import type { Variables } from "../suricata/read-rule.ts";
import { readRulesText } from "../suricata/rules-text.ts";
import { readDomainList } from "./domain-list-rules.ts";
import { readStatefulRules } from "./stateful-rules.ts";
import { readStatelessRules } from "./stateless-rules.ts";

/** Rule groups of Network Firewall. */
export const ruleGroups: readonly Reader[] = [
  {
    types: ["aws:networkfirewall/ruleGroup:RuleGroup"],
    kind: "rule-group",
    service: "network-firewall",
    read: readNetworkFirewallRuleGroup,
  },
];

/** Grants of `aws:networkfirewall/ruleGroup:RuleGroup`, whatever its source of rules is. */
function readNetworkFirewallRuleGroup(resource: Resource): GrantsAndFacts {
  const root = inputsOf(resource);
  const group = at(root, "ruleGroup");
  const source = at(group, "rulesSource");
  const order = within(group, "statefulRuleOptions", "ruleOrder");
  const isStateful = textOf(at(root, "type"))?.toUpperCase() !== "STATELESS";
  // If both are given, they hold the same text: the provider fills in the one that the program left out.
  const texts = [source.kind === "unknown" ? source : at(source, "rulesString"), at(root, "rules")].filter(isGiven);
  const text = texts.find(({ kind }) => kind === "known") ?? texts[0];
  const variables = readVariables(resource, group);
  const read = text && readRulesText(resource, text, variables);
  return {
    grants: [...(read?.grants ?? []), ...(source.kind === "unknown" ? [] : listed(resource, source, variables, order))],
    facts: [
      ...(isStateful ? readSetting(resource, "rule-order", order, "DEFAULT_ACTION_ORDER") : []),
      ...(read?.facts ?? []),
      ...homeNetOf(resource, variables),
    ],
  };
}

/**
 * The clients that the group's own rules are for, if the group defines HOME_NET itself. A policy's variable doesn't
 * change them.
 */
function homeNetOf({ urn }: Resource, { addresses }: Variables): Fact[] {
  const [first, ...others] = addresses.get("HOME_NET")?.peer ?? [];
  if (first === undefined) return [];
  return [
    { kind: "variable", name: "HOME_NET", addresses: [first, ...others], place: { urn, path: first.place.path } },
  ];
}

const listed = (
  resource: Resource,
  source: Value,
  variables: ReturnType<typeof readVariables>,
  order: Value,
): Grant[] => [
  ...orUnknown(resource, at(source, "rulesSourceList"), (list) =>
    readDomainList(resource, list, variables, textOf(order) === "STRICT_ORDER"),
  ),
  ...orUnknown(resource, at(source, "statefulRules"), (rules) => readStatefulRules(resource, rules, variables)),
  ...orUnknown(resource, at(source, "statelessRulesAndCustomActions"), (rules) => readStatelessRules(resource, rules)),
];

const orUnknown = (resource: Resource, value: Value, read: (value: Value) => Grant[]): Grant[] =>
  value.kind === "unknown"
    ? [unknownGrant(resource, value, { engine: "nfw-stateful", layer: "name", direction: "both" }, value.why)]
    : read(value);

/** Returns the variables and references that a rule group defines. Each is read once, however many rules use it. */
export function readVariables(resource: Resource, group: Value): Variables {
  const peers = new Map<string, AddressVariable>();
  const add = (key: Value, read: (notes: ReturnType<typeof notesOf>) => Peer, prefix = ""): void => {
    const name = textOf(key);
    const notes = notesOf(resource);
    const peer = read(notes);
    if (name !== undefined) peers.set(`${prefix}${name}`, { peer, joined: joinRanges(peer), fault: faultOf(notes) });
  };
  for (const [name, set] of namedItemsOf(within(group, "ruleVariables", "ipSets")))
    add(name, (notes) => readAddresses(notes, "destination", definitionsOf(set, "ipSet")));
  for (const [name, set] of namedItemsOf(within(group, "referenceSets", "ipSetReferences")))
    add(
      name,
      (notes) =>
        [...itemsOf(at(set, "ipSetReferences")), set].flatMap((item) =>
          readPrefixLists(notes, resource, "destination", at(item, "referenceArn")),
        ),
      "@",
    );
  return {
    addresses: peers,
    ports: readPortVariables(group),
  };
}

/** Only the first fault is kept, because every rule that uses the variable would repeat all of them. */
function faultOf({ unknowns }: Notes): AddressVariable["fault"] {
  const [first] = unknowns;
  if (!first) return undefined;
  const more = unknowns.length > 1 ? `, as are ${unknowns.length - 1} more of its entries` : "";
  return { path: first.place.path, why: `${first.why}${more}` };
}

function readPortVariables(group: Value): Variables["ports"] {
  const ports = new Map<string, PortSet | { readonly fault: string }>();
  for (const [key, set] of namedItemsOf(within(group, "ruleVariables", "portSets"))) {
    const name = textOf(key);
    const read = itemsOf(definitionsOf(set, "portSet")).map(readDefinition);
    const fault = read.find((found) => "fault" in found);
    if (name !== undefined) ports.set(name, fault ?? unionOfPorts(read as PortSet[]));
  }
  return ports;
}

/** Returns the values of a variable. In CloudFormation they aren't nested in a map. */
export const definitionsOf = (variable: Value, kind: "ipSet" | "portSet"): Value =>
  firstGiven(within(variable, kind, "definitions"), at(variable, "definition"));

const readDefinition = (value: Value): PortSet | { readonly fault: string } =>
  value.kind === "unknown" ? { fault: value.why } : readPortExpression(textOf(value) ?? "", new Map());
