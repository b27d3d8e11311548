import { linksTo } from "../links.ts";
import type { Reader } from "../resource.ts";
import { readSetting } from "../settings.ts";
import { at, rootOf } from "../values.ts";

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
