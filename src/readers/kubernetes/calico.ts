import { complementOfPorts, type Effect, type Grant, type PeerPart, unionOfPorts } from "../../egress/index.ts";
import {
  at,
  type GrantsAndFacts,
  inputsOf,
  isGiven,
  itemsOf,
  makeGrant,
  NOTHING,
  type Notes,
  notesOf,
  numberOf,
  placeOf,
  type Reader,
  type Resource,
  readAddresses,
  type Value,
} from "../kit/index.ts";
import {
  EVERY_PROTOCOL,
  everywhere,
  ownThings,
  type ProtocolPorts,
  type RuleEnds,
  readAction,
  readBlocks,
  readNames,
  readPortSpan,
  readTransport,
  ruleGrants,
  rulesOf,
  specOf,
} from "./policy-rules.ts";

const of = (kind: string): string[] =>
  ["projectcalico.org", "crd.projectcalico.org"].map((group) => `kubernetes:${group}:${kind}`);

/** Policies of Calico, and the sets of addresses and domains that they select by labels. */
export const calico: readonly Reader[] = [
  { types: [...of("NetworkPolicy"), ...of("GlobalNetworkPolicy")], read: readCalicoPolicy },
  { types: [...of("NetworkSet"), ...of("GlobalNetworkSet")], read: readNetworkSet },
];

/** Grants of a policy's egress rules. Policies are evaluated by `order`, lowest first, and the first match decides. */
function readCalicoPolicy(resource: Resource): GrantsAndFacts {
  const spec = specOf(resource);
  const order = numberOf(at(spec, "order")) ?? 0;
  const grants = rulesOf(resource, at(spec, "egress"), (rule, notes, index): Grant[] => {
    const effect = readAction(notes, at(rule, "action"), ACTIONS);
    return ruleGrants(
      resource,
      notes,
      rule,
      { effect, order: [order, index] },
      readEnds(notes, rule),
      readCalicoPorts(notes, rule),
    );
  });
  return { grants, facts: [] };
}

function readEnds(notes: Notes, rule: Value): RuleEnds[] {
  const to = at(rule, "destination");
  const names = readNames(notes, at(to, "domains"));
  const [nets, notNets] = [at(to, "nets"), at(to, "notNets")];
  const own = ["selector", "namespaceSelector", "services", "serviceAccounts"].flatMap((key) =>
    ownThings(notes, at(to, key), key),
  );
  const named: RuleEnds[] = names.length > 0 ? [{ destination: [everywhere(notes, to)], names }] : [];
  if (isGiven(nets)) return [{ destination: readBlocks(notes, nets, notNets) }, ...named];
  if (own.length > 0) return [{ destination: own }, ...named];
  if (isGiven(notNets)) {
    const [any] = [everywhere(notes, to)];
    return [{ destination: exceptIn(notes, any, notNets) }, ...named];
  }
  return named.length > 0 ? named : [{ destination: [everywhere(notes, rule)] }];
}

function exceptIn(notes: Notes, any: PeerPart, notNets: Value): PeerPart[] {
  const taken = readAddresses(notes, "destination", notNets).flatMap((part) =>
    part.kind === "ranges" ? part.ranges : [],
  );
  return any.kind === "any" ? [{ ...any, except: taken }] : [any];
}

/** Reads numbers, ranges such as `8000:9000`, and names of ports. */
function readCalicoPorts(notes: Notes, rule: Value): readonly ProtocolPorts[] {
  const transport = readTransport(notes, at(rule, "protocol"), "any");
  const [ports, notPorts] = [at(at(rule, "destination"), "ports"), at(at(rule, "destination"), "notPorts")];
  const union = (list: Value) => unionOfPorts(itemsOf(list).map((item) => readPortSpan(notes, item, NOTHING)));
  if (isGiven(ports)) return [{ transport, ports: union(ports) }];
  if (isGiven(notPorts)) return [{ transport, ports: complementOfPorts(union(notPorts)) }];
  return EVERY_PROTOCOL.map((every) => ({ ...every, transport }));
}

/** A set allows what the policies that select it allow. Which policies those are isn't known here. */
function readNetworkSet(resource: Resource): GrantsAndFacts {
  const spec = at(inputsOf(resource), "spec");
  const notes = notesOf(resource);
  const nets = readAddresses(notes, "destination", at(spec, "nets"));
  const names = readNames(notes, at(spec, "allowedEgressDomains"));
  const base = {
    engine: "kubernetes-policy",
    effect: "allow",
    direction: "outbound",
    source: [],
    ports: EVERY_PROTOCOL[0]?.ports ?? [],
    transports: ["any"],
  } as const;
  const destination = nets.map((part): PeerPart => (part.kind === "ranges" ? { ...part, possible: true } : part));
  const anywhere: PeerPart[] = [{ kind: "any", written: "any", place: placeOf(notes, spec) }];
  return {
    grants: [
      ...(destination.length > 0 || notes.unknowns.length > 0
        ? [makeGrant(resource, notes, at(spec, "nets"), { ...base, layer: "address", destination })]
        : []),
      ...(names.length > 0
        ? [
            makeGrant(resource, notes, at(spec, "allowedEgressDomains"), {
              ...base,
              layer: "name",
              destination: anywhere,
              names,
            }),
          ]
        : []),
    ],
    facts: [],
  };
}

const ACTIONS: Readonly<Record<string, Effect>> = { allow: "allow", deny: "deny", log: "alert", pass: "forward" };
