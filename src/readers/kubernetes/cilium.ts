import type { Effect, Grant, PeerPart } from "../../egress/index.ts";
import {
  at,
  firstGiven,
  type GrantsAndFacts,
  inputsOf,
  isGiven,
  itemsOf,
  type Notes,
  note,
  placeOf,
  type Reader,
  type Resource,
  readAddressList,
  readReferences,
  readText,
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
  readBlocks,
  readNames,
  readPortSpan,
  readTransport,
  ruleGrants,
  rulesOf,
  specOf,
  starOfLabel,
} from "./policy-rules.ts";

/** Policies of Cilium, which AKS offers too, and the groups of addresses that they refer to. */
export const cilium: readonly Reader[] = [
  {
    types: ["kubernetes:cilium.io:CiliumNetworkPolicy", "kubernetes:cilium.io:CiliumClusterwideNetworkPolicy"],
    read: readCiliumPolicy,
  },
  { types: ["kubernetes:cilium.io:CiliumCIDRGroup"], kind: "address-list", read: readCidrGroup },
];

/**
 * Grants of a policy's egress rules. Once there is a rule, everything that no rule lists is denied; what `egressDeny`
 * lists is always denied.
 */
function readCiliumPolicy(resource: Resource): GrantsAndFacts {
  const specs = [specOf(resource), ...itemsOf(at(inputsOf(resource), "specs"))];
  const grants = specs.flatMap((spec) => [
    ...rulesOf(resource, at(spec, "egress"), (rule, notes) => readRule(resource, notes, rule, "allow")),
    ...rulesOf(resource, at(spec, "egressDeny"), (rule, notes) => readRule(resource, notes, rule, "deny")),
  ]);
  return { grants, facts: [] };
}

function readRule(resource: Resource, notes: Notes, rule: Value, effect: Effect): Grant[] {
  const ports = at(rule, "toPorts");
  const isBound = TO.some((key) => isGiven(at(rule, key)));
  // An empty rule only selects the pods for a denial. It allows nothing.
  if (!isBound && !isGiven(ports)) return [];
  const names = ["matchName", "matchPattern"].flatMap((key) => readNames(notes, at(rule, "toFQDNs"), starOfLabel, key));
  const destination = isBound ? readDestinations(resource, notes, rule) : [everywhere(notes, rule)];
  const ends: RuleEnds[] = [
    ...(destination.length > 0 || names.length === 0 ? [{ destination }] : []),
    ...(names.length > 0 ? [{ destination: [everywhere(notes, rule)], names }] : []),
  ];
  if (!isGiven(ports)) return ruleGrants(resource, notes, rule, { effect }, ends, EVERY_PROTOCOL);
  return itemsOf(ports).flatMap((item) => {
    const servers = readNames(notes, at(item, "serverNames"));
    const named =
      servers.length === 0 ? ends : ends.map((end): RuleEnds => ({ ...end, names: servers, application: "tls" }));
    const terminated = isGiven(at(item, "terminatingTLS"))
      ? named.map((end): RuleEnds => ({ ...end, application: "tls", terminatesTls: true }))
      : named;
    return ruleGrants(resource, notes, rule, { effect }, terminated, readCiliumPorts(notes, at(item, "ports")));
  });
}

const TO = ["toCIDR", "toCIDRSet", "toEntities", "toEndpoints", "toServices", "toGroups", "toNodes", "toFQDNs"];

function readDestinations(resource: Resource, notes: Notes, rule: Value): PeerPart[] {
  const groups = at(rule, "toGroups");
  if (isGiven(groups)) note(notes, "destination", groups, "which addresses a group of the cloud has is not known");
  return [
    ...readBlocks(notes, at(rule, "toCIDR"), at(rule, "except")),
    ...itemsOf(at(rule, "toCIDRSet")).flatMap((set) => [
      ...readBlocks(notes, set.kind === "unknown" ? set : at(set, "cidr"), at(set, "except")),
      ...readReferences(notes, resource, "destination", "address-list", at(set, "cidrGroupRef")),
    ]),
    ...itemsOf(at(rule, "toEntities")).flatMap((entity) => entityPart(notes, entity) ?? []),
    ...["toEndpoints", "toServices", "toNodes"].flatMap((key) =>
      ownThings(notes, at(rule, key), key.slice(2).toLowerCase()),
    ),
  ];
}

function entityPart(notes: Notes, value: Value): PeerPart | undefined {
  const written = readText(notes, "destination", value);
  if (written === undefined) return undefined;
  const place = placeOf(notes, value);
  if (!/^(?:world|all)/.test(written)) return { kind: "private", written, place };
  const [, family] = /-ipv([46])$/.exec(written) ?? [];
  return {
    kind: "any",
    written,
    place,
    ...(family !== undefined && { family: family === "4" ? (4 as const) : (6 as const) }),
  };
}

/** Reads ports as `[{ port: "443", endPort, protocol }]`. Any protocol if none is named. */
const readCiliumPorts = (notes: Notes, list: Value): readonly ProtocolPorts[] =>
  isGiven(list)
    ? joinPorts(
        itemsOf(list).map((item) => ({
          transport: readTransport(notes, at(item, "protocol"), "any"),
          ports: readPortSpan(notes, at(item, "port"), at(item, "endPort")),
        })),
      )
    : EVERY_PROTOCOL;

/** The addresses of a `CiliumCIDRGroup`, to which `cidrGroupRef` refers by its name. */
function readCidrGroup(resource: Resource): GrantsAndFacts {
  const addresses = within(inputsOf(resource), "spec", "externalCIDRs");
  return { grants: [], facts: readAddressList(resource, firstGiven(addresses), [addresses], []) };
}
