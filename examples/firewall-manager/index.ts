import { Policy } from "@pulumi/aws/fms/index.js";
import { AwsNetworkFirewallEgress } from "mesh-egress/components/aws";

const ORGANIZATION = "arn:aws:organizations::123456789012:organization/o-0123456789";
const WORKLOADS = "ou-0123-01234567";

const mesh = new AwsNetworkFirewallEgress("mesh", {
  rules: {
    "int-internet": { host: "msg.intspineservices.nhs.uk", reason: "MESH API, integration" },
  },
  policy: "shared",
  // The clients of all accounts.
  clientCidrs: ["10.20.0.0/14"],
  // For accounts with a firewall of their own; Firewall Manager needs no share of ours.
  share: { organizationArn: ORGANIZATION },
});

const everywhere = new Policy("mesh", {
  resourceType: "AWS::EC2::VPC",
  excludeResourceTags: false,
  includeMap: { orgunits: [WORKLOADS] },
  // It only tells which VPCs lack the firewall, until you have seen that those are the ones you mean.
  remediationEnabled: false,
  securityServicePolicyData: { type: "NETWORK_FIREWALL", managedServiceData: mesh.managedServiceData },
});

/** For accounts with a firewall of their own: what they add to its policy. */
export const attachment = mesh.attachment;
export const firewallManagerPolicyArn = everywhere.arn;
