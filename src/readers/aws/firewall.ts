import { linksTo } from "../links.ts";
import type { Reader } from "../resource.ts";
import { at, rootOf } from "../values.ts";

/** Facts of `aws:networkfirewall/firewall:Firewall`: its policy and its network. */
export const readFirewall: Reader = (resource) => {
  const firewall = rootOf(resource.props);
  return {
    grants: [],
    facts: [
      ...linksTo(resource, "uses", "policy", at(firewall, "firewallPolicyArn")),
      ...linksTo(resource, "applies-to", "network", at(firewall, "vpcId")),
    ],
  };
};
