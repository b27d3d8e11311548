import type { Fact } from "../../egress/fact.ts";
import { anyOf, type NamePattern } from "../../egress/name/name-pattern.ts";
import { namesIn } from "../names.ts";
import type { Reader } from "../resource.ts";
import { factUnknown } from "../settings.ts";
import { at, itemsOf, rootOf, textOf } from "../values.ts";

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
