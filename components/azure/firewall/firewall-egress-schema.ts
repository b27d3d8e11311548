import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { Fault } from "../../../src/egress/input/configuration-error.ts";
import type { IsFaulty } from "../../../src/egress/input/faulty.ts";
import { EgressRules } from "../../../src/egress/rule.ts";
import {
  type EgressRuleArgs,
  InputTags,
  inputListOf,
  inputOf,
  inputText,
  inputTextAsGiven,
  type MonitorArgs,
} from "../../arguments.ts";
import { judging } from "../../parse-args.ts";
import { tied } from "../../tied.ts";
import {
  CLIENTS_MISSING,
  IpGroupId,
  Ipv4Address,
  Ipv4ClientCidr,
  NetworkResourceName,
  NoMonitor,
  PolicyTier,
  ResourceGroupName,
} from "../inputs.ts";
import { type AzureLogsArgs, logsAt } from "../logs.ts";
import { renderApplicationRules } from "./application-rules.ts";
import { type AzureParentPolicyArgs, otherRegion, parentPolicyAt } from "./parent-policy.ts";

/**
 * A firewall policy of our own. Its threat intelligence denies; TLS inspection is never on, because MESH forbids it.
 */
export interface AzureFirewallPolicyArgs {
  /**
   * Azure region of the policy, such as `uksouth`. It must be the region of the firewall that will use it. Changing
   * this replaces the policy and its rules.
   */
  location: pulumi.Input<string>;
  /**
   * `Standard` or `Premium`, the same as the firewall that will use the policy. Default: `Standard`. Source: Azure
   * Firewall SKUs.
   */
  tier?: string;
  /** Parent of the policy, whose rules come before ours. Default: none. */
  parent?: AzureParentPolicyArgs;
  /**
   * DNS servers, IPv4, that the firewall asks for the names in its rules, instead of Azure's own DNS; needed for HSCN
   * names. This also turns on the firewall's DNS proxy. Let clients ask the firewall's private address, so that both
   * get the same answers. Default: Azure's own DNS, without the proxy.
   */
  resolvers?: pulumi.Input<pulumi.Input<string>[]>;
}

/** Arguments of `AzureFirewallEgress`. */
export interface AzureFirewallEgressArgs {
  /** Permitted hosts by rule name, which becomes the name of the application rule. Ports up to 64000. */
  rules: Record<string, EgressRuleArgs>;
  /** Resource group of the policy. Changing this replaces everything. */
  resourceGroupName: pulumi.Input<string>;
  /**
   * Name of an existing policy to add the rules to. Either this or `policy`. Default: none. Changing this replaces the
   * rules. Other rules in the policy stay as they are, even if they open more. Network rules are judged before all
   * application rules, so a single one that allows TCP 443 opens it for every host. Source:
   * https://learn.microsoft.com/azure/firewall/rule-processing
   */
  firewallPolicyName?: pulumi.Input<string>;
  /** Makes a policy of our own. Either this or `firewallPolicyName`. Default: none. */
  policy?: AzureFirewallPolicyArgs;
  /**
   * Client networks in CIDR form, IPv4 only, because Azure Firewall has no IPv6. This, `clientIpGroupIds`, or both.
   * Default: none.
   */
  clientCidrs?: pulumi.Input<pulumi.Input<string>[]>;
  /** Ids of IP groups that hold the client networks. This, `clientCidrs`, or both. Default: none. */
  clientIpGroupIds?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Name of the rule collection group, 1 to 80 characters. It appears in the firewall's logs. Default: the component's
   * name. If the policy already has a group of that name, the update fails and that group isn't changed. Changing this
   * replaces the rules.
   */
  ruleCollectionGroupName?: string;
  /**
   * Priority of the group in the policy, 100 to 65000 without 100, 200 and 300, which Azure's own groups have. Each
   * group of a policy needs its own, so two of these components on one policy need different ones. Unit: position, low
   * first. Default: 1000. Source: Azure Firewall Policy rule sets.
   */
  priority?: number;
  /**
   * `lastOperation` of the component that wrote to the policy before. Azure fails when two write to one policy at a
   * time. The id of another rule collection group works too. Deletion keeps the order too. Default: none, and nothing
   * is waited for.
   */
  after?: pulumi.Input<string>;
  /** Logs of the firewall that uses the policy, and saved searches in them. Default: none. */
  logs?: AzureLogsArgs;
  /**
   * Refused: Azure application rules have no alert action, so monitor mode would have to open the port to everything.
   * Default: none.
   */
  monitor?: MonitorArgs;
  /** Whether the rules, and a policy of our own, are protected from deletion. Default: false. */
  protect?: boolean;
  /** Tags of a policy of our own. Nothing else here can have tags. Default: none. */
  tags?: Record<string, pulumi.Input<string>>;
}

const AZURES_OWN = [100, 200, 300];
const HIGHEST_PORT = 64_000;
const LARGEST_GROUP_BYTES = 2_000_000;

/** Priority of a rule collection group, other than those of Azure's own groups. */
export const GroupPriority = z
  .int()
  .min(100)
  .max(65000)
  .refine((priority) => !AZURES_OWN.includes(priority), {
    error: ({ input }) =>
      `${input} is that of a group of Azure's own (100, 200 and 300), which can't be moved. Choose another, such as 1000.`,
  });

/** Checks each argument of `AzureFirewallEgress` on its own. */
export const AzureFirewallEgressSchema = tied<AzureFirewallEgressArgs>()(
  z.strictObject({
    rules: EgressRules,
    resourceGroupName: inputOf(ResourceGroupName, "resourceGroupName"),
    firewallPolicyName: inputOf(NetworkResourceName, "firewallPolicyName").optional(),
    policy: z
      .strictObject({
        location: inputTextAsGiven("policy.location"),
        tier: PolicyTier.default("Standard"),
        parent: parentPolicyAt("policy.parent").optional(),
        resolvers: inputListOf(Ipv4Address, "policy.resolvers", 1).optional(),
      })
      .optional(),
    clientCidrs: inputListOf(Ipv4ClientCidr, "clientCidrs", 1).optional(),
    clientIpGroupIds: inputListOf(IpGroupId, "clientIpGroupIds", 1).optional(),
    ruleCollectionGroupName: NetworkResourceName.optional(),
    priority: GroupPriority.default(1000),
    after: inputText("after").optional(),
    logs: logsAt("logs").optional(),
    monitor: NoMonitor,
    protect: z.boolean().default(false),
    tags: InputTags,
  }),
);
export type AzureFirewallEgressParsed = z.output<typeof AzureFirewallEgressSchema>;

function firewallFaults(value: Partial<AzureFirewallEgressParsed>, isFaulty: IsFaulty): Fault[] {
  const { rules, firewallPolicyName, policy, clientCidrs, clientIpGroupIds } = value;
  const fault = (path: string, message: string): Fault[] => [{ path, message }];
  const region = isFaulty("policy") ? undefined : regionFault(policy?.location, policy?.parent);
  return [
    ...(region ? fault("policy.parent.location", region) : []),
    ...(rules && !isFaulty("rules") ? applicationRuleFaults(rules) : []),
    ...(firewallPolicyName && policy
      ? fault("policy", "stands beside firewallPolicyName. Give one: a policy of our own, or an existing one by name.")
      : []),
    ...(!firewallPolicyName && !policy
      ? fault("firewallPolicyName", "is missing, and so is policy. Name an existing policy, or have one made.")
      : []),
    ...(!clientCidrs && !clientIpGroupIds ? fault("clientCidrs", CLIENTS_MISSING) : []),
  ];
}

/** Returns a fault if the parent is in another region and both regions are plain. */
export function regionFault(
  own: pulumi.Input<string> | undefined,
  parent: { readonly location: pulumi.Input<string> } | undefined,
): string | undefined {
  const parents = parent?.location;
  return typeof own === "string" && typeof parents === "string" ? otherRegion(own, parents) : undefined;
}

/**
 * Returns the faults in rules that don't fit in a group: Azure takes application ports up to 64000, and 2 MB in a
 * group.
 */
export function applicationRuleFaults(rules: EgressRules): Fault[] {
  const bytes = Buffer.byteLength(JSON.stringify(renderApplicationRules(rules, {})));
  return [
    ...Object.entries(rules).flatMap(([key, { port }]) =>
      port > HIGHEST_PORT
        ? [
            {
              path: `rules.${key}.port`,
              message: `${port} is above ${HIGHEST_PORT}, the highest port of an application rule. Choose a lower one.`,
            },
          ]
        : [],
    ),
    ...(bytes > LARGEST_GROUP_BYTES
      ? [
          {
            path: "rules",
            message: `${Object.keys(rules).length} rules make ${bytes} bytes without their sources, above ${LARGEST_GROUP_BYTES}, the most that one rule collection group may hold. Split the rules over two groups.`,
          },
        ]
      : []),
  ];
}

/** Checks the arguments of `AzureFirewallEgress`, each on its own and all together. */
export const azureFirewallArguments = judging(AzureFirewallEgressSchema, firewallFaults);
