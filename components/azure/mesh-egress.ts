import * as pulumi from "@pulumi/pulumi";
import type { EgressRules } from "../../src/egress/rule.ts";
import { type MonitorArgs, parseArgs } from "../arguments.ts";
import type { EgressHost } from "../hosts.ts";
import { type MeshSelectionArgs, selectRules } from "../selection.ts";
import { makeDefaultRoute } from "./default-route.ts";
import { AzureFirewallEgress, type AzureFirewallEgressArgs } from "./firewall-egress.ts";
import { nameFaults } from "./inputs.ts";
import { AzureMeshEgressArguments, warningsOf } from "./mesh-arguments.ts";
import { AzureNsgEgress, type AzureNsgEgressArgs } from "./nsg-egress.ts";

/** The firewall's part of `AzureMeshEgress`; see `AzureFirewallEgress`. */
export interface AzureMeshFirewallArgs {
  /** Whether rules are put into a firewall policy at all. Default: true. */
  enabled?: boolean;
  /** Resource group of the policy. Default: that of the component. Changing this replaces policy and rules. */
  resourceGroupName?: pulumi.Input<string>;
  /**
   * Name of an existing policy to add the rules to. Default: none, and one is made. Changing this replaces the rules.
   */
  firewallPolicyName?: pulumi.Input<string>;
  /** Tier of a policy of our own, `Standard` or `Premium`. Default: `Standard`. */
  tier?: string;
  /**
   * DNS servers, IPv4, that the firewall asks, for a policy of our own; needed for HSCN names. Default: Azure's own
   * DNS.
   */
  resolvers?: pulumi.Input<pulumi.Input<string>[]>;
  /** Name of the rule collection group. Default: the component's name. Changing this replaces the rules. */
  ruleCollectionGroupName?: string;
  /**
   * Place of the group in the policy, 100 to 65000 but 100, 200 and 300, each once. Unit: position, low first. Default:
   * 1000.
   */
  priority?: number;
  /**
   * `lastOperation` of whoever wrote to the policy before: Azure takes one write at a time. Default: none, and nothing
   * is waited for.
   */
  after?: pulumi.Input<string>;
}

/** The network security group's part of `AzureMeshEgress`; see `AzureNsgEgress`. */
export interface AzureMeshNsgArgs {
  /** Whether there are NSG rules at all. Default: true. */
  enabled?: boolean;
  /** Resource group of the NSG. Default: that of the component. Changing this replaces NSG and rules. */
  resourceGroupName?: pulumi.Input<string>;
  /** Name of an existing NSG to add the rules to. Default: none, and one is made. Changing this replaces the rules. */
  networkSecurityGroupName?: pulumi.Input<string>;
  /**
   * Networks in CIDR form, IPv4, that clients need beside MESH; an empty list means none. Default: none, and it is
   * required unless the part is off.
   */
  internalCidrs?: pulumi.Input<pulumi.Input<string>[]>;
  /** Place of the first rule, 100 to 4092. Unit: position, low first. Default: 1000. */
  priority?: number;
}

/** Arguments of `AzureMeshEgress`. */
export interface AzureMeshEgressArgs extends MeshSelectionArgs {
  /** Resource group of what is made, and of the route table. Changing this replaces everything. */
  resourceGroupName: pulumi.Input<string>;
  /**
   * Azure region of what is made, such as `uksouth`; NHS takes UK source addresses only. Changing this replaces a
   * policy and an NSG of our own, with their rules.
   */
  location: pulumi.Input<string>;
  /**
   * Client networks in CIDR form, IPv4. This, `clientIpGroupIds`, or both, unless the firewall's part is off. Default:
   * none.
   */
  clientCidrs?: pulumi.Input<pulumi.Input<string>[]>;
  /** Ids of IP groups that hold the client networks. Default: none. */
  clientIpGroupIds?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * DNS servers that clients ask, IPv4; the NSG lets them. Azure's own DNS needs no rule. Default: `firewallPrivateIp`
   * where the firewall is a DNS proxy (`firewall.resolvers`), else none.
   */
  resolvers?: pulumi.Input<pulumi.Input<string>[]>;
  /** Rules in a firewall policy. Default: on. */
  firewall?: AzureMeshFirewallArgs;
  /** Rules of a network security group. Default: on. */
  nsg?: AzureMeshNsgArgs;
  /**
   * Name of the existing route table of the client subnets, which gets a default route. Needs `firewallPrivateIp`. If
   * the table has a default route already, an update fails rather than change it. Default: none. Changing this replaces
   * the route.
   */
  routeTable?: pulumi.Input<string>;
  /**
   * Private address of the firewall, IPv4, that the default route leads to. Needs `routeTable`. Plain text where that
   * firewall is made from this component's `firewallPolicyId`, or each would wait for the other. Default: none.
   */
  firewallPrivateIp?: pulumi.Input<string>;
  /**
   * Refused: Azure application rules have no alert action, so monitoring would mean to open the port to everything.
   * Default: none.
   */
  monitor?: MonitorArgs;
  /** Whether a policy of our own is protected from deletion. Default: true in `live`, else false. */
  protect?: boolean;
  /** Tags of policy and NSG. Default: none. */
  tags?: Record<string, pulumi.Input<string>>;
}

/**
 * Egress to the MESH hosts of one environment on Azure: rules in a firewall policy, an NSG, and the default route
 * between.
 */
export class AzureMeshEgress extends pulumi.ComponentResource {
  /** Id of the rule collection group; none with the firewall's part off. */
  public readonly ruleCollectionGroupId?: pulumi.Output<string>;
  /** Id of the policy, to give to the firewall; none with the firewall's part off. */
  public readonly firewallPolicyId?: pulumi.Output<string>;
  /** Name of the policy; none with the firewall's part off. */
  public readonly firewallPolicyName?: pulumi.Output<string>;
  /** Settles when the last write to the policy has; give it to whoever writes next. */
  public readonly lastOperation?: pulumi.Output<string>;
  /** Id of the NSG, to give to the client subnets; none with the NSG's part off. */
  public readonly networkSecurityGroupId?: pulumi.Output<string>;
  /** Id of the default route; none without `routeTable`. */
  public readonly routeId?: pulumi.Output<string>;
  /** Hosts that the parts open: one entry for each host and layer. */
  public readonly openedHosts: pulumi.Output<EgressHost[]>;

  /** @throws InputPropertiesError naming every fault, before any child is registered. */
  constructor(name: string, args: AzureMeshEgressArgs, opts?: pulumi.ComponentResourceOptions) {
    super("mesh-egress:index:AzureMeshEgress", name, args, opts);
    const parsed = parseArgs("AzureMeshEgress", AzureMeshEgressArguments, args, nameFaults(name, "-firewall-policy"));
    for (const warning of warningsOf(parsed)) void pulumi.log.warn(warning, this);
    const rules = selectRules(parsed);
    const firewall = parsed.firewall.enabled
      ? new AzureFirewallEgress(`${name}-firewall`, firewallArgs(name, rules, args, parsed), { parent: this })
      : undefined;
    const nsg = parsed.nsg.enabled
      ? new AzureNsgEgress(`${name}-nsg`, nsgArgs(rules, args), { parent: this })
      : undefined;
    // Last, so that no traffic is led to a firewall that doesn't let it through yet.
    const route =
      parsed.routeTable && parsed.firewallPrivateIp
        ? makeDefaultRoute(
            `${name}-route`,
            {
              resourceGroupName: parsed.resourceGroupName,
              routeTableName: parsed.routeTable,
              firewallPrivateIp: parsed.firewallPrivateIp,
            },
            { parent: this, dependsOn: [firewall, nsg].filter((part) => part !== undefined) },
          )
        : undefined;
    this.ruleCollectionGroupId = firewall?.ruleCollectionGroupId;
    this.firewallPolicyId = firewall?.firewallPolicyId;
    this.firewallPolicyName = firewall?.firewallPolicyName;
    this.lastOperation = firewall?.lastOperation;
    this.networkSecurityGroupId = nsg?.networkSecurityGroupId;
    this.routeId = route?.id;
    this.openedHosts = pulumi.all([firewall, nsg].map((part) => part?.hosts ?? [])).apply((hosts) => hosts.flat());
    this.registerOutputs({
      ruleCollectionGroupId: this.ruleCollectionGroupId,
      firewallPolicyId: this.firewallPolicyId,
      firewallPolicyName: this.firewallPolicyName,
      lastOperation: this.lastOperation,
      networkSecurityGroupId: this.networkSecurityGroupId,
      routeId: this.routeId,
      openedHosts: this.openedHosts,
    });
  }
}

const firewallArgs = (
  name: string,
  rules: EgressRules,
  { firewall = {}, ...args }: AzureMeshEgressArgs,
  { protect, environment }: AzureMeshEgressArguments,
): AzureFirewallEgressArgs => ({
  rules,
  resourceGroupName: firewall.resourceGroupName ?? args.resourceGroupName,
  ...(firewall.firewallPolicyName === undefined
    ? { policy: { location: args.location, tier: firewall.tier, resolvers: firewall.resolvers } }
    : { firewallPolicyName: firewall.firewallPolicyName }),
  clientCidrs: args.clientCidrs,
  clientIpGroupIds: args.clientIpGroupIds,
  ruleCollectionGroupName: firewall.ruleCollectionGroupName ?? name,
  priority: firewall.priority,
  after: firewall.after,
  protect: protect ?? environment === "live",
  tags: args.tags,
});

const nsgArgs = (
  rules: EgressRules,
  { nsg = {}, firewall, firewallPrivateIp, ...args }: AzureMeshEgressArgs,
): AzureNsgEgressArgs => ({
  rules,
  resourceGroupName: nsg.resourceGroupName ?? args.resourceGroupName,
  ...(nsg.networkSecurityGroupName === undefined
    ? { location: args.location, tags: args.tags }
    : { networkSecurityGroupName: nsg.networkSecurityGroupName }),
  resolvers: args.resolvers ?? (firewall?.resolvers && firewallPrivateIp ? [firewallPrivateIp] : []),
  internalCidrs: nsg.internalCidrs ?? [],
  priority: nsg.priority,
  routedToFirewall: args.routeTable !== undefined,
});
