import { EVERY_DOMAIN, hostDomains, zoneDomains } from "./dns-domains.ts";
import type { AwsDnsFirewallEgressParsed } from "./dns-firewall-egress-schema.ts";

/** A rule of DNS Firewall, with the domains of its list. */
interface DnsRule {
  readonly domains: string[];
  readonly action: string;
  readonly priority: number;
  readonly firewallDomainRedirectionAction?: string;
  readonly blockResponse?: string;
}

/** The arguments that the rules are written from. */
type DnsSpec = Pick<AwsDnsFirewallEgressParsed, "rules" | "alsoResolve" | "monitor">;

/** Returns the rules in order, by the key that their children are named after. The first match decides. */
export function renderDnsRules({ rules, alsoResolve, monitor }: DnsSpec): Record<string, DnsRule> {
  return {
    hosts: { domains: hostDomains(rules), priority: 100, ...ALLOW },
    ...(alsoResolve.length > 0 && { zones: { domains: zoneDomains(alsoResolve), priority: 200, ...ALLOW } }),
    rest: { domains: EVERY_DOMAIN, priority: 1000, ...(monitor ? { action: "ALERT" } : BLOCK) },
  };
}

// Without this, an allowed name that is an alias (CNAME) of one in another zone would be blocked.
const ALLOW = { action: "ALLOW", firewallDomainRedirectionAction: "TRUST_REDIRECTION_DOMAIN" };

// NODATA, not NXDOMAIN: from NXDOMAIN a resolver may conclude that no name below it exists either (RFC 8020).
const BLOCK = { action: "BLOCK", blockResponse: "NODATA" };

/** A warning that the rules apply to other workloads too. */
export function wholeVpcWarning({
  rules,
  alsoResolve,
  monitor,
  profile,
}: DnsSpec & Pick<AwsDnsFirewallEgressParsed, "profile">): string {
  const whole = profile ? "every VPC that has the Profile" : "the whole VPC";
  if (monitor)
    return `Monitor mode: every DNS query of ${whole} is answered, and those for other names are logged. Owner: ${monitor.owner}. Last day: ${monitor.expires}.`;
  const count = hostDomains(rules).length;
  const others =
    alsoResolve.length > 0
      ? `names in ${[...alsoResolve].sort().join(", ")}`
      : "nothing else, because alsoResolve is empty";
  return `This applies to every DNS query of ${whole}, whoever asks: what still resolves is ${count} named ${count === 1 ? "host" : "hosts"}, and ${others}.`;
}
