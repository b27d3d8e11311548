import type * as pulumi from "@pulumi/pulumi";
import type { EgressRules } from "../../src/egress/rule.ts";
import { defaultPriority } from "../selection.ts";
import type { AwsDnsFirewallEgressParsed } from "./dns-firewall-egress-schema.ts";
import type { AwsMeshEgressParsed } from "./mesh-egress-schema.ts";
import { ANALYSED, type AwsNetworkFirewallEgressParsed } from "./network-firewall-egress-schema.ts";
import type { AwsSecurityGroupEgressParsed } from "./security-group-egress-schema.ts";

/** The parts that are on, with what each is given. */
export interface AwsMeshParts {
  readonly networkFirewall?: AwsNetworkFirewallEgressParsed;
  readonly securityGroup?: AwsSecurityGroupEgressParsed;
  readonly dnsFirewall?: AwsDnsFirewallEgressParsed;
}

/** The parts of arguments without a fault. */
export function partsOf(args: AwsMeshEgressParsed, rules: EgressRules): AwsMeshParts {
  const { resolvers, clientCidrs, routeTableIds, monitor, tags } = args;
  const { enabled: filters, ...section } = args.networkFirewall;
  const { enabled: grouped, securityGroupId } = args.securityGroup;
  const protect = isProtected(args);
  const network = withFirewall(section, args.vpcId);
  const priority = network.priority ?? defaultPriority(args.environment);
  // The faults of these arguments have seen to it that it is there for the parts that need it.
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
 * The section as the part takes it: a firewall of our own, wherever it stands, is one thing there; none without a
 * place.
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

/** Keys of the section that are about a firewall of our own. */
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

/** Where `AwsMeshEgress` takes what a part calls `path`. */
export function placeInMesh(part: keyof AwsMeshParts, path: string): string {
  const inner = part === "networkFirewall" ? path.replace(/^firewall(?:\.|$)/, "") || "subnetIds" : path;
  const [key = ""] = inner.split(/[.[]/);
  if (key === "rules") return "extraHosts";
  return AT_THE_TOP.includes(key) || (part === "securityGroup" && key === "resolvers") ? inner : `${part}.${inner}`;
}

/** Arguments of parts that the composite takes outside their sections. */
const AT_THE_TOP = ["vpcId", "clientCidrs", "routeTableIds", "monitor", "protect", "tags"];
