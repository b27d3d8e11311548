import { AwsMeshEgress } from "mesh-egress/components/aws";

const mesh = new AwsMeshEgress("mesh", {
  environment: "int",
  vpcId: "vpc-00000000000000001",
  clientCidrs: ["10.20.0.0/16"],
  resolvers: ["10.20.0.2"],
  networkFirewall: {
    subnetIds: { "eu-west-2a": "subnet-00000000000000001" },
    // Without it, log groups of CloudWatch Logs are made, with saved queries.
    logs: { destinationArn: "arn:aws:s3:::central-logs/mesh-int" },
  },
  routeTableIds: { "eu-west-2a": "rtb-00000000000000001" },
});

export const securityGroupId = mesh.securityGroupId;
