import * as pulumi from "@pulumi/pulumi";
import { AwsMeshEgress } from "./components/aws/mesh-egress.ts";
import { awsMesh } from "./components/aws/mesh-egress-faults.ts";
import { AwsProvider } from "./components/aws/sdk.ts";
import { AzureMeshEgress } from "./components/azure/mesh-egress.ts";
import { azureMesh } from "./components/azure/mesh-egress-faults.ts";
import { AzureProvider } from "./components/azure/sdk.ts";
import { handOn } from "./components/parse-args.ts";
import { configSource } from "./src/config/source.ts";
import { readStackConfig } from "./src/config/stack-config.ts";
import { orStop } from "./src/config/stop.ts";

const source = configSource();
const circumstances = { today: new Date().toISOString().slice(0, 10), preview: pulumi.runtime.isDryRun() };
const config = orStop(() => readStackConfig(source, { aws: awsMesh, azure: azureMesh }, circumstances));
for (const warning of config.warnings) void pulumi.log.warn(warning);

/** Begins the names of all resources, in the clouds as well. */
const name = `mesh-${config.environment}`;

// The outputs of the stack: docs/configuration.md says what each is.
export const aws = config.aws ? onAws(config.aws) : {};
export const azure = config.azure ? onAzure(config.azure) : {};

function onAws({ provider, args }: NonNullable<typeof config.aws>) {
  const { region, allowedAccountIds, assumeRoleArn } = provider;
  const assumeRoles = assumeRoleArn === undefined ? undefined : [{ roleArn: assumeRoleArn }];
  const aws = new AwsProvider("aws", { region, allowedAccountIds, assumeRoles });
  const meshArgs = handOn(awsMesh, args, (path) => `${source.project}:aws.${path}`);
  const mesh = orStop(() => new AwsMeshEgress(name, meshArgs, { providers: { aws } }));
  return {
    hosts: mesh.openedHosts,
    ...pick(mesh, "ruleGroupArn", "attachment", "rulesString", "capacity", "capacityUsed"),
    ...pick(mesh, "policyArn", "firewallArn", "endpointIds"),
    ...pick(mesh, "securityGroupId", "dnsRuleGroupId", "dnsAssociationId"),
  };
}

function onAzure({ provider, args }: NonNullable<typeof config.azure>) {
  const providers = { "azure-native": new AzureProvider("azure", provider) };
  const meshArgs = handOn(azureMesh, args, (path) => `${source.project}:azure.${path}`);
  const mesh = orStop(() => new AzureMeshEgress(name, meshArgs, { providers }));
  return {
    hosts: mesh.openedHosts,
    ...pick(mesh, "ruleCollectionGroupId", "firewallPolicyId", "firewallPolicyName", "lastOperation"),
    ...pick(mesh, "networkSecurityGroupId", "routeId"),
  };
}

function pick<From, Key extends keyof From>(from: From, ...keys: Key[]): Pick<From, Key> {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<From, Key>;
}
