import { anyOf, type Fact, type Grant, type NamePattern } from "../../egress/index.ts";
import {
  at,
  factUnknown,
  firstGiven,
  type GrantsAndFacts,
  inputsOf,
  isGiven,
  itemsOf,
  linksTo,
  makeGrant,
  type Notes,
  namesIn,
  note,
  notesOf,
  numberOf,
  type Reader,
  type Resource,
  readNumber,
  readSetting,
  readText,
  referenceOf,
  textOf,
  unknownGrant,
  type Value,
  within,
} from "../kit/index.ts";

/** The parts of Route 53 DNS Firewall. */
export const dnsFirewall: readonly Reader[] = [
  {
    types: ["aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup"],
    kind: "rule-group",
    service: "dns-firewall",
    read: readDnsFirewallRuleGroup,
  },
  {
    types: ["aws:route53/resolverFirewallRule:ResolverFirewallRule"],
    service: "dns-firewall",
    read: readDnsFirewallRule,
  },
  {
    types: ["aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList"],
    kind: "domain-list",
    service: "dns-firewall",
    read: readDnsDomainList,
  },
  {
    types: ["aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation"],
    service: "dns-firewall",
    read: readDnsFirewallAssociation,
  },
  {
    types: ["aws:route53/profilesProfile:ProfilesProfile"],
    kind: "dns-profile",
    service: "dns-firewall",
    read: nothing,
  },
  {
    types: ["aws:route53/profilesResourceAssociation:ProfilesResourceAssociation"],
    service: "dns-firewall",
    read: readProfileResource,
  },
  {
    types: ["aws:route53/profilesAssociation:ProfilesAssociation"],
    service: "dns-firewall",
    read: readProfileAssociation,
  },
  {
    types: ["aws:route53/resolverFirewallConfig:ResolverFirewallConfig"],
    service: "dns-firewall",
    read: readDnsFirewallConfig,
  },
];

/**
 * The grant of `aws:route53/resolverFirewallRule:ResolverFirewallRule`: names for which queries are answered or
 * blocked.
 */
function readDnsFirewallRule(resource: Resource): GrantsAndFacts {
  return {
    grants: [readRule(resource, inputsOf(resource))],
    facts: linksTo(resource, "part-of", "rule-group", at(inputsOf(resource), "firewallRuleGroupId")),
  };
}

function readRule(resource: Resource, rule: Value): Grant {
  if (rule.kind === "unknown")
    return unknownGrant(resource, rule, { engine: "dns-firewall", layer: "dns", direction: "outbound" }, rule.why);
  const notes = notesOf(resource);
  const list = firstGiven(
    at(rule, "firewallDomainListId"),
    ...["autoAllowlistFirewallDomainListId", "importFromFirewallDomainListId"].map((key) =>
      within(rule, "firewallRuleType", "autoAllowlist", key),
    ),
  );
  const threat = firstGiven(at(rule, "dnsThreatProtection"), at(rule, "firewallRuleType"));
  const learned = within(rule, "firewallRuleType", "autoAllowlist");
  const queryType = at(rule, "qType");
  const priority = readNumber(notes, "order", at(rule, "priority"));
  if (isGiven(learned)) note(notes, "names", learned, "AWS adds the names that clients ask for to its list");
  else if (isGiven(threat)) note(notes, "names", threat, "it goes by what AWS takes for a threat");
  else if (!isGiven(list)) note(notes, "names", list, "no domain list is given");
  // A client chooses the query type, so a rule for one type alone doesn't decide about the name.
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
    ...(textOf(at(rule, "firewallDomainRedirectionAction"))?.toUpperCase() === "TRUST_REDIRECTION_DOMAIN" && {
      trustsRedirection: true,
    }),
    ...(textOf(at(rule, "action"))?.toUpperCase() === "ALERT" && { alerts: true }),
    ...answerOf(rule),
    ...(priority !== undefined && { order: [priority] }),
  });
}

/** A block may answer with an alias of another name. */
function answerOf(rule: Value): Pick<Grant, "answersWith"> {
  if (textOf(at(rule, "blockResponse"))?.toUpperCase() !== "OVERRIDE") return {};
  const name = textOf(at(rule, "blockOverrideDomain"));
  return { answersWith: name?.toLowerCase().replace(/\.$/, "") ?? "a name that is known only after an update" };
}

/** An alert lets the query through and logs it. */
function readAction(notes: Notes, value: Value): Grant["effect"] {
  const text = readText(notes, "effect", value)?.toUpperCase();
  if (text === "ALLOW" || text === "ALERT") return "allow";
  if (text === "BLOCK") return "deny";
  if (value.kind !== "unknown") note(notes, "effect", value, "its action is none of ALLOW, ALERT and BLOCK");
  return "unknown";
}

/**
 * `aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup`: rules refer to it, and associations attach it to a
 * VPC. In CloudFormation it holds the rules.
 */
function readDnsFirewallRuleGroup(resource: Resource): GrantsAndFacts {
  return {
    grants: itemsOf(at(inputsOf(resource), "firewallRules")).map((rule) => readRule(resource, rule)),
    facts: [],
  };
}

/**
 * The names of `aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList`. A `*` in front stands for any
 * labels below the name.
 */
function readDnsDomainList(resource: Resource): GrantsAndFacts {
  const domains = at(inputsOf(resource), "domains");
  const items = itemsOf(domains).map((item) => ({ item, text: textOf(item) }));
  const names = items.flatMap(({ text }) => namesIn(text ?? "").map(dnsPattern));
  const unread = items.filter(({ text }) => text === undefined).map(({ item }) => item);
  const file = at(inputsOf(resource), "domainFileUrl");
  if (isGiven(file)) unread.push({ kind: "unknown", path: file.path, why: "its names are in a file that isn't read" });
  return {
    grants: [],
    facts: [
      { kind: "domain-list", names, place: { urn: resource.urn, path: domains.path } },
      ...unread.map((item): Fact => factUnknown(resource, "domain-list", item)),
    ],
  };
}

/** `*` and `*.` match every name. */
const dnsPattern = (domain: string): NamePattern => anyOf(domain, [domain.replace(/^\*\.?$/, "*")]);

/** Facts of `aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation`. */
function readDnsFirewallAssociation(resource: Resource): GrantsAndFacts {
  const association = inputsOf(resource);
  const priority = numberOf(at(association, "priority"));
  return {
    grants: [],
    facts: [
      ...linksTo(resource, "uses", "rule-group", at(association, "firewallRuleGroupId"), { priority }),
      ...linksTo(resource, "applies-to", "network", at(association, "vpcId")),
    ],
  };
}

/** `aws:route53/profilesProfile:ProfilesProfile`: has only an id, to which the two below refer. */
function nothing(): GrantsAndFacts {
  return { grants: [], facts: [] };
}

/**
 * Facts of `aws:route53/profilesResourceAssociation:ProfilesResourceAssociation`: a rule group in a Profile, with its
 * priority. Other resources in a Profile, such as hosted zones, have no priority.
 */
function readProfileResource(resource: Resource): GrantsAndFacts {
  const association = inputsOf(resource);
  const properties = at(association, "resourceProperties");
  if (!isGiven(properties) || textOf(properties) === "") return { grants: [], facts: [] };
  const priority = priorityIn(textOf(properties));
  return {
    grants: [],
    facts: [
      ...linksTo(resource, "uses", "rule-group", at(association, "resourceArn"), { priority }),
      ...linksTo(resource, "part-of", "dns-profile", at(association, "profileId")),
    ],
  };
}

/** Reads `{"priority":101}`, the API's form. */
function priorityIn(properties: string | undefined): number | undefined {
  const [, digits] = /"priority"\s*:\s*"?(\d+)/.exec(properties ?? "") ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** Facts of `aws:route53/profilesAssociation:ProfilesAssociation`: a VPC that has a Profile. */
function readProfileAssociation(resource: Resource): GrantsAndFacts {
  const association = inputsOf(resource);
  return {
    grants: [],
    facts: [
      ...linksTo(resource, "uses", "dns-profile", at(association, "profileId")),
      ...linksTo(resource, "applies-to", "network", at(association, "resourceId")),
    ],
  };
}

/**
 * `aws:route53/resolverFirewallConfig:ResolverFirewallConfig`: whether queries are answered while DNS Firewall is
 * unavailable.
 */
function readDnsFirewallConfig(resource: Resource): GrantsAndFacts {
  const config = inputsOf(resource);
  return {
    grants: [],
    facts: [
      ...readSetting(resource, "dns-fail-open", at(config, "firewallFailOpen"), "DISABLED"),
      ...linksTo(resource, "applies-to", "network", at(config, "resourceId")),
    ],
  };
}
