import type { Grant } from "../../egress/grant.ts";
import { linksTo } from "../links.ts";
import { makeGrant } from "../make-grant.ts";
import { type Notes, note, notesOf, readNumber, readText } from "../notes.ts";
import { referenceOf } from "../peers.ts";
import type { Reader, Resource } from "../resource.ts";
import { at, isGiven, rootOf, type Value } from "../values.ts";

/** The grant of `aws:route53/resolverFirewallRule:ResolverFirewallRule`: names whose queries are answered, or not. */
export const readDnsFirewallRule: Reader = (resource) => ({
  grants: [readRule(resource)],
  facts: linksTo(resource, "part-of", "rule-group", at(rootOf(resource.props), "firewallRuleGroupId")),
});

function readRule(resource: Resource): Grant {
  const rule = rootOf(resource.props);
  const notes = notesOf(resource);
  const list = at(rule, "firewallDomainListId");
  const threat = at(rule, "dnsThreatProtection");
  const queryType = at(rule, "qType");
  const priority = readNumber(notes, "order", at(rule, "priority"));
  if (isGiven(threat)) note(notes, "names", threat, "it goes by what AWS takes for a threat");
  else if (!isGiven(list)) note(notes, "names", list, "no domain list is given");
  // Which of several types a client asks for is its own business, so a rule for one type decides less than the name.
  if (isGiven(queryType)) note(notes, "conditions", queryType, "it holds for one type of query");
  return makeGrant(resource, notes, rule, {
    engine: "dns-firewall",
    layer: "dns",
    effect: readAction(notes, at(rule, "action")),
    direction: "outbound",
    source: [],
    destination: [],
    names: [],
    ...(isGiven(list) && { namesFrom: referenceOf(resource, "domain-list", list) }),
    ports: [{ first: 53, last: 53 }],
    transports: ["tcp", "udp"],
    application: "dns",
    ...(priority !== undefined && { order: [priority] }),
  });
}

/** An alert lets the query through and writes it down. */
function readAction(notes: Notes, value: Value): Grant["effect"] {
  const text = readText(notes, "effect", value)?.toUpperCase();
  if (text === "ALLOW" || text === "ALERT") return "allow";
  if (text === "BLOCK") return "deny";
  if (value.kind !== "unknown") note(notes, "effect", value, "its action is none of ALLOW, ALERT and BLOCK");
  return "unknown";
}
