import * as pulumi from "@pulumi/pulumi";
import { AwsMeshEgress } from "./components/aws/mesh-egress/mesh-egress.ts";
import { awsMeshArguments } from "./components/aws/mesh-egress/mesh-egress-faults.ts";
import { AwsProvider } from "./components/aws/sdk.ts";
import { AzureMeshEgress } from "./components/azure/mesh-egress/mesh-egress.ts";
import { azureMeshArguments } from "./components/azure/mesh-egress/mesh-egress-faults.ts";
import { AzureProvider } from "./components/azure/sdk.ts";
import { today } from "./components/clock.ts";
import { handOn } from "./components/parse-args.ts";
import { placesOfArgs, readProgramConfig } from "./src/config/program-config.ts";
import { configSource } from "./src/config/source.ts";
import { orStop } from "./src/config/stop.ts";

const source = configSource();
const circumstances = { today: today(), preview: pulumi.runtime.isDryRun() };
const config = orStop(() =>
  readProgramConfig(source, { aws: awsMeshArguments, azure: azureMeshArguments }, circumstances),
);
for (const warning of config.warnings) void pulumi.log.warn(warning);

/** Prefix of every resource name, both in Pulumi and in the cloud. */
const name = `mesh-${config.environment}`;

// Stack outputs. docs/configuration.md describes each of them.
export const aws = config.aws ? onAws(config.aws) : {};
export const azure = config.azure ? onAzure(config.azure) : {};

function onAws({ provider, args }: NonNullable<typeof config.aws>) {
  const { assumeRoleArn: roleArn, ...place } = provider;
  const aws = new AwsProvider("aws", { ...place, assumeRoles: roleArn === undefined ? undefined : [{ roleArn }] });
  const meshArgs = handOn(awsMeshArguments, args, placesOfArgs(source, "aws"));
  const mesh = orStop(() => new AwsMeshEgress(name, meshArgs, { providers: { aws } }));
  return {
    hosts: mesh.openedHosts,
    ruleGroupArn: mesh.ruleGroupArn,
    attachment: mesh.attachment,
    rulesString: mesh.rulesString,
    capacity: mesh.capacity,
    capacityUsed: mesh.capacityUsed,
    policyArn: mesh.policyArn,
    firewallArn: mesh.firewallArn,
    endpointIds: mesh.endpointIds,
    securityGroupId: mesh.securityGroupId,
    dnsRuleGroupId: mesh.dnsRuleGroupId,
    dnsAssociationId: mesh.dnsAssociationId,
  };
}

function onAzure({ provider, args }: NonNullable<typeof config.azure>) {
  const providers = { "azure-native": new AzureProvider("azure", provider) };
  const meshArgs = handOn(azureMeshArguments, args, placesOfArgs(source, "azure"));
  const mesh = orStop(() => new AzureMeshEgress(name, meshArgs, { providers }));
  return {
    hosts: mesh.openedHosts,
    ruleCollectionGroupId: mesh.ruleCollectionGroupId,
    firewallPolicyId: mesh.firewallPolicyId,
    firewallPolicyName: mesh.firewallPolicyName,
    lastOperation: mesh.lastOperation,
    networkSecurityGroupId: mesh.networkSecurityGroupId,
    routeId: mesh.routeId,
  };
}
