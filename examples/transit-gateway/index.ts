import { AwsDnsFirewallEgress, AwsNetworkFirewallEgress } from "mesh-egress/components/aws";

const rules = {
  "int-internet": { host: "msg.intspineservices.nhs.uk", reason: "MESH API, integration" },
};

const mesh = new AwsNetworkFirewallEgress("mesh", {
  rules,
  clientCidrs: ["10.20.0.0/14"],
  capacity: 100,
  firewall: {
    transitGatewayId: "tgw-00000000000000001",
    availabilityZoneIds: ["euw2-az1", "euw2-az2"],
    acceptAttachment: true,
    // Without it, log groups of CloudWatch Logs are made, with saved queries.
    logs: { destinationArn: "arn:aws:s3:::central-logs/mesh-int" },
    // AWS's own report on which hosts are asked for, TLS alone.
    enabledAnalysisTypes: ["TLS_SNI"],
  },
});

new AwsDnsFirewallEgress("mesh-dns", {
  rules,
  alsoResolve: ["amazonaws.com", "eu-west-2.compute.internal"],
  profile: { vpcIds: { orders: "vpc-00000000000000001", results: "vpc-00000000000000002" } },
});

/** For the gateway's route tables: 0.0.0.0/0 of the spokes leads here. */
export const transitGatewayAttachmentId = mesh.transitGatewayAttachmentId;
