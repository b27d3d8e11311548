import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import {
  ALWAYS,
  type EgressRuleArgs,
  InputTags,
  inputListOf,
  inputOf,
  inputText,
  type MonitorArgs,
  parseArgs,
} from "../arguments.ts";
import { type EgressHost, hostsAt } from "../hosts.ts";
import { ApplicationRules, GroupPriority, renderRuleCollection } from "./application-rules.ts";
import { dnsWarning } from "./dns-warning.ts";
import {
  CLIENTS_MISSING,
  IpGroupId,
  Ipv4Address,
  Ipv4ClientCidr,
  NetworkResourceName,
  NoMonitor,
  nameFaults,
  PolicyTier,
  ResourceGroupName,
} from "./inputs.ts";
import { FirewallPolicy, FirewallPolicyRuleCollectionGroup } from "./sdk.ts";

/** A firewall policy of our own. Its threat intelligence denies; TLS inspection is never on, as MESH forbids it. */
export interface AzureFirewallPolicyArgs {
  /**
   * Azure region, such as `uksouth`; that of the firewall that will use it. Changing this replaces the policy and its
   * rules.
   */
  location: pulumi.Input<string>;
  /**
   * `Standard` or `Premium`; that of the firewall that will use it. Default: `Standard`. Source: Azure Firewall SKUs.
   */
  tier?: string;
  /**
   * DNS servers, IPv4, that the firewall asks for the names of its rules, in place of Azure's own DNS: needed for HSCN
   * names. They turn the DNS proxy on as well: clients should ask the firewall's private address, so that both get the
   * same answers. Default: Azure's own DNS, without the proxy.
   */
  resolvers?: pulumi.Input<pulumi.Input<string>[]>;
}

/** Arguments of `AzureFirewallEgress`. */
export interface AzureFirewallEgressArgs {
  /** Permitted hosts by rule name, which becomes the application rule's name. Ports up to 64000. */
  rules: Record<string, EgressRuleArgs>;
  /** Resource group of the policy. Changing this replaces everything. */
  resourceGroupName: pulumi.Input<string>;
  /**
   * Name of an existing policy to add the rules to. Either this or `policy`. Default: none. Changing this replaces the
   * rules. It may have rules of others, also ones that open more: they stay as they are. One network rule that allows
   * TCP 443 is judged before all application rules. Source: https://learn.microsoft.com/azure/firewall/rule-processing
   */
  firewallPolicyName?: pulumi.Input<string>;
  /** Makes a policy of our own. Either this or `firewallPolicyName`. Default: none. */
  policy?: AzureFirewallPolicyArgs;
  /**
   * Client networks in CIDR form, IPv4 alone, since Azure Firewall has no IPv6. This, `clientIpGroupIds`, or both.
   * Default: none.
   */
  clientCidrs?: pulumi.Input<pulumi.Input<string>[]>;
  /** Ids of IP groups that hold the client networks. This, `clientCidrs`, or both. Default: none. */
  clientIpGroupIds?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Name of the rule collection group, 1 to 80 characters; it stands in the firewall's logs. Default: the component's
   * name. If the policy has a group of that name already, an update fails rather than take it over. Changing this
   * replaces the rules.
   */
  ruleCollectionGroupName?: string;
  /**
   * Place of the group in the policy, 100 to 65000; 100, 200 and 300 belong to Azure's own groups. No two groups of a
   * policy, so no two of these components on it, may have the same. Unit: position, low first. Default: 1000. Source:
   * Azure Firewall Policy rule sets.
   */
  priority?: number;
  /**
   * `lastOperation` of whoever wrote to the policy before, since Azure fails when two write to one at a time. An id of
   * another rule collection group does as well. The order is kept when deleting, too. Default: none, and nothing is
   * waited for.
   */
  after?: pulumi.Input<string>;
  /**
   * Refused: Azure application rules have no alert action, so monitoring would mean to open the port to everything.
   * Default: none.
   */
  monitor?: MonitorArgs;
  /** Whether the policy of our own is protected from deletion. Default: false. */
  protect?: boolean;
  /** Tags of the policy of our own; nothing else here can have any. Default: none. */
  tags?: Record<string, pulumi.Input<string>>;
}

/**
 * Application rules that let clients reach the named hosts through Azure Firewall, told apart by the server name (SNI)
 * of TLS or the Host header of HTTP, and nothing else. Everything not allowed by some rule of the policy is denied by
 * Azure.
 *
 * The firewall resolves the names itself, and doesn't see the address that the client dialled. Azure Native refuses to
 * create a policy or group that exists already ("cannot create already existing resource"); use `pulumi import` to take
 * one over.
 */
export class AzureFirewallEgress extends pulumi.ComponentResource {
  /** Id of the rule collection group. */
  public readonly ruleCollectionGroupId: pulumi.Output<string>;
  /** Id of the policy, known once the rules are in it: a firewall made with it has them from its first minute. */
  public readonly firewallPolicyId: pulumi.Output<string>;
  /** Name of the policy, for groups of others; they must come `after` this one's `lastOperation`. */
  public readonly firewallPolicyName: pulumi.Output<string>;
  /** Settles when the last write to the policy has; give it to whoever writes next. */
  public readonly lastOperation: pulumi.Output<string>;
  /** Hosts that the rules open, at layer `name`. */
  public readonly hosts: pulumi.Output<EgressHost[]>;

  /** @throws InputPropertiesError naming every fault, before any child is registered. */
  constructor(name: string, args: AzureFirewallEgressArgs, opts?: pulumi.ComponentResourceOptions) {
    super("mesh-egress:index:AzureFirewallEgress", name, args, opts);
    const faults = nameFaults(name, "-policy");
    const parsed = parseArgs("AzureFirewallEgress", AzureFirewallEgressArguments, args, faults);
    const warning = dnsWarning(parsed.rules, parsed.policy);
    if (warning) void pulumi.log.warn(warning, this);
    const policy =
      parsed.policy &&
      new FirewallPolicy(`${name}-policy`, policyArgs(parsed, parsed.policy), {
        parent: this,
        protect: parsed.protect,
      });
    // The schema saw to it that there is one of the two.
    const policyName = policy?.name ?? (parsed.firewallPolicyName as pulumi.Output<string>);
    const group = new FirewallPolicyRuleCollectionGroup(`${name}-rules`, groupArgs(name, policyName, parsed), {
      parent: this,
      dependsOn: writersOf(parsed.after),
    });
    this.ruleCollectionGroupId = group.id;
    this.firewallPolicyId = policy ? pulumi.all([policy.id, group.id]).apply(([id]) => id) : group.id.apply(policyIdOf);
    this.firewallPolicyName = policyName;
    this.lastOperation = group.id;
    this.hosts = pulumi.output(hostsAt("name", parsed.rules));
    this.registerOutputs({
      ruleCollectionGroupId: this.ruleCollectionGroupId,
      firewallPolicyId: this.firewallPolicyId,
      firewallPolicyName: this.firewallPolicyName,
      lastOperation: this.lastOperation,
      hosts: this.hosts,
    });
  }
}

/** The policy that a rule collection group's id names. */
export const policyIdOf = (groupId: string): string => groupId.replace(/\/ruleCollectionGroups\/[^/]*$/i, "");

const policyArgs = ({ resourceGroupName, tags }: Arguments, { location, tier, resolvers }: PolicyArguments) => ({
  resourceGroupName,
  location,
  tags,
  sku: { tier },
  threatIntelMode: "Deny",
  ...(resolvers && { dnsSettings: { enableProxy: true, servers: resolvers } }),
});

const groupArgs = (name: string, firewallPolicyName: pulumi.Output<string>, args: Arguments) => ({
  resourceGroupName: args.resourceGroupName,
  firewallPolicyName,
  ruleCollectionGroupName: args.ruleCollectionGroupName ?? name,
  priority: args.priority,
  ruleCollections: [
    renderRuleCollection(args.rules, { sourceAddresses: args.clientCidrs, sourceIpGroups: args.clientIpGroupIds }),
  ],
});

/**
 * The resources that `after` comes from, for `dependsOn`: registering waits for them, and no property of ours is made
 * unknown by it, which in the preview of an update would look like a replacement.
 */
const writersOf = (after: pulumi.Output<string> | undefined): pulumi.Output<pulumi.Resource[]> | undefined =>
  after?.apply(() => []);

const PolicyArguments = z.strictObject({
  location: inputText("policy.location"),
  tier: PolicyTier.default("Standard"),
  resolvers: inputListOf(Ipv4Address, "policy.resolvers", 1).optional(),
});
type PolicyArguments = z.output<typeof PolicyArguments>;

const AzureFirewallEgressArguments = z
  .strictObject({
    rules: ApplicationRules,
    resourceGroupName: inputOf(ResourceGroupName, "resourceGroupName"),
    firewallPolicyName: inputOf(NetworkResourceName, "firewallPolicyName").optional(),
    policy: PolicyArguments.optional(),
    clientCidrs: inputListOf(Ipv4ClientCidr, "clientCidrs", 1).optional(),
    clientIpGroupIds: inputListOf(IpGroupId, "clientIpGroupIds", 1).optional(),
    ruleCollectionGroupName: NetworkResourceName.optional(),
    priority: GroupPriority.default(1000),
    after: inputText("after").optional(),
    monitor: NoMonitor,
    protect: z.boolean().default(false),
    tags: InputTags,
  })
  .superRefine(({ firewallPolicyName, policy, clientCidrs, clientIpGroupIds }, context) => {
    const fault = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
    if (firewallPolicyName && policy)
      fault("policy", "stands beside firewallPolicyName. Give one: a policy of our own, or an existing one by name.");
    if (!firewallPolicyName && !policy)
      fault("firewallPolicyName", "is missing, and so is policy. Name an existing policy, or have one made.");
    if (!clientCidrs && !clientIpGroupIds) fault("clientCidrs", CLIENTS_MISSING);
  }, ALWAYS);
type Arguments = z.output<typeof AzureFirewallEgressArguments>;
