import * as pulumi from "@pulumi/pulumi";
import { expiryFaults } from "../../arguments.ts";
import { today } from "../../clock.ts";
import type { EgressHost } from "../../hosts.ts";
import { childOptions, handOn, parseArgs, placeIn } from "../../parse-args.ts";
import { selectRules } from "../../selection.ts";
import { AwsDnsFirewallEgress } from "../dns-firewall/dns-firewall-egress.ts";
import { awsDnsFirewallArguments, longestDnsName } from "../dns-firewall/dns-firewall-egress-schema.ts";
import { nameFaults } from "../name-faults.ts";
import { AwsNetworkFirewallEgress, type RuleGroupAttachment } from "../network-firewall/network-firewall-egress.ts";
import { awsNetworkFirewallArguments } from "../network-firewall/network-firewall-egress-faults.ts";
import { AwsSecurityGroupEgress } from "../security-group/security-group-egress.ts";
import { awsSecurityGroupArguments } from "../security-group/security-group-egress-schema.ts";
import { awsMeshArguments } from "./mesh-egress-faults.ts";
import { type AwsMeshParts, isProtected, partsOf, placeInMesh } from "./mesh-egress-render.ts";
import type { AwsMeshEgressArgs } from "./mesh-egress-schema.ts";

/**
 * Egress to the MESH hosts of one environment on AWS: firewall rules that match names, a security group that leads
 * clients to the firewall and, if asked, DNS Firewall.
 */
export class AwsMeshEgress extends pulumi.ComponentResource {
  /** ARN of the rule group; none if the network firewall's part is off. */
  public readonly ruleGroupArn?: pulumi.Output<string>;
  /** What the owner of a shared policy adds to it; none if the network firewall's part is off. */
  public readonly attachment?: pulumi.Output<RuleGroupAttachment>;
  /** ARN of the share that `networkFirewall.share` makes. */
  public readonly resourceShareArn?: pulumi.Output<string>;
  /** `managedServiceData` of a Firewall Manager policy with the rule group; none with an own policy. */
  public readonly managedServiceData?: pulumi.Output<string>;
  /** ARN of our own policy, if there is one. */
  public readonly policyArn?: pulumi.Output<string>;
  /** ARN of our own firewall, if there is one. */
  public readonly firewallArn?: pulumi.Output<string>;
  /** Endpoints of our own firewall by zone, to route to. */
  public readonly endpointIds?: pulumi.Output<Record<string, string>>;
  /** Endpoints in other VPCs, by the names in `vpcEndpointAssociations` and then by zone. */
  public readonly associatedEndpointIds?: pulumi.Output<Record<string, Record<string, string>>>;
  /** Attachment of our own firewall to its transit gateway, to route to. */
  public readonly transitGatewayAttachmentId?: pulumi.Output<string>;
  /** Suricata text of the rule group. */
  public readonly rulesString?: pulumi.Output<string>;
  /** Capacity of the rule group. Unit: capacity units. */
  public readonly capacity?: pulumi.Output<number>;
  /** How much of the capacity is used. Unit: capacity units. */
  public readonly capacityUsed?: pulumi.Output<number>;
  /** Id of the security group, to put on the clients; none if its part is off. */
  public readonly securityGroupId?: pulumi.Output<string>;
  /** Id of DNS Firewall's rule group; none if its part is off. */
  public readonly dnsRuleGroupId?: pulumi.Output<string>;
  /** Id of DNS Firewall's association with the VPC; none if its part is off, or with a Profile. */
  public readonly dnsAssociationId?: pulumi.Output<string>;
  /** Id of DNS Firewall's Profile, if there is one. */
  public readonly dnsProfileId?: pulumi.Output<string>;
  /** ARN of the Profile, if one is made, to share it with other accounts. */
  public readonly dnsProfileArn?: pulumi.Output<string>;
  /** Hosts that the parts open: one entry for each host and layer. */
  public readonly openedHosts: pulumi.Output<EgressHost[]>;

  /** @throws InputPropertiesError naming every fault, before any child is registered. */
  constructor(name: string, args: AwsMeshEgressArgs, opts?: pulumi.ComponentResourceOptions) {
    super("mesh-egress:index:AwsMeshEgress", name, args, opts);
    const parsed = parseArgs("AwsMeshEgress", awsMeshArguments, args, () => [
      ...nameFaults(name, longestDnsName(args?.dnsFirewall) - "-dns".length),
      ...expiryFaults(args, today()),
    ]);
    const parts = partsOf(parsed, selectRules(parsed));
    const placeOf = (part: keyof AwsMeshParts) => (path: string) => placeIn(args, placeInMesh(part, path));
    const child = childOptions(this, isProtected(parsed));
    if (!parts.networkFirewall) void pulumi.log.warn(NO_FIREWALL, this);
    const network =
      parts.networkFirewall &&
      new AwsNetworkFirewallEgress(
        `${name}-network`,
        handOn(awsNetworkFirewallArguments, parts.networkFirewall, placeOf("networkFirewall")),
        child,
      );
    const security =
      parts.securityGroup &&
      new AwsSecurityGroupEgress(`${name}-security`, handOn(awsSecurityGroupArguments, parts.securityGroup), child);
    const dns =
      parts.dnsFirewall &&
      new AwsDnsFirewallEgress(`${name}-dns`, handOn(awsDnsFirewallArguments, parts.dnsFirewall), child);
    this.ruleGroupArn = network?.ruleGroupArn;
    this.attachment = network?.attachment;
    this.resourceShareArn = network?.resourceShareArn;
    this.managedServiceData = network?.managedServiceData;
    this.policyArn = network?.policyArn;
    this.firewallArn = network?.firewallArn;
    this.endpointIds = network?.endpointIds;
    this.associatedEndpointIds = network?.associatedEndpointIds;
    this.transitGatewayAttachmentId = network?.transitGatewayAttachmentId;
    this.rulesString = network?.rulesString;
    this.capacity = network?.capacity;
    this.capacityUsed = network?.capacityUsed;
    this.securityGroupId = security?.securityGroupId;
    this.dnsRuleGroupId = dns?.ruleGroupId;
    this.dnsAssociationId = dns?.associationId;
    this.dnsProfileId = dns?.profileId;
    this.dnsProfileArn = dns?.profileArn;
    this.openedHosts = pulumi
      .all([network, security, dns].map((part) => part?.hosts ?? []))
      .apply((hosts) => hosts.flat());
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
      securityGroupId: this.securityGroupId,
      dnsRuleGroupId: this.dnsRuleGroupId,
      dnsAssociationId: this.dnsAssociationId,
      dnsProfileId: this.dnsProfileId,
      dnsProfileArn: this.dnsProfileArn,
      openedHosts: this.openedHosts,
    });
  }
}

const NO_FIREWALL =
  "Nothing here sends traffic to the firewall, because networkFirewall is off: what enforces names must stand elsewhere, and the clients' routes must lead to it.";
