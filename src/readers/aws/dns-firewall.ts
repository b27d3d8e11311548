import type { Fact } from "../../egress/fact.ts";
import type { Grant } from "../../egress/grant.ts";
import { anyOf, type NamePattern } from "../../egress/name/name-pattern.ts";
import { factUnknown, linksTo, readSetting } from "../kit/make-facts.ts";
import { makeGrant } from "../kit/make-grant.ts";
import { at, isGiven, itemsOf, numberOf, rootOf, textOf, type Value } from "../kit/property-value.ts";
import { referenceOf } from "../kit/read-addresses.ts";
import { namesIn } from "../kit/read-names.ts";
import { type Notes, note, notesOf, readNumber, readText } from "../kit/reading-notes.ts";
import type { Reader, Resource } from "../resource.ts";

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

/** `aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup`: rules refer to it, associations put it on a VPC. */
export const readDnsFirewallRuleGroup: Reader = () => ({ grants: [], facts: [] });

/** The names of `aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList`; `*` in front stands for labels below. */
export const readDnsDomainList: Reader = (resource) => {
  const domains = at(rootOf(resource.props), "domains");
  const items = itemsOf(domains).map((item) => ({ item, text: textOf(item) }));
  const names = items.flatMap(({ text }) => namesIn(text ?? "").map(dnsPattern));
  const unread = items.filter(({ text }) => text === undefined);
  return {
    grants: [],
    facts: [
      { kind: "domain-list", names, place: { urn: resource.urn, path: domains.path } },
      ...unread.map(({ item }): Fact => factUnknown(resource, "domain-list", item)),
    ],
  };
};

/** `*` and `*.` are every name. */
const dnsPattern = (domain: string): NamePattern => anyOf(domain, [domain.replace(/^\*\.?$/, "*")]);

/** Facts of `aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation`. */
export const readDnsFirewallAssociation: Reader = (resource) => {
  const association = rootOf(resource.props);
  const priority = numberOf(at(association, "priority"));
  return {
    grants: [],
    facts: [
      ...linksTo(resource, "uses", "rule-group", at(association, "firewallRuleGroupId"), { priority }),
      ...linksTo(resource, "applies-to", "network", at(association, "vpcId")),
    ],
  };
};

/** `aws:route53/resolverFirewallConfig:ResolverFirewallConfig`: whether queries are answered while DNS Firewall isn't. */
export const readDnsFirewallConfig: Reader = (resource) => {
  const config = rootOf(resource.props);
  return {
    grants: [],
    facts: [
      ...readSetting(resource, "dns-fail-open", at(config, "firewallFailOpen"), "DISABLED"),
      ...linksTo(resource, "applies-to", "network", at(config, "resourceId")),
    ],
  };
};
