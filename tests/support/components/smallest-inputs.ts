import { RULES } from "../readers/rules.ts";

const clientCidrs = ["10.1.0.0/16"];

/** For every component of the package the least that it takes, as a program in any language sends it. */
export const SMALLEST_INPUTS: Readonly<Record<string, Record<string, unknown>>> = {
  AwsDnsFirewallEgress: { rules: RULES, vpcId: "vpc-1", alsoResolve: [] },
  AwsMeshEgress: { environment: "int", vpcId: "vpc-1", clientCidrs },
  AwsNetworkFirewallEgress: { rules: RULES, clientCidrs },
  AwsPinGuardrail: {},
  AwsSecurityGroupEgress: { rules: RULES, vpcId: "vpc-1", resolvers: ["10.1.0.2"] },
  AzureFirewallEgress: { rules: RULES, resourceGroupName: "rg", firewallPolicyName: "policy", clientCidrs },
  AzureMeshEgress: {
    environment: "int",
    resourceGroupName: "rg",
    location: "uksouth",
    clientCidrs,
    nsg: { internalCidrs: [] },
  },
  AzureNsgEgress: { rules: RULES, resourceGroupName: "rg", location: "uksouth", internalCidrs: [] },
  AzurePinGuardrail: {},
};
