import type { FirewallArgs } from "@pulumi/aws/networkfirewall/firewall.js";
import type { FirewallPolicyArgs } from "@pulumi/aws/networkfirewall/firewallPolicy.js";
import type { RuleGroupArgs } from "@pulumi/aws/networkfirewall/ruleGroup.js";
import type * as pulumi from "@pulumi/pulumi";
import { type Address, isIpv6 } from "../../../src/egress/address/address.ts";
import { ConfigurationError } from "../../../src/egress/input/configuration-error.ts";
import { firstFew } from "../../../src/text/first-few.ts";
import { type ReferenceSets, referenceName } from "./client-references.ts";
import { DEFAULT_ACTIONS } from "./firewall-manager.ts";
import type { AwsNetworkFirewallEgressParsed } from "./network-firewall-egress-schema.ts";
import {
  CLIENTS,
  countRules,
  loggedPasses,
  RESOLVERS,
  renderSuricata,
  type SuricataSpec,
} from "./suricata/suricata.ts";

/** The most characters of a group's rules text. Source: RulesSource of the Network Firewall API. */
const MOST_CHARACTERS = 2_000_000;

/** The arguments, with the rules text written from them. */
export type RenderedArguments = AwsNetworkFirewallEgressParsed & {
  readonly rulesString: string;
  readonly capacityUsed: number;
  /** Signature ids of the passes that appear in alert logs. */
  readonly sids: readonly number[];
};

/**
 * Returns the arguments of the component with that name, with the rules text written from them.
 *
 * @throws ConfigurationError if two rules share a sid, or the text is too long.
 */
export function renderNetworkFirewall(name: string, parsed: AwsNetworkFirewallEgressParsed): RenderedArguments {
  const spec = suricataSpecOf(name, parsed);
  const rulesString = renderSuricata(spec);
  // The text is ASCII, so a character is a byte.
  if (rulesString.length > MOST_CHARACTERS) {
    const message = `need ${rulesString.length} characters of Suricata text, above ${MOST_CHARACTERS}, the most that one rule group may hold. Split the rules over two groups.`;
    throw new ConfigurationError([{ path: "rules", message }]);
  }
  return { ...parsed, rulesString, capacityUsed: countRules(spec), sids: loggedPasses(spec) };
}

/**
 * Arguments of the rule group. It has no physical name, because with one AWS couldn't replace it while a policy uses
 * it.
 */
export const ruleGroupArgs = (args: RenderedArguments, referenceSets?: ReferenceSets): RuleGroupArgs => ({
  type: "STATEFUL",
  capacity: args.capacity,
  description: "MESH egress by hostname",
  ruleGroup: {
    rulesSource: { rulesString: args.rulesString },
    statefulRuleOptions: { ruleOrder: "STRICT_ORDER" },
    ...variablesOf(args),
    ...(referenceSets && { referenceSets }),
  },
  tags: args.tags,
});

/** HOME_NET is never a variable of the group, because EXTERNAL_NET wouldn't follow it there. */
function variablesOf({ policy, clientCidrs, resolvers }: RenderedArguments) {
  const ipSets = [
    ...(policy === "shared" && clientCidrs ? [{ key: CLIENTS, ipSet: { definitions: clientCidrs } }] : []),
    ...(resolvers ? [{ key: RESOLVERS, ipSet: { definitions: resolvers.apply((all) => all.map(asCidr)) } }] : []),
  ];
  return ipSets.length > 0 ? { ruleVariables: { ipSets } } : {};
}

const asCidr = (address: Address): string => `${address}/${isIpv6(address) ? 128 : 32}`;

/**
 * Arguments of the policy around the group: all traffic goes to the stateful rules, and what no rule matches is dropped
 * and logged.
 */
export const policyArgs = (group: pulumi.Output<string>, args: RenderedArguments): FirewallPolicyArgs => ({
  firewallPolicy: {
    statelessDefaultActions: ["aws:forward_to_sfe"],
    statelessFragmentDefaultActions: ["aws:forward_to_sfe"],
    // These actions wait for a hello that arrives in several segments. Without the alert, drops wouldn't be logged.
    statefulDefaultActions: [...DEFAULT_ACTIONS[args.monitor ? "monitor" : "enforce"]],
    statefulEngineOptions: {
      ruleOrder: "STRICT_ORDER",
      // For a connection that the firewall lost or never saw begin: a reset makes the client connect again at once, and
      // the new connection is judged. Monitor mode drops nothing, so there the connection continues.
      streamExceptionPolicy: args.monitor ? "CONTINUE" : "REJECT",
      // The fixed value of a NAT gateway, which is often in the same path.
      flowTimeouts: { tcpIdleTimeoutSeconds: 350 },
    },
    statefulRuleGroupReferences: [
      { resourceArn: group, priority: args.priority },
      ...(args.ruleGroups ?? []).map(({ arn, priority }) => ({ resourceArn: arn, priority })),
    ],
    ...(args.clientCidrs && {
      policyVariables: { ruleVariables: [{ key: "HOME_NET", ipSet: { definitions: args.clientCidrs } }] },
    }),
  },
  description: "MESH egress by hostname",
  tags: args.tags,
});

export type WantedFirewall = NonNullable<RenderedArguments["firewall"]>;

export const firewallArgs = (
  firewallPolicyArn: pulumi.Output<string>,
  { vpcId, subnetIds, transitGatewayId, availabilityZoneIds, enabledAnalysisTypes }: WantedFirewall,
  { protect, tags }: RenderedArguments,
): FirewallArgs => ({
  firewallPolicyArn,
  ...(subnetIds && { vpcId, subnetMappings: Object.values(subnetIds).map((subnetId) => ({ subnetId })) }),
  ...(availabilityZoneIds && {
    transitGatewayId,
    availabilityZoneMappings: availabilityZoneIds.apply((ids) =>
      ids.map((availabilityZoneId) => ({ availabilityZoneId })),
    ),
  }),
  deleteProtection: protect,
  enabledAnalysisTypes,
  tags,
});

/** Share of the capacity above which the component warns, because a larger capacity replaces the rule group. */
const NEARLY_FULL = 0.8;

/** Returns what an administrator must know. */
export function firewallWarnings(args: RenderedArguments): string[] {
  const { monitor, capacity, capacityUsed } = args;
  return [
    ...(monitor ? [`Monitor mode: nothing is dropped. Owner: ${monitor.owner}. Last day: ${monitor.expires}.`] : []),
    ...(capacityUsed > NEARLY_FULL * capacity
      ? [`${capacityUsed} of ${capacity} capacity units are used, and a larger capacity replaces the rule group.`]
      : []),
    ...trafficWarnings(args),
  ];
}

function trafficWarnings(args: RenderedArguments): string[] {
  const { policy, firewall, routeTableIds = {}, vpcEndpointAssociations = {} } = args;
  const nothing = (so: string): string[] => [`Nothing here sends traffic to the firewall${so}`];
  if (policy === "shared")
    return nothing(
      ", and nothing is open before the owner of the shared policy adds the rule group to it (see attachment).",
    );
  if (!firewall) return nothing(": none is made here. Give firewall, or put policyArn on one that you have.");
  if (!firewall.subnetIds)
    return nothing(": the transit gateway's route tables have to lead to it. Give them transitGatewayAttachmentId.");
  const inVpc = (prefix: string, subnets: object, routes: object) =>
    Object.keys(subnets).map((zone) => ({ place: `${prefix}${zone}`, isRouted: Object.hasOwn(routes, zone) }));
  const places = [
    ...inVpc("", firewall.subnetIds, routeTableIds),
    ...Object.entries(vpcEndpointAssociations).flatMap(([key, { subnetIds, routeTableIds: routes = {} }]) =>
      inVpc(`${key} `, subnetIds, routes),
    ),
  ];
  const without = places.filter(({ isRouted }) => !isRouted);
  if (without.length === 0) return [];
  const which = without.length === places.length ? "" : ` in ${firstFew(without, ({ place }) => place)}`;
  const ends =
    Object.keys(vpcEndpointAssociations).length > 0 ? "endpointIds and associatedEndpointIds" : "endpointIds";
  return nothing(`${which}: there is no route to it. Give routeTableIds, or route to ${ends}.`);
}

/** The arguments that decide how many Suricata rules there are. */
export type CountedArguments = Pick<AwsNetworkFirewallEgressParsed, "rules" | "policy" | "capacity"> &
  Partial<AwsNetworkFirewallEgressParsed>;

/** Returns what the rules text is written from. */
export const suricataSpecOf = (name: string, value: CountedArguments): SuricataSpec => ({
  name,
  rules: value.rules,
  policy: value.policy,
  clientSets: value.clientReferences && Object.keys(value.clientReferences).map(referenceName),
  resolvers: value.resolvers !== undefined,
  otherGroups: value.ruleGroups !== undefined && value.ruleGroups.length > 0,
  monitor: value.monitor,
  undecidedBytes: value.undecidedBytes,
});
