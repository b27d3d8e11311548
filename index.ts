import * as pulumi from "@pulumi/pulumi";
import { AwsMeshEgressArguments } from "./components/aws/mesh-arguments.ts";
import { AwsMeshEgress, type AwsMeshEgressArgs } from "./components/aws/mesh-egress.ts";
import { AwsProvider } from "./components/aws/sdk.ts";
import { AzureMeshEgressArguments } from "./components/azure/mesh-arguments.ts";
import { AzureMeshEgress, type AzureMeshEgressArgs } from "./components/azure/mesh-egress.ts";
import { AzureProvider } from "./components/azure/sdk.ts";
import { readSettings, type Settings } from "./src/config/settings.ts";
import { configSource } from "./src/config/source.ts";
import { orStop } from "./src/config/stop.ts";

const settings = orStop(() =>
  readSettings(
    configSource(),
    { aws: AwsMeshEgressArguments, azure: AzureMeshEgressArguments },
    { today: new Date().toISOString().slice(0, 10), preview: pulumi.runtime.isDryRun() },
  ),
);
for (const warning of settings.warnings) void pulumi.log.warn(warning);

/** Begins the names of all resources, in the clouds as well. */
const name = `mesh-${settings.environment}`;

// The outputs of the stack: docs/configuration.md says what each is.
export const aws = settings.aws ? onAws(settings.aws) : {};
export const azure = settings.azure ? onAzure(settings.azure) : {};

function onAws({ provider, args }: NonNullable<Settings["aws"]>) {
  const { region, allowedAccountIds, assumeRoleArn } = provider;
  const assumeRoles = assumeRoleArn === undefined ? undefined : [{ roleArn: assumeRoleArn }];
  const aws = new AwsProvider("aws", { region, allowedAccountIds, assumeRoles });
  const mesh = orStop(() => new AwsMeshEgress(name, args as unknown as AwsMeshEgressArgs, { providers: { aws } }));
  return {
    hosts: mesh.openedHosts,
    ...pick(mesh, "ruleGroupArn", "attachment", "rulesString", "capacity", "capacityUsed"),
    ...pick(mesh, "policyArn", "firewallArn", "endpointIds"),
    ...pick(mesh, "securityGroupId", "dnsRuleGroupId", "dnsAssociationId"),
  };
}

function onAzure({ provider, args }: NonNullable<Settings["azure"]>) {
  const providers = { "azure-native": new AzureProvider("azure", provider) };
  const mesh = orStop(() => new AzureMeshEgress(name, args as unknown as AzureMeshEgressArgs, { providers }));
  return {
    hosts: mesh.openedHosts,
    ...pick(mesh, "ruleCollectionGroupId", "firewallPolicyId", "firewallPolicyName", "lastOperation"),
    ...pick(mesh, "networkSecurityGroupId", "routeId"),
  };
}

function pick<From, Key extends keyof From>(from: From, ...keys: Key[]): Pick<From, Key> {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<From, Key>;
}
