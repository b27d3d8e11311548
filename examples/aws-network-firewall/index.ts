import { AwsNetworkFirewallEgress } from "mesh-egress/components/aws";

const mesh = new AwsNetworkFirewallEgress("mesh", {
  rules: {
    "int-internet": { host: "msg.intspineservices.nhs.uk", reason: "MESH API, integration" },
  },
  clientCidrs: ["10.20.0.0/16"],
});

/** For the firewall that you have: its `firewallPolicyArn`. */
export const firewallPolicyArn = mesh.policyArn;
