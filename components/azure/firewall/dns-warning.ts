import { loadCatalogue } from "../../../src/catalogue/load.ts";
import { type Hostname, isInside } from "../../../src/egress/name/hostname.ts";
import type { EgressRules } from "../../../src/egress/rule.ts";

/**
 * Says why the firewall may fail to resolve names that it lets through. Empty if nothing suggests that.
 *
 * @param policy the policy of our own; undefined for an existing one, whose DNS servers aren't visible here.
 */
export function dnsWarning(rules: EgressRules, policy: { readonly resolvers?: unknown } | undefined): string {
  const names = hscnNames(rules);
  if (names.length === 0 || policy?.resolvers) return "";
  const which = policy
    ? "its policy asks Azure's DNS, which doesn't know HSCN names. Give resolvers: HSCN's, or a forwarder to them."
    : "the DNS servers of its existing policy can't be seen from here. See to it that they know HSCN names.";
  return `The firewall itself resolves ${names.join(", ")}: ${which}`;
}

/** Hosts that only HSCN's resolvers know. They lie in a zone in which the catalogue has a host on HSCN. */
function hscnNames(rules: EgressRules): Hostname[] {
  const { endpoints, zones } = loadCatalogue();
  const hscnHosts = Object.values(endpoints).flatMap(({ network, host }) => (network === "hscn" ? [host] : []));
  const hscnZones = (Object.keys(zones) as Hostname[]).filter((zone) => hscnHosts.some((host) => isInside(host, zone)));
  return Object.values(rules)
    .map(({ host }) => host)
    .filter((host) => hscnZones.some((zone) => isInside(host, zone)))
    .sort();
}
