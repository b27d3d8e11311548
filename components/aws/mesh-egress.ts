import * as pulumi from "@pulumi/pulumi";
import { type MonitorArgs, parseArgs } from "../arguments.ts";
import type { EgressHost } from "../hosts.ts";
import { type MeshSelectionArgs, selectRules } from "../selection.ts";
import { AwsDnsFirewallEgress } from "./dns-firewall-egress.ts";
import { AwsMeshEgressArguments, partsOf } from "./mesh-arguments.ts";
import { nameFaults } from "./names.ts";
import {
  AwsNetworkFirewallEgress,
  type RuleGroupAttachment,
  type RuleGroupReferenceArgs,
} from "./network-firewall-egress.ts";
import { AwsSecurityGroupEgress } from "./security-group-egress.ts";

/** The network firewall's part of `AwsMeshEgress`; see `AwsNetworkFirewallEgress`. */
export interface AwsMeshNetworkFirewallArgs {
  /** Whether there is a rule group at all. Default: true. */
  enabled?: boolean;
  /** `own`: a policy of our own, which drops the rest. `shared`: passes for somebody else's policy. Default: `own`. */
  policy?: string;
  /** Other teams' rule groups for our own policy. Default: none. */
  ruleGroups?: RuleGroupReferenceArgs[];
  /** Place of our rule group in the policy, 1 to 65535. Unit: position, low first. Default: 1000. */
  priority?: number;
  /** Room of our rule group, 1 to 30000. Unit: capacity units. Default: 1000. Changing this replaces the rule group. */
  capacity?: number;
  /**
   * What a client may send before its host is known, 2048 to 65535, or 0 for no bound; own policy only. Unit: bytes.
   * Default: 8192.
   */
  undecidedBytes?: number;
  /** Subnets of a firewall of our own, one a zone, by zone. Default: none, and no firewall is made. */
  subnetIds?: Record<string, pulumi.Input<string>>;
  /**
   * How long the logs of a firewall of our own are kept; 0 is for ever. Needs `subnetIds`. Unit: days. Default: 180.
   */
  logRetentionDays?: number;
  /** DNS servers that clients reach through the firewall; not those of the VPC itself. Default: none. */
  resolvers?: pulumi.Input<pulumi.Input<string>[]>;
}

/** The security group's part of `AwsMeshEgress`; see `AwsSecurityGroupEgress`. */
export interface AwsMeshSecurityGroupArgs {
  /** Whether there are rules of a security group at all. Default: true. */
  enabled?: boolean;
  /**
   * Existing group, without inline rules, to add the rules to. Default: none, and one is made. Changing this replaces
   * the rules.
   */
  securityGroupId?: pulumi.Input<string>;
}

/** DNS Firewall's part of `AwsMeshEgress`; see `AwsDnsFirewallEgress`. */
export interface AwsMeshDnsFirewallArgs {
  /** Whether it is on, for the whole VPC. Default: true where this section is given. */
  enabled?: boolean;
  /** DNS zones that other workloads of the VPC need, each with all names below it; an empty list means none. */
  alsoResolve: string[];
  /** Place among the DNS rule groups of the VPC, 101 to 9899. Unit: position, low first. Default: 1000. */
  priority?: number;
  /** Takes over the VPC's setting for when DNS Firewall fails, and sets it to fail closed. Default: false. */
  takeOverFailOpen?: boolean;
}

/** Arguments of `AwsMeshEgress`. */
export interface AwsMeshEgressArgs extends MeshSelectionArgs {
  /**
   * VPC of the clients, the security group, DNS Firewall, and a firewall of our own. Changing this replaces the
   * security group with its rules, the association of DNS Firewall, and the firewall.
   */
  vpcId: pulumi.Input<string>;
  /**
   * Client networks in CIDR form. They become HOME_NET of an own policy, or the sources of what a shared one passes.
   */
  clientCidrs: pulumi.Input<pulumi.Input<string>[]>;
  /** DNS servers that clients ask; the security group lets them. The VPC's own resolver needs none. Default: none. */
  resolvers?: pulumi.Input<string>[];
  /** Rules that let the hosts through by name, and drop the rest. Default: on. */
  networkFirewall?: AwsMeshNetworkFirewallArgs;
  /**
   * Route tables of the client subnets by zone, which get a default route to the firewall. Needs
   * `networkFirewall.subnetIds`. Default: none. Changing this replaces the route of the zone.
   */
  routeTableIds?: Record<string, pulumi.Input<string>>;
  /** A security group for the clients. Default: on. */
  securityGroup?: AwsMeshSecurityGroupArgs;
  /** Rules for every DNS query of the VPC. Default: off. */
  dnsFirewall?: AwsMeshDnsFirewallArgs;
  /**
   * Alerts instead of drops, for the first days of a roll-out; own policy only. Default: none, and the rest is dropped.
   */
  monitor?: MonitorArgs;
  /** Whether firewall, policy and association are protected from deletion. Default: true in `live`, else false. */
  protect?: boolean;
  /** Tags of everything that takes them. Default: none. */
  tags?: Record<string, pulumi.Input<string>>;
}

/**
 * Egress to the MESH hosts of one environment on AWS: rules of a network firewall that go by name, a security group
 * that leads there and, if asked, DNS Firewall.
 */
export class AwsMeshEgress extends pulumi.ComponentResource {
  /** ARN of the rule group; none with the network firewall's part off. */
  public readonly ruleGroupArn?: pulumi.Output<string>;
  /** What the owner of a shared policy adds to it; none with the network firewall's part off. */
  public readonly attachment?: pulumi.Output<RuleGroupAttachment>;
  /** ARN of our own policy, if there is one. */
  public readonly policyArn?: pulumi.Output<string>;
  /** ARN of our own firewall, if there is one. */
  public readonly firewallArn?: pulumi.Output<string>;
  /** Endpoints of our own firewall by zone, to route to. */
  public readonly endpointIds?: pulumi.Output<Record<string, string>>;
  /** Suricata text of the rule group. */
  public readonly rulesString?: pulumi.Output<string>;
  /** Capacity of the rule group. Unit: capacity units. */
  public readonly capacity?: pulumi.Output<number>;
  /** How much of it is used. Unit: capacity units. */
  public readonly capacityUsed?: pulumi.Output<number>;
  /** Id of the security group, to put on the clients; none with its part off. */
  public readonly securityGroupId?: pulumi.Output<string>;
  /** Id of DNS Firewall's rule group; none with its part off. */
  public readonly dnsRuleGroupId?: pulumi.Output<string>;
  /** Id of DNS Firewall's association with the VPC; none with its part off. */
  public readonly dnsAssociationId?: pulumi.Output<string>;
  /** Hosts that the parts open: one entry for each host and layer. */
  public readonly openedHosts: pulumi.Output<EgressHost[]>;

  /** @throws InputPropertiesError naming every fault, before any child is registered. */
  constructor(name: string, args: AwsMeshEgressArgs, opts?: pulumi.ComponentResourceOptions) {
    super("mesh-egress:index:AwsMeshEgress", name, args, opts);
    const selection = parseArgs("AwsMeshEgress", AwsMeshEgressArguments, args, nameFaults(name, LONGEST_NAME));
    const parts = partsOf(args, selectRules(selection));
    if (!parts.networkFirewall) void pulumi.log.warn(NO_FIREWALL, this);
    const network =
      parts.networkFirewall && new AwsNetworkFirewallEgress(`${name}-network`, parts.networkFirewall, { parent: this });
    const security =
      parts.securityGroup && new AwsSecurityGroupEgress(`${name}-security`, parts.securityGroup, { parent: this });
    const dns = parts.dnsFirewall && new AwsDnsFirewallEgress(`${name}-dns`, parts.dnsFirewall, { parent: this });
    this.ruleGroupArn = network?.ruleGroupArn;
    this.attachment = network?.attachment;
    this.policyArn = network?.policyArn;
    this.firewallArn = network?.firewallArn;
    this.endpointIds = network?.endpointIds;
    this.rulesString = network?.rulesString;
    this.capacity = network?.capacity;
    this.capacityUsed = network?.capacityUsed;
    this.securityGroupId = security?.securityGroupId;
    this.dnsRuleGroupId = dns?.ruleGroupId;
    this.dnsAssociationId = dns?.associationId;
    this.openedHosts = pulumi
      .all([network, security, dns].map((part) => part?.hosts ?? []))
      .apply((hosts) => hosts.flat());
    this.registerOutputs({
      ruleGroupArn: this.ruleGroupArn,
      attachment: this.attachment,
      policyArn: this.policyArn,
      firewallArn: this.firewallArn,
      endpointIds: this.endpointIds,
      rulesString: this.rulesString,
      capacity: this.capacity,
      capacityUsed: this.capacityUsed,
      securityGroupId: this.securityGroupId,
      dnsRuleGroupId: this.dnsRuleGroupId,
      dnsAssociationId: this.dnsAssociationId,
      openedHosts: this.openedHosts,
    });
  }
}

/** What DNS Firewall's names, the shortest that AWS takes, leave room for with `-dns` behind. */
const LONGEST_NAME = 40;

const NO_FIREWALL =
  "Nothing here sends traffic to the firewall, for networkFirewall is off: what enforces names must stand elsewhere, and the clients' routes must lead to it.";
