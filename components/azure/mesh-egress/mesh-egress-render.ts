import * as pulumi from "@pulumi/pulumi";
import type { EgressRules } from "../../../src/egress/rule.ts";
import { defaultPriority } from "../../selection.ts";
import type { AzureFirewallEgressParsed } from "../firewall/firewall-egress-schema.ts";
import type { AzureNsgEgressParsed } from "../nsg/nsg-egress-schema.ts";
import type { AzureMeshEgressParsed } from "./mesh-egress-schema.ts";

/** The parts that are on, each with its arguments. */
export interface AzureMeshParts {
  readonly firewall?: AzureFirewallEgressParsed;
  readonly nsg?: AzureNsgEgressParsed;
}

/** Returns the parts of a component with that name, for arguments without a fault. */
export const partsOf = (name: string, args: AzureMeshEgressParsed, rules: EgressRules): AzureMeshParts => ({
  ...(args.firewall.enabled && { firewall: firewallOf(name, args, rules) }),
  ...(args.nsg.enabled && { nsg: nsgOf(args, rules) }),
});

/** Whether everything is protected from deletion. */
export const isProtected = ({
  protect,
  environment,
}: Pick<AzureMeshEgressParsed, "protect" | "environment">): boolean => protect ?? environment === "live";

const firewallOf = (
  name: string,
  { firewall, ...args }: AzureMeshEgressParsed,
  rules: EgressRules,
): AzureFirewallEgressParsed => ({
  rules,
  resourceGroupName: firewall.resourceGroupName ?? args.resourceGroupName,
  ...(firewall.firewallPolicyName
    ? { firewallPolicyName: firewall.firewallPolicyName }
    : {
        policy: {
          location: args.location,
          tier: firewall.tier ?? "Standard",
          resolvers: firewall.resolvers,
          ...(firewall.parent && { parent: firewall.parent }),
        },
      }),
  clientCidrs: args.clientCidrs,
  clientIpGroupIds: args.clientIpGroupIds,
  ruleCollectionGroupName: firewall.ruleCollectionGroupName ?? name,
  priority: firewall.priority ?? defaultPriority(args.environment),
  after: firewall.after,
  logs: firewall.logs,
  protect: isProtected(args),
  tags: args.tags,
});

const nsgOf = (
  { nsg, firewall, firewallPrivateIp, ...args }: AzureMeshEgressParsed,
  rules: EgressRules,
): AzureNsgEgressParsed => ({
  rules,
  resourceGroupName: nsg.resourceGroupName ?? args.resourceGroupName,
  ...(nsg.networkSecurityGroupName
    ? { networkSecurityGroupName: nsg.networkSecurityGroupName, tags: {} }
    : { location: pulumi.output(args.location), tags: args.tags }),
  // Undefined means left out. Null means none, so the default doesn't apply.
  resolvers: args.resolvers === undefined ? proxyOf(firewall, firewallPrivateIp) : args.resolvers,
  internalCidrs: nsg.internalCidrs ?? null,
  priority: nsg.priority ?? 1000,
  deny: true,
  routedToFirewall: args.routeTable !== undefined || args.virtualHub !== undefined,
});

/** The firewall's address, if the firewall is the clients' DNS server. */
const proxyOf = (
  { resolvers }: AzureMeshEgressParsed["firewall"],
  firewallPrivateIp: AzureMeshEgressParsed["firewallPrivateIp"],
): AzureNsgEgressParsed["resolvers"] =>
  resolvers && firewallPrivateIp ? firewallPrivateIp.apply((address) => [address]) : null;

/** Returns what an administrator must know about what is made and what is left to others. */
export function warningsOf({ firewall, nsg, routeTable, virtualHub, networks }: AzureMeshEgressParsed): string[] {
  const unattached = [
    ...(firewall.enabled && !firewall.firewallPolicyName ? ["firewallPolicyId to a firewall"] : []),
    ...(nsg.enabled && !nsg.networkSecurityGroupName ? ["networkSecurityGroupId to the client subnets"] : []),
  ];
  return [
    ...(virtualHub
      ? [
          "This leads what every network on the hub sends to the internet to its firewall, whoever sends it: others need rules there as well.",
        ]
      : []),
    ...(virtualHub && !virtualHub.privateTraffic && networks.includes("hscn")
      ? [
          "HSCN over ExpressRoute or VPN is private traffic, which goes past the hub's firewall. Set virtualHub.privateTraffic, or see to it elsewhere.",
        ]
      : []),
    ...(routeTable || virtualHub
      ? []
      : [
          "Nothing here sends traffic to the firewall. Give routeTable and firewallPrivateIp, or see to the default route of the client subnets elsewhere.",
        ]),
    ...(unattached.length > 0 ? [`Nothing here attaches what is made. Give ${unattached.join(", and ")}.`] : []),
  ];
}

/** Returns the path in `AzureMeshEgress` of the argument that its firewall's part calls `path`. */
export const placeInMesh = (path: string): string => path.replace(/^policy\./, "firewall.");
