import * as pulumi from "@pulumi/pulumi";
import { type EgressRuleArgs, type MonitorArgs, parseArgs } from "../arguments.ts";
import { type EgressHost, hostsAt } from "../hosts.ts";
import { endpointsByZone, makeDefaultRoutes } from "./default-routes.ts";
import { nameFaults } from "./names.ts";
import {
  firewallArgs,
  loggingArgs,
  policyArgs,
  renderedArguments,
  ruleGroupArgs,
  warningsOf,
} from "./network-firewall-parts.ts";
import { Firewall, FirewallPolicy, LogGroup, LoggingConfiguration, RuleGroup } from "./sdk.ts";

export { AwsNetworkFirewallEgressArguments } from "./network-firewall-arguments.ts";

/** A stateful rule group in a policy. */
export interface RuleGroupReferenceArgs {
  /** ARN of the group, in strict order, own or managed by AWS. */
  arn: pulumi.Input<string>;
  /** Place in the policy, 1 to 65535, each once. Unit: position, low first. */
  priority: number;
}

/** A firewall of our own. */
export interface NetworkFirewallArgs {
  /** VPC of the firewall. Changing this replaces the firewall. */
  vpcId: pulumi.Input<string>;
  /** Subnets of the firewall alone, one a zone, by the name of the zone they lie in, such as `eu-west-2a`. */
  subnetIds: Record<string, pulumi.Input<string>>;
  /**
   * How long alerts and flows are kept, one of the periods that CloudWatch Logs knows; 0 is for ever. Unit: days.
   * Default: 180. Source: PutRetentionPolicy.
   */
  logRetentionDays?: number;
}

/** Arguments of `AwsNetworkFirewallEgress`. */
export interface AwsNetworkFirewallEgressArgs {
  /** Permitted hosts by rule name. Suricata's sids come from the names: a new name gives a rule a new sid. */
  rules: Record<string, EgressRuleArgs>;
  /**
   * `own`: a policy of our own, which drops what is not permitted. `shared`: a rule group for somebody else's policy in
   * strict order, which lets our clients reach the hosts and decides nothing else. Default: `own`.
   */
  policy?: string;
  /**
   * Client networks in CIDR form: HOME_NET of an own policy, for all its groups, or the sources of what is passed in a
   * shared one. Clients elsewhere are left to the policy.
   */
  clientCidrs: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * DNS servers, IPv4 or IPv6, that clients reach through this firewall on UDP and TCP 53; own policy only. The VPC's
   * own resolver is not behind the firewall and needs none. Default: none.
   */
  resolvers?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Other teams' groups for the own policy, up to 19. Ours drops what `rules` doesn't name, so those that pass have to
   * come before it, and what they pass on other ports needs a pass for the TCP handshake too. Default: none.
   */
  ruleGroups?: RuleGroupReferenceArgs[];
  /**
   * Place of our group in the policy, 1 to 65535. Unit: position, low first. Default: 1000. Source:
   * StatefulRuleGroupReference.
   */
  priority?: number;
  /**
   * Room of our group, 1 to 30000: a Suricata rule takes one unit, and unused ones cost nothing. Unit: capacity units.
   * Default: 1000. Changing this replaces the rule group. Source: AWS quotas.
   */
  capacity?: number;
  /**
   * What a client may send on an open port before its host is known, 2048 to 65535, or 0 for no bound; own policy only.
   * 0 is the way out where AWS refuses the keyword `stream_size`, which it documents neither way. Unit: bytes. Default:
   * 8192.
   */
  undecidedBytes?: number;
  /**
   * Alerts instead of drops, for the first days of a roll-out; own policy only. Refused when it is over.
   * Default: none, and the rest is dropped.
   */
  monitor?: MonitorArgs;
  /**
   * Makes a firewall with the own policy, and its logs. Without it, put `policyArn` on one that you have. Default:
   * none.
   */
  firewall?: NetworkFirewallArgs;
  /**
   * Route tables of the client subnets by zone, which get a default route (IPv4) to the firewall's endpoint in that
   * zone; needs `firewall`. An update fails where a table has a static default route: import or remove that one.
   * Default: none. Changing this replaces the route of the zone.
   */
  routeTableIds?: Record<string, pulumi.Input<string>>;
  /**
   * Whether own policy and firewall are protected from deletion, by Pulumi, and the firewall by AWS too. Default:
   * false.
   */
  protect?: boolean;
  /** Tags of rule group, policy, firewall and log groups. Default: none. */
  tags?: Record<string, pulumi.Input<string>>;
}

/** What the owner of a policy adds to it. */
export interface RuleGroupAttachment {
  /** ARN of the rule group. */
  resourceArn: string;
  /** Place in the policy. Unit: position, low first. */
  priority: number;
}

/**
 * Lets clients reach the named hosts through AWS Network Firewall, told by the server name (SNI) of a TLS hello of 1.2
 * or newer, or by the Host header of plain HTTP, and drops the rest (own policy) or leaves it to the policy (shared).
 *
 * The name is what the client claims: the address dialled is not looked at, nor is the version that the server chooses.
 * HTTP is judged by the first request of a connection. Rules apply to new connections; open ones go on.
 */
export class AwsNetworkFirewallEgress extends pulumi.ComponentResource {
  /** ARN of the rule group. */
  public readonly ruleGroupArn: pulumi.Output<string>;
  /** What the owner of a shared policy adds to it. */
  public readonly attachment: pulumi.Output<RuleGroupAttachment>;
  /** ARN of the own policy; none with a shared one. */
  public readonly policyArn?: pulumi.Output<string>;
  /** ARN of the firewall, if one is made. */
  public readonly firewallArn?: pulumi.Output<string>;
  /** Endpoints of the firewall by zone, to route to, if one is made. */
  public readonly endpointIds?: pulumi.Output<Record<string, string>>;
  /** Suricata text of the rule group. */
  public readonly rulesString: pulumi.Output<string>;
  /** Capacity of the rule group. Unit: capacity units. */
  public readonly capacity: pulumi.Output<number>;
  /** How much of it is used. Unit: capacity units. */
  public readonly capacityUsed: pulumi.Output<number>;
  /** Hosts that the rules open, at layer `name`. */
  public readonly hosts: pulumi.Output<EgressHost[]>;

  /** @throws InputPropertiesError naming every fault, before any child is registered. */
  constructor(name: string, args: AwsNetworkFirewallEgressArgs, opts?: pulumi.ComponentResourceOptions) {
    super("mesh-egress:index:AwsNetworkFirewallEgress", name, args, opts);
    const faults = nameFaults(name, LONGEST_NAME);
    const parsed = parseArgs("AwsNetworkFirewallEgress", renderedArguments(name), args, faults);
    const { rules, priority, capacity, protect, tags, firewall: wanted } = parsed;
    for (const warning of warningsOf(parsed)) void pulumi.log.warn(warning, this);
    const group = new RuleGroup(`${name}-rules`, ruleGroupArgs(parsed), { parent: this });
    const policy =
      parsed.policy === "own"
        ? new FirewallPolicy(`${name}-policy`, policyArgs(group.arn, parsed), { parent: this, protect })
        : undefined;
    if (policy && wanted) {
      const firewall = new Firewall(`${name}-firewall`, firewallArgs(policy.arn, wanted, parsed), {
        parent: this,
        protect,
      });
      const kept = { retentionInDays: wanted.logRetentionDays, tags };
      const logs = {
        ALERT: new LogGroup(`${name}-alert`, kept, { parent: this }).name,
        FLOW: new LogGroup(`${name}-flow`, kept, { parent: this }).name,
      };
      new LoggingConfiguration(`${name}-logging`, loggingArgs(firewall.arn, logs), { parent: this });
      this.firewallArn = firewall.arn;
      this.endpointIds = firewall.firewallStatuses.apply((found) =>
        endpointsByZone(Object.keys(wanted.subnetIds), found),
      );
      makeDefaultRoutes(name, parsed.routeTableIds ?? {}, this.endpointIds, this);
    }
    this.ruleGroupArn = group.arn;
    this.attachment = group.arn.apply((resourceArn) => ({ resourceArn, priority }));
    this.policyArn = policy?.arn;
    this.rulesString = pulumi.output(parsed.rulesString);
    this.capacity = pulumi.output(capacity);
    this.capacityUsed = pulumi.output(parsed.capacityUsed);
    this.hosts = pulumi.output(hostsAt("name", rules));
    this.registerOutputs({
      ruleGroupArn: this.ruleGroupArn,
      attachment: this.attachment,
      policyArn: this.policyArn,
      firewallArn: this.firewallArn,
      endpointIds: this.endpointIds,
      rulesString: this.rulesString,
      capacity: this.capacity,
      capacityUsed: this.capacityUsed,
      hosts: this.hosts,
    });
  }
}

/** Room for `-firewall` and Pulumi's own suffix of eight in AWS's 128 characters. */
const LONGEST_NAME = 111;
