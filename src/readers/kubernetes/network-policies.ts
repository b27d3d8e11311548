import type { Effect, Grant, PeerPart } from "../../egress/index.ts";
import {
  at,
  type GrantsAndFacts,
  isGiven,
  itemsOf,
  NOTHING,
  type Notes,
  note,
  numberOf,
  type Reader,
  type Resource,
  textOf,
  type Value,
  within,
} from "../kit/index.ts";
import {
  EVERY_PROTOCOL,
  everywhere,
  joinPorts,
  ownThings,
  type ProtocolPorts,
  type RuleEnds,
  readAction,
  readBlocks,
  readNames,
  readPortList,
  readPortSpan,
  readTransport,
  ruleGrants,
  rulesOf,
  specOf,
} from "./policy-rules.ts";

/**
 * Network policies: those of Kubernetes itself, those of cluster administrators, and Amazon's, which also match names.
 */
export const networkPolicies: readonly Reader[] = [
  {
    types: [
      "kubernetes:networking.k8s.io:NetworkPolicy",
      "kubernetes:extensions:NetworkPolicy",
      "kubernetes:networking.k8s.aws:ApplicationNetworkPolicy",
    ],
    read: readNetworkPolicy,
  },
  {
    types: [
      "kubernetes:policy.networking.k8s.io:AdminNetworkPolicy",
      "kubernetes:policy.networking.k8s.io:BaselineAdminNetworkPolicy",
      "kubernetes:policy.networking.k8s.io:ClusterNetworkPolicy",
      "kubernetes:networking.k8s.aws:ClusterNetworkPolicy",
    ],
    read: readClusterPolicy,
  },
];

/**
 * Grants of a policy for pods. Its egress rules allow what they list. Everything else is denied to the pods that it
 * selects.
 */
function readNetworkPolicy(resource: Resource): GrantsAndFacts {
  const spec = specOf(resource);
  const types = itemsOf(at(spec, "policyTypes"));
  // Egress rules of a policy that is for ingress alone have no effect.
  const isIngressAlone = types.length > 0 && types.every((type) => textOf(type)?.toLowerCase() === "ingress");
  const grants = rulesOf(resource, isIngressAlone ? NOTHING : at(spec, "egress"), (rule, notes) =>
    ruleGrants(
      resource,
      notes,
      rule,
      { effect: "allow" },
      readPeers(notes, rule),
      readPortList(notes, at(rule, "ports")),
    ),
  );
  return { grants, facts: [] };
}

/** Without `to`, a rule is for every destination. */
function readPeers(notes: Notes, rule: Value): RuleEnds[] {
  const list = at(rule, "to");
  if (!isGiven(list)) return [{ destination: [everywhere(notes, rule)] }];
  return endsOf(notes, list, (item) => [
    ...readBlocks(notes, within(item, "ipBlock", "cidr"), within(item, "ipBlock", "except")),
    ...ownThings(notes, at(item, "podSelector"), "pods"),
    ...ownThings(notes, at(item, "namespaceSelector"), "namespaces"),
  ]);
}

/** Returns all addresses together, and all names. */
function endsOf(notes: Notes, list: Value, addressesOf: (item: Value) => PeerPart[]): RuleEnds[] {
  const items = itemsOf(list);
  for (const item of items) if (item.kind === "unknown") note(notes, "destination", item, item.why);
  const destination = items.flatMap(addressesOf);
  const names = items.flatMap((item) => readNames(notes, at(item, "domainNames")));
  return [
    ...(destination.length > 0 || names.length === 0 ? [{ destination }] : []),
    ...(names.length > 0 ? [{ destination: [everywhere(notes, list)], names }] : []),
  ];
}

/**
 * Grants of a policy for the cluster. Policies are evaluated by tier and priority, lowest first. The tier decides
 * whether they come before or after those for pods.
 */
function readClusterPolicy(resource: Resource): GrantsAndFacts {
  const spec = specOf(resource);
  const priority = numberOf(at(spec, "priority")) ?? 0;
  const grants = rulesOf(resource, at(spec, "egress"), (rule, notes, index): Grant[] => {
    const effect = readAction(notes, at(rule, "action"), ACTIONS);
    const ends = endsOf(notes, at(rule, "to"), (item) => [
      ...readBlocks(notes, at(item, "networks"), at(item, "except")),
      ...["namespaces", "pods", "nodes"].flatMap((key) => ownThings(notes, at(item, key), key)),
    ]);
    return ruleGrants(resource, notes, rule, { effect, order: [priority, index] }, ends, readNestedPorts(notes, rule));
  });
  return { grants, facts: [] };
}

/** Reads `[{ portNumber: { protocol, port } }, { portRange: { protocol, start, end } }, { namedPort }]`. */
function readNestedPorts(notes: Notes, rule: Value): readonly ProtocolPorts[] {
  const list = at(rule, "ports");
  if (!isGiven(list)) return EVERY_PROTOCOL;
  return joinPorts(
    itemsOf(list).map((item) => {
      const [number, range] = [at(item, "portNumber"), at(item, "portRange")];
      if (isGiven(range))
        return {
          transport: readTransport(notes, at(range, "protocol")),
          ports: readPortSpan(notes, at(range, "start"), at(range, "end")),
        };
      if (isGiven(number))
        return {
          transport: readTransport(notes, at(number, "protocol")),
          ports: readPortSpan(notes, at(number, "port"), at(number, "endPort")),
        };
      note(
        notes,
        "ports",
        item,
        item.kind === "unknown" ? item.why : "which port a name stands for is the pod's to say",
      );
      return { transport: "tcp", ports: [] };
    }),
  );
}

const ACTIONS: Readonly<Record<string, Effect>> = { allow: "allow", accept: "allow", deny: "deny", pass: "forward" };
