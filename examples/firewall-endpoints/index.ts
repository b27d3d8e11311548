import { AwsNetworkFirewallEgress } from "mesh-egress/components/aws";

const mesh = new AwsNetworkFirewallEgress("mesh", {
  rules: {
    "int-internet": { host: "msg.intspineservices.nhs.uk", reason: "MESH API, integration" },
  },
  clientCidrs: ["10.20.0.0/14"],
  clientReferences: {
    spokes: { prefixListArn: "arn:aws:ec2:eu-west-2:000000000000:prefix-list/pl-00000000000000001" },
  },
  capacity: 100,
  firewall: {
    vpcId: "vpc-00000000000000001",
    subnetIds: { "eu-west-2a": "subnet-00000000000000001", "eu-west-2b": "subnet-00000000000000002" },
  },
  vpcEndpointAssociations: {
    orders: {
      vpcId: "vpc-00000000000000002",
      subnetIds: { "eu-west-2a": "subnet-00000000000000003" },
    },
  },
});

/** Endpoints in the other VPCs, by name and zone: their clients' route tables lead 0.0.0.0/0 here. */
export const associatedEndpointIds = mesh.associatedEndpointIds;
