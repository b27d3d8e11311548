import * as pulumi from "@pulumi/pulumi";
import { AwsMeshEgress } from "mesh-egress/components/aws";

const config = new pulumi.Config();

new AwsMeshEgress("mesh", {
  environment: config.require("environment"),
  vpcId: config.require("vpcId"),
  clientCidrs: [config.require("clientCidr")],
});
