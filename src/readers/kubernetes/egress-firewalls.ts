import { anyParts, type Effect, type Grant } from "../../egress/index.ts";
import { at, type GrantsAndFacts, isGiven, notesOf, type Reader, type Resource } from "../kit/index.ts";
import {
  EVERY_PROTOCOL,
  everywhere,
  ownThings,
  type RuleEnds,
  readAction,
  readBlocks,
  readNames,
  readPortList,
  ruleGrants,
  rulesOf,
  specOf,
  starOfLabel,
} from "./policy-rules.ts";

/** Egress firewalls of OpenShift and OVN-Kubernetes. */
export const egressFirewalls: readonly Reader[] = [
  {
    types: ["kubernetes:k8s.ovn.org:EgressFirewall", "kubernetes:network.openshift.io:EgressNetworkPolicy"],
    read: readEgressFirewall,
  },
];

/**
 * Grants of one namespace's egress firewall. Rules are evaluated in order, and the first match decides. What no rule
 * matches is allowed.
 */
function readEgressFirewall(resource: Resource): GrantsAndFacts {
  const list = at(specOf(resource), "egress");
  const grants = rulesOf(resource, list, (rule, notes, index): Grant[] => {
    const effect = readAction(notes, at(rule, "type"), ACTIONS);
    const to = at(rule, "to");
    const names = readNames(notes, at(to, "dnsName"), starOfLabel);
    const ends: RuleEnds = isGiven(at(to, "dnsName"))
      ? { destination: [everywhere(notes, to)], names }
      : {
          destination: [
            ...readBlocks(notes, at(to, "cidrSelector"), at(to, "except")),
            ...ownThings(notes, at(to, "nodeSelector"), "nodes"),
          ],
        };
    return ruleGrants(
      resource,
      notes,
      rule,
      { effect, order: [index] },
      [ends],
      readPortList(notes, at(rule, "ports")),
    );
  });
  const isShut = grants.some(
    (grant) => grant.effect === "deny" && !grant.names && anyParts(grant.destination).length > 0,
  );
  if (isShut || list.kind === "unknown") return { grants, facts: [] };
  const notes = notesOf(resource);
  const rest = [{ destination: [everywhere(notes, list)] }];
  const order = [Number.MAX_SAFE_INTEGER];
  return {
    grants: [...grants, ...ruleGrants(resource, notes, list, { effect: "allow", order }, rest, EVERY_PROTOCOL)],
    facts: [],
  };
}

const ACTIONS: Readonly<Record<string, Effect>> = { allow: "allow", deny: "deny" };
