import { AwsDnsFirewallEgress, AwsNetworkFirewallEgress } from "mesh-egress/components/aws";

const rules = {
  "int-internet": { host: "msg.intspineservices.nhs.uk", reason: "MESH API, integration" },
};

const mesh = new AwsNetworkFirewallEgress("mesh", {
  rules,
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
      routeTableIds: { "eu-west-2a": "rtb-00000000000000003" },
    },
    results: {
      vpcId: "vpc-00000000000000003",
      subnetIds: { "eu-west-2a": "subnet-00000000000000004" },
    },
  },
});

new AwsDnsFirewallEgress("mesh-dns", {
  rules,
  // The Profile that these VPCs have already, after the rule groups that stand in it.
  profile: { profileId: "rp-0000000000000001" },
  priority: 2000,
  alsoResolve: ["amazonaws.com", "eu-west-2.compute.internal"],
  // Whoever keeps the Profile logs the queries.
  logs: { enabled: false },
});

/** Endpoints in the other VPCs, by name and zone: their clients' route tables lead 0.0.0.0/0 here. */
export const associatedEndpointIds = mesh.associatedEndpointIds;
