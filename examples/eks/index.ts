import { AwsNetworkFirewallEgress } from "mesh-egress/components/aws";

const mesh = new AwsNetworkFirewallEgress("mesh", {
  policy: "shared",
  rules: {
    "int-internet": { host: "msg.intspineservices.nhs.uk", reason: "MESH API, integration" },
  },
  clientReferences: {
    pods: {
      containers: {
        clusterArn: "arn:aws:eks:eu-west-2:000000000000:cluster/spoke",
        labels: { namespace: "exchange", app: "mesh-client" },
      },
    },
  },
  capacity: 100,
});

/** For the firewall's policy: goes into its rule groups. */
export const attachment = mesh.attachment;
