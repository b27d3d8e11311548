import { AwsSecurityGroupEgress } from "mesh-egress/components/aws";

const mesh = new AwsSecurityGroupEgress("mesh", {
  rules: {
    "int-internet": { host: "msg.intspineservices.nhs.uk", reason: "MESH API, integration" },
  },
  securityGroupId: "sg-00000000000000001",
  resolvers: ["10.20.0.2"],
});

export const securityGroupId = mesh.securityGroupId;
