import type * as pulumi from "@pulumi/pulumi";
import type { EgressRules } from "../../../src/egress/rule.ts";
import { defaultPriority } from "../../selection.ts";
import type { AwsDnsFirewallEgressParsed } from "../dns-firewall/dns-firewall-egress-schema.ts";
import { ANALYSED, type AwsNetworkFirewallEgressParsed } from "../network-firewall/network-firewall-egress-schema.ts";
import type { AwsSecurityGroupEgressParsed } from "../security-group/security-group-egress-schema.ts";
import type { AwsMeshEgressParsed } from "./mesh-egress-schema.ts";

/** The parts that are on, each with its arguments. */
export interface AwsMeshParts {
  readonly networkFirewall?: AwsNetworkFirewallEgressParsed;
  readonly securityGroup?: AwsSecurityGroupEgressParsed;
  readonly dnsFirewall?: AwsDnsFirewallEgressParsed;
}

/** Returns the parts for arguments without a fault. */
export function partsOf(args: AwsMeshEgressParsed, rules: EgressRules): AwsMeshParts {
  const { resolvers, clientCidrs, routeTableIds, monitor, tags } = args;
  const { enabled: filters, ...section } = args.networkFirewall;
  const { enabled: grouped, securityGroupId } = args.securityGroup;
  const protect = isProtected(args);
  const network = withFirewall(section, args.vpcId);
  const priority = network.priority ?? defaultPriority(args.environment);
  // The checks guarantee a VPC if a part needs one.
  const vpcId = args.vpcId as pulumi.Output<string>;
  return {
    ...(filters && {
      networkFirewall: { ...network, priority, rules, clientCidrs, routeTableIds, monitor, protect, tags },
    }),
    ...(grouped && {
      securityGroup: { rules, resolvers, tags, ...(securityGroupId ? { securityGroupId } : { vpcId }) },
    }),
    ...(args.dnsFirewall?.enabled && {
      dnsFirewall: {
        ...dnsOf(args.dnsFirewall),
        rules,
        monitor,
        protect,
        tags,
        ...(!args.dnsFirewall.profile && { vpcId }),
      },
    }),
  };
}

/**
 * Returns the section in the form that the part takes: the keys of a firewall of our own become one object, undefined
 * if the section says nothing about where the firewall stands.
 */
export function withFirewall<
  Section extends Pick<Partial<AwsMeshEgressParsed["networkFirewall"]>, (typeof OF_FIREWALL)[number]>,
>(section: Section, vpcId: pulumi.Output<string> | undefined) {
  const {
    subnetIds,
    transitGatewayId,
    availabilityZoneIds,
    acceptAttachment,
    logs = { enabled: true },
    enabledAnalysisTypes = ANALYSED,
    ...network
  } = section;
  const place = {
    ...(subnetIds && { vpcId, subnetIds }),
    ...(transitGatewayId && { transitGatewayId }),
    ...(availabilityZoneIds && { availabilityZoneIds }),
    ...(acceptAttachment && { acceptAttachment }),
  };
  const firewall = { ...place, logs, enabledAnalysisTypes };
  return { ...network, firewall: Object.keys(place).length > 0 ? firewall : undefined };
}

/** Keys of the section that describe a firewall of our own. */
export const OF_FIREWALL = [
  "subnetIds",
  "transitGatewayId",
  "availabilityZoneIds",
  "acceptAttachment",
  "logs",
  "enabledAnalysisTypes",
] as const;

const dnsOf = ({ enabled: _, alsoResolve = [], ...dns }: NonNullable<AwsMeshEgressParsed["dnsFirewall"]>) => ({
  ...dns,
  alsoResolve,
});

/** Whether everything is protected from deletion. */
export const isProtected = ({ protect, environment }: Pick<AwsMeshEgressParsed, "protect" | "environment">): boolean =>
  protect ?? environment === "live";

/** Returns the path in `AwsMeshEgress` of the argument that a part calls `path`. */
export function placeInMesh(part: keyof AwsMeshParts, path: string): string {
  const inner = part === "networkFirewall" ? path.replace(/^firewall(?:\.|$)/, "") || "subnetIds" : path;
  const [key = ""] = inner.split(/[.[]/);
  if (key === "rules") return "extraHosts";
  return AT_THE_TOP.includes(key) || (part === "securityGroup" && key === "resolvers") ? inner : `${part}.${inner}`;
}

/** Arguments of parts that stand at the top of the composite, not in a section. */
const AT_THE_TOP = ["vpcId", "clientCidrs", "routeTableIds", "monitor", "protect", "tags"];
