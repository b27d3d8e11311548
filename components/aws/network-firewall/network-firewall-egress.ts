import type { networkfirewall } from "@pulumi/aws/types/output.js";
import * as pulumi from "@pulumi/pulumi";
import { expiryFaults } from "../../arguments.ts";
import { today } from "../../clock.ts";
import { type EgressHost, hostsAt } from "../../hosts.ts";
import { childOptions, orRefuse, parseArgs, placeIn } from "../../parse-args.ts";
import { logFirewall } from "../logs.ts";
import { nameFaults } from "../name-faults.ts";
import { Firewall, FirewallPolicy, FirewallTransitGatewayAttachmentAccepter, RuleGroup } from "../sdk.ts";
import { makeReferences } from "./client-references.ts";
import { endpointsByZone, makeDefaultRoutes } from "./default-routes.ts";
import { managedServiceDataOf } from "./firewall-manager.ts";
import { refuseLostWay } from "./kept-way.ts";
import { awsNetworkFirewallArguments } from "./network-firewall-egress-faults.ts";
import {
  firewallArgs,
  firewallWarnings,
  policyArgs,
  renderNetworkFirewall,
  ruleGroupArgs,
} from "./network-firewall-egress-render.ts";
import type { AwsNetworkFirewallEgressArgs } from "./network-firewall-egress-schema.ts";
import { makeShare } from "./rule-group-share.ts";
import { makeEndpoints } from "./vpc-endpoints.ts";

/** What the owner of a policy adds to it. */
export interface RuleGroupAttachment {
  /** ARN of the rule group. */
  resourceArn: string;
  /** Priority in the policy. Unit: position, low first. */
  priority: number;
}

/**
 * Lets clients reach the named hosts through AWS Network Firewall. It matches the server name (SNI) of a TLS hello of
 * version 1.2 or newer, or the Host header of plain HTTP. Everything else is dropped (own policy) or left to the policy
 * (shared).
 *
 * The name is what the client claims: neither the address dialled nor the TLS version that the server chooses is
 * checked. HTTP is judged by the first request of a connection. Rules apply to new connections; open ones go on.
 */
export class AwsNetworkFirewallEgress extends pulumi.ComponentResource {
  /** ARN of the rule group. */
  public readonly ruleGroupArn: pulumi.Output<string>;
  /** What the owner of a shared policy adds to it. */
  public readonly attachment: pulumi.Output<RuleGroupAttachment>;
  /** ARN of the RAM share that `share` makes. */
  public readonly resourceShareArn?: pulumi.Output<string>;
  /**
   * `managedServiceData` of a Firewall Manager policy that puts the rule group into a firewall in each VPC, as JSON;
   * none with an own policy. `clientCidrs` must then cover the clients of all those VPCs.
   */
  public readonly managedServiceData?: pulumi.Output<string>;
  /** ARN of the own policy; none with a shared one. */
  public readonly policyArn?: pulumi.Output<string>;
  /** ARN of the firewall, if one is made. */
  public readonly firewallArn?: pulumi.Output<string>;
  /** Endpoints of the firewall by zone, to route to, if one is made in a VPC. */
  public readonly endpointIds?: pulumi.Output<Record<string, string>>;
  /** Endpoints in other VPCs, by the names in `vpcEndpointAssociations` and then by zone, to route to. */
  public readonly associatedEndpointIds?: pulumi.Output<Record<string, Record<string, string>>>;
  /** Attachment of the firewall to its transit gateway, to route to, if one is made there. */
  public readonly transitGatewayAttachmentId?: pulumi.Output<string>;
  /** Suricata text of the rule group. */
  public readonly rulesString: pulumi.Output<string>;
  /** Capacity of the rule group. Unit: capacity units. */
  public readonly capacity: pulumi.Output<number>;
  /** How much of the capacity is used. Unit: capacity units. */
  public readonly capacityUsed: pulumi.Output<number>;
  /** Hosts that the rules open, at layer `name`. */
  public readonly hosts: pulumi.Output<EgressHost[]>;

  /** @throws InputPropertiesError naming every fault, before any child is registered. */
  constructor(name: string, args: AwsNetworkFirewallEgressArgs, opts?: pulumi.ComponentResourceOptions) {
    super("mesh-egress:index:AwsNetworkFirewallEgress", name, args, opts);
    const given = parseArgs("AwsNetworkFirewallEgress", awsNetworkFirewallArguments, args, () => [
      ...nameFaults(name, LONGEST_NAME),
      ...expiryFaults(args, today()),
    ]);
    const placeOf = (path: string) => placeIn(args, path);
    const parsed = orRefuse("AwsNetworkFirewallEgress", () => renderNetworkFirewall(name, given), placeOf);
    const { rules, priority, capacity, protect, tags, firewall: wanted } = parsed;
    for (const warning of firewallWarnings(parsed)) void pulumi.log.warn(warning, this);
    const isOwn = parsed.policy === "own";
    const child = childOptions(this, protect);
    const references = parsed.clientReferences && makeReferences(name, parsed.clientReferences, tags, child);
    // The two kinds have different names. Under one name, an update from shared to own would put our drops into a group
    // that another team's policy uses.
    const group = new RuleGroup(`${name}-${isOwn ? "rules" : "passes"}`, ruleGroupArgs(parsed, references), child);
    const policy = isOwn ? new FirewallPolicy(`${name}-policy`, policyArgs(group.arn, parsed), child) : undefined;
    if (policy && wanted) {
      const zones = Object.keys(wanted.subnetIds ?? {});
      const whereabouts = {
        ...{ name, component: this },
        placeOfSubnet: (zone: string) => placeOf(`firewall.subnetIds.${zone}`),
        placeOfTable: (zone: string) => placeOf(`routeTableIds.${zone}`),
      };
      const firewall = new Firewall(`${name}-firewall`, firewallArgs(policy.arn, wanted, parsed), {
        ...child,
        ...refuseLostWay(zones, whereabouts),
      });
      const logging = logFirewall(firewall.arn, wanted.logs, parsed.sids, { name, protect, tags, child });
      // Logging comes first, so that all traffic that is led in is logged.
      const behind = { ...child, dependsOn: logging };
      this.firewallArn = firewall.arn;
      if (wanted.subnetIds) {
        this.endpointIds = firewall.firewallStatuses.apply((all = []) =>
          endpointsByZone(all.flatMap(({ syncStates }) => syncStates)),
        );
        makeDefaultRoutes(zones, parsed.routeTableIds, this.endpointIds, whereabouts, behind);
        if (parsed.vpcEndpointAssociations)
          this.associatedEndpointIds = makeEndpoints(name, firewall.arn, parsed, placeOf, this, behind);
      } else {
        this.transitGatewayAttachmentId = firewall.firewallStatuses.apply(attachmentOf);
        if (wanted.acceptAttachment)
          new FirewallTransitGatewayAttachmentAccepter(
            `${name}-attachment`,
            { transitGatewayAttachmentId: this.transitGatewayAttachmentId },
            behind,
          );
      }
    }
    if (parsed.share) this.resourceShareArn = makeShare(name, group.arn, parsed.share, tags, child);
    if (!isOwn) this.managedServiceData = group.arn.apply((arn) => managedServiceDataOf(arn, priority));
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
      resourceShareArn: this.resourceShareArn,
      managedServiceData: this.managedServiceData,
      policyArn: this.policyArn,
      firewallArn: this.firewallArn,
      endpointIds: this.endpointIds,
      associatedEndpointIds: this.associatedEndpointIds,
      transitGatewayAttachmentId: this.transitGatewayAttachmentId,
      rulesString: this.rulesString,
      capacity: this.capacity,
      capacityUsed: this.capacityUsed,
      hosts: this.hosts,
    });
  }
}

/** @throws RunError if AWS reports no attachment. */
function attachmentOf(
  statuses: readonly Pick<networkfirewall.FirewallFirewallStatus, "transitGatewayAttachmentSyncStates">[] = [],
) {
  const [id] = statuses.flatMap((status) =>
    status.transitGatewayAttachmentSyncStates.map(({ attachmentId }) => attachmentId),
  );
  if (id !== undefined) return id;
  throw new pulumi.RunError("AWS reports no attachment of the firewall to its transit gateway. Update again.");
}

/** AWS's limit is 128 characters; this leaves room for the name and kind of a set of containers. */
const LONGEST_NAME = 101;
