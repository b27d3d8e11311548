import { z } from "zod";
import { awsMeshArguments } from "../../components/aws/mesh-egress/mesh-egress-faults.ts";
import { azureMeshArguments } from "../../components/azure/mesh-egress/mesh-egress-faults.ts";
import { programConfigSchema } from "../../src/config/schema.ts";
import type { Props } from "./clouds/constraints.ts";
import { FIREWALL_IP, onAws, onAzure, SUBNETS, TABLES, VPC } from "./networks.ts";

/** Two configurations that differ in one key. */
export interface Change {
  readonly from: Props;
  readonly to: Props;
}

/** What isn't walked, and why. */
export type Left = string;

/**
 * Every key of a stack's file, as `aws.networkFirewall.capacity`: a key of the schema that isn't in a table here fails
 * a test.
 */
export const keysOfSchema = (): string[] =>
  keysOf(programConfigSchema({ aws: awsMeshArguments.form, azure: azureMeshArguments.form }, "2026-01-01"));

function keysOf(schema: z.ZodType, path = ""): string[] {
  const inner = unwrapped(schema);
  if (!(inner instanceof z.ZodObject)) return [path];
  const keys = Object.entries(inner.shape).flatMap(([key, value]) =>
    keysOf(value as z.ZodType, path === "" ? key : `${path}.${key}`),
  );
  return path === "" ? keys : [path, ...keys];
}

function unwrapped(schema: z.ZodType): z.ZodType {
  const { def } = schema as unknown as { def: { innerType?: z.ZodType } };
  return def.innerType ? unwrapped(def.innerType) : schema;
}

const ACCOUNT = "says in which account an update runs; these clouds have one";
const OF_KEYS = "walked by each key that stands in it";
const OF_BOTH = "walked for each cloud";

const aws = (key: string, value: unknown, before?: unknown): Change => ({
  from: onAws("int", {}, before === undefined ? {} : { [key]: before }),
  to: onAws("int", {}, { [key]: value }),
});
const network = (to: Props, from: Props = {}): Change =>
  aws("networkFirewall", { ...FIREWALL, ...to }, { ...FIREWALL, ...from });
const sharedGroup = (to: Props, from: Props = {}): Change => {
  const passes = (more: Props): Props =>
    onAws("int", {}, { networkFirewall: { policy: "shared", ...more }, routeTableIds: undefined });
  return { from: passes(from), to: passes(to) };
};
const onGateway = (to: Props): Change => {
  const gateway = { transitGatewayId: "tgw-0a", availabilityZoneIds: ["euw2-az1"] };
  const attached = (more: Props): Props =>
    onAws("int", {}, { networkFirewall: { ...gateway, ...more }, routeTableIds: undefined });
  return { from: attached({}), to: attached(to) };
};
const azure = (section: Props, before: Props = {}): Change => ({
  from: onAzure("int", {}, before),
  to: onAzure("int", {}, section),
});
const policy = (to: Props, from: Props = {}): Change =>
  azure({ firewall: { ...HUB, ...to } }, { firewall: { ...HUB, ...from } });
const own = (to: Props, from: Props = {}): Change => azure({ firewall: to }, { firewall: from });
const nsg = (to: Props): Change => azure({ nsg: { internalCidrs: ["10.30.1.0/24"], ...to } });
const onHub = (to: Props): Change => {
  const hub = { name: "hub", resourceGroupName: "hub", firewallId: HUB_FIREWALL };
  const led = (virtualHub: Props): Props =>
    onAzure("int", {}, { virtualHub, routeTable: undefined, firewallPrivateIp: undefined });
  return { from: led(hub), to: led({ ...hub, ...to }) };
};
/** What stands outside the sections. */
const shared = (to: Props, from: Props = {}): Record<"aws" | "azure", Change> => ({
  aws: { from: onAws("int", from), to: onAws("int", to) },
  azure: { from: onAzure("int", from), to: onAzure("int", to) },
});

const FIREWALL = { subnetIds: { "eu-west-2a": SUBNETS.a1, "eu-west-2b": SUBNETS.b1 } };
const HUB = { resourceGroupName: "hub", firewallPolicyName: "hub-policy" };
const EXTRA = {
  extra: { host: "extra.intspineservices.nhs.uk", reason: "confirmed at onboarding", owner: "network team" },
};
const ORGANISATION = "arn:aws:organizations::123456789012";
const MANAGED =
  "arn:aws:network-firewall:eu-west-2:aws-managed:stateful-rulegroup/BotNetCommandAndControlDomainsStrictOrder";
const NETWORK = "/subscriptions/12345678-1234-4234-8234-123456789abc/resourceGroups/hub/providers/Microsoft.Network";
const PARENT = { id: `${NETWORK}/firewallPolicies/parent`, location: "uksouth" };
const HUB_FIREWALL = `${NETWORK}/azureFirewalls/hub`;
const IP_GROUP =
  "/subscriptions/12345678-1234-4234-8234-123456789abc/resourceGroups/hub/providers/Microsoft.Network/ipGroups/mesh";
const BUCKET = "arn:aws:s3:::central-logs/mesh";
const KEY = "arn:aws:kms:eu-west-2:123456789012:key/12345678-1234-4234-8234-123456789abc";
const HUB_ID = "/subscriptions/12345678-1234-4234-8234-123456789abc/resourceGroups/hub/providers";
const WORKSPACE = `${HUB_ID}/Microsoft.OperationalInsights/workspaces/central`;
const AZURE_FIREWALL = `${HUB_ID}/Microsoft.Network/azureFirewalls/hub`;
const DNS = { alsoResolve: ["amazonaws.com"] };
const dns = (to: Props, from: Props = {}): Change => aws("dnsFirewall", { ...DNS, ...to }, { ...DNS, ...from });

/** One change of each key outside the sections, for both clouds. */
export const SHARED: Readonly<Record<string, Record<"aws" | "azure", Change> | Left>> = {
  environment: {
    aws: { from: onAws("int"), to: onAws("dep") },
    azure: { from: onAzure("int"), to: onAzure("dep") },
  },
  networks: shared({ networks: ["internet", "hscn"] }),
  documentation: shared({ documentation: true }),
  revocation: shared({ revocation: true }),
  extraHosts: shared({ extraHosts: EXTRA }),
  excludeEndpoints: shared({ documentation: true, excludeEndpoints: ["int-internet"] }, { documentation: true }),
  tags: shared({ tags: { Owner: "network team" } }),
  protect: shared({ protect: true }),
};

/** One change of each key that concerns AWS alone. */
export const AWS_CHANGES: Readonly<Record<string, Change | Left>> = {
  mode: {
    from: onAws("int"),
    to: onAws("int", { mode: { monitor: { owner: "network team", expires: "2999-12-31" } } }),
  },
  aws: OF_BOTH,
  "aws.region": ACCOUNT,
  "aws.allowedAccountIds": ACCOUNT,
  "aws.assumeRoleArn": ACCOUNT,
  "aws.vpcId": aws("vpcId", "vpc-0def"),
  "aws.clientCidrs": aws("clientCidrs", ["10.20.0.0/16", "10.21.0.0/16"]),
  "aws.resolvers": aws("resolvers", ["10.20.0.53"]),
  "aws.routeTableIds": aws("routeTableIds", { "eu-west-2a": TABLES.other, "eu-west-2b": TABLES.b }),
  "aws.networkFirewall": OF_BOTH,
  "aws.networkFirewall.enabled": {
    from: onAws("int"),
    to: onAws("int", {}, { networkFirewall: { enabled: false }, routeTableIds: undefined }),
  },
  "aws.networkFirewall.policy": {
    from: onAws("int"),
    to: onAws("int", {}, { networkFirewall: { policy: "shared" }, routeTableIds: undefined }),
  },
  "aws.networkFirewall.clientReferences": network({
    clientReferences: {
      pods: {
        containers: {
          clusterArn: "arn:aws:eks:eu-west-2:123456789012:cluster/mesh",
          labels: { app: "mesh-client" },
        },
      },
    },
  }),
  "aws.networkFirewall.ruleGroups": network({ ruleGroups: [{ arn: MANAGED, priority: 10 }] }),
  "aws.networkFirewall.priority": network({ priority: 500 }),
  "aws.networkFirewall.share": sharedGroup({ share: { accountIds: ["222222222222"] } }),
  "aws.networkFirewall.share.accountIds": sharedGroup(
    { share: { accountIds: ["222222222222", "333333333333"] } },
    { share: { accountIds: ["222222222222"] } },
  ),
  "aws.networkFirewall.share.organizationalUnitArns": sharedGroup(
    { share: { organizationalUnitArns: [`${ORGANISATION}:ou/o-0123456789/ou-0123-01234567`] } },
    { share: { organizationArn: `${ORGANISATION}:organization/o-0123456789` } },
  ),
  "aws.networkFirewall.share.organizationArn": sharedGroup(
    { share: { organizationArn: `${ORGANISATION}:organization/o-0123456789` } },
    { share: { accountIds: ["222222222222"] } },
  ),
  "aws.networkFirewall.capacity": network({ capacity: 2000 }),
  "aws.networkFirewall.undecidedBytes": network({ undecidedBytes: 4096 }),
  // Without a table of its own, which would have to go first.
  "aws.networkFirewall.subnetIds": {
    from: onAws(
      "int",
      {},
      { networkFirewall: { subnetIds: { "eu-west-2a": SUBNETS.a1 } }, routeTableIds: { "eu-west-2a": TABLES.a } },
    ),
    to: onAws("int", {}, { routeTableIds: { "eu-west-2a": TABLES.a } }),
  },
  "aws.networkFirewall.logs": OF_KEYS,
  "aws.networkFirewall.logs.enabled": network({ logs: { enabled: false } }),
  "aws.networkFirewall.logs.destinationArn": network({ logs: { destinationArn: BUCKET } }),
  "aws.networkFirewall.logs.kmsKeyArn": network({ logs: { kmsKeyArn: KEY } }),
  "aws.networkFirewall.logs.retentionDays": network({ logs: { retentionDays: 365 } }),
  "aws.networkFirewall.enabledAnalysisTypes": network({ enabledAnalysisTypes: [] }),
  "aws.networkFirewall.transitGatewayId": onGateway({ transitGatewayId: "tgw-0b" }),
  "aws.networkFirewall.availabilityZoneIds": onGateway({ availabilityZoneIds: ["euw2-az1", "euw2-az2"] }),
  "aws.networkFirewall.acceptAttachment": onGateway({ acceptAttachment: true }),
  "aws.networkFirewall.vpcEndpointAssociations": network({
    vpcEndpointAssociations: {
      spoke: {
        vpcId: "vpc-0def",
        subnetIds: { "eu-west-2a": SUBNETS.a2 },
        routeTableIds: { "eu-west-2a": TABLES.other },
      },
    },
  }),
  "aws.networkFirewall.resolvers": network({ resolvers: ["10.20.0.53"] }),
  "aws.securityGroup": OF_BOTH,
  "aws.securityGroup.enabled": aws("securityGroup", { enabled: false }),
  "aws.securityGroup.securityGroupId": aws("securityGroup", { securityGroupId: "sg-0others" }),
  "aws.dnsFirewall": { from: onAws("int"), to: onAws("int", {}, { dnsFirewall: DNS }) },
  "aws.dnsFirewall.enabled": dns({ enabled: false }),
  "aws.dnsFirewall.alsoResolve": dns({ alsoResolve: ["amazonaws.com", "internal"] }),
  "aws.dnsFirewall.priority": dns({ priority: 500 }),
  "aws.dnsFirewall.profile": dns({ profile: { vpcIds: { one: VPC } } }),
  "aws.dnsFirewall.profile.profileId": dns({ profile: { profileId: "rp-0others" } }, { profile: {} }),
  "aws.dnsFirewall.profile.vpcIds": dns(
    { profile: { vpcIds: { one: VPC, two: "vpc-0def" } } },
    { profile: { vpcIds: { one: VPC } } },
  ),
  "aws.dnsFirewall.takeOverFailOpen": dns({ takeOverFailOpen: true }),
  "aws.dnsFirewall.logs": OF_KEYS,
  "aws.dnsFirewall.logs.enabled": dns({ logs: { enabled: false } }),
  "aws.dnsFirewall.logs.destinationArn": dns({ logs: { destinationArn: BUCKET } }),
  "aws.dnsFirewall.logs.kmsKeyArn": dns({ logs: { kmsKeyArn: KEY } }),
  "aws.dnsFirewall.logs.retentionDays": dns({ logs: { retentionDays: 365 } }),
};

/** One change of each key that concerns Azure alone. */
export const AZURE_CHANGES: Readonly<Record<string, Change | Left>> = {
  azure: OF_BOTH,
  "azure.subscriptionId": ACCOUNT,
  "azure.location": azure({ location: "ukwest", firewall: {} }, { firewall: {} }),
  "azure.resourceGroupName": azure({ resourceGroupName: "others" }),
  "azure.clientCidrs": azure({ clientCidrs: ["10.30.1.0/24", "10.30.2.0/24"] }),
  "azure.clientIpGroupIds": azure({ clientIpGroupIds: [IP_GROUP] }),
  "azure.resolvers": azure({ resolvers: ["10.30.0.53"] }),
  "azure.firewall": OF_BOTH,
  "azure.firewall.enabled": policy({ enabled: false }),
  "azure.firewall.resourceGroupName": own({ resourceGroupName: "hub" }),
  // A policy that no firewall has: out of one in use nothing is taken.
  "azure.firewall.firewallPolicyName": {
    from: onAzure("int", {}, { firewall: { ...HUB, firewallPolicyName: "parent" } }),
    to: onAzure("int", {}, { firewall: {} }),
  },
  "azure.firewall.tier": own({ tier: "Premium" }),
  "azure.firewall.parent": own({ parent: PARENT }),
  "azure.firewall.parent.id": own({ parent: { ...PARENT, id: `${PARENT.id}-2` } }, { parent: PARENT }),
  "azure.firewall.parent.location": "is checked alone: nothing is written of it",
  "azure.firewall.resolvers": own({ resolvers: ["10.30.0.53"] }),
  "azure.firewall.ruleCollectionGroupName": policy({ ruleCollectionGroupName: "renamed" }),
  "azure.firewall.priority": policy({ priority: 1500 }),
  "azure.firewall.logs": OF_KEYS,
  "azure.firewall.logs.workspaceId": policy({ logs: { workspaceId: WORKSPACE } }),
  "azure.firewall.logs.firewallId": policy(
    { logs: { workspaceId: WORKSPACE, firewallId: AZURE_FIREWALL } },
    { logs: { workspaceId: WORKSPACE } },
  ),
  "azure.firewall.after": policy({ after: "others" }),
  "azure.nsg": OF_BOTH,
  "azure.nsg.enabled": nsg({ enabled: false }),
  "azure.nsg.resourceGroupName": nsg({ resourceGroupName: "others" }),
  "azure.nsg.networkSecurityGroupName": nsg({ networkSecurityGroupName: "others" }),
  "azure.nsg.internalCidrs": nsg({ internalCidrs: ["10.30.0.0/16"] }),
  "azure.nsg.priority": nsg({ priority: 2000 }),
  "azure.routeTable": azure({ routeTable: "other-routes" }),
  "azure.virtualHub": {
    from: onAzure("int", {}, { routeTable: undefined, firewallPrivateIp: undefined }),
    to: onHub({}).to,
  },
  "azure.virtualHub.name": onHub({ name: "other-hub" }),
  "azure.virtualHub.resourceGroupName": onHub({ resourceGroupName: "others" }),
  "azure.virtualHub.firewallId": onHub({ firewallId: HUB_FIREWALL.replace(/hub$/, "other") }),
  "azure.virtualHub.privateTraffic": onHub({ privateTraffic: true }),
  "azure.firewallPrivateIp": azure({ firewallPrivateIp: FIREWALL_IP.replace(/4$/, "5") }),
};

/** LIVE with all that this project makes: what can't stand together, one after the other. */
export const LIVE: Readonly<Record<string, Props>> = {
  "a firewall, policy and NSG of our own, with logs, DNS in a Profile, containers and another VPC": {
    ...onAws(
      "live",
      {},
      {
        networkFirewall: {
          subnetIds: { "eu-west-2a": SUBNETS.a1, "eu-west-2b": SUBNETS.b1 },
          clientReferences: {
            pods: {
              containers: { clusterArn: "arn:aws:eks:eu-west-2:123456789012:cluster/mesh", labels: { app: "mesh" } },
            },
          },
          vpcEndpointAssociations: {
            spoke: {
              vpcId: "vpc-0def",
              subnetIds: { "eu-west-2a": SUBNETS.a2 },
              routeTableIds: { "eu-west-2a": TABLES.other },
            },
          },
        },
        dnsFirewall: { alsoResolve: ["amazonaws.com"], profile: { vpcIds: { one: VPC } } },
      },
    ),
    ...onAzure("live", {}, { firewall: { logs: { workspaceId: WORKSPACE } } }),
  },
  "a firewall on a transit gateway, rules in the policy of a hub with its logs": {
    ...onAws(
      "live",
      {},
      {
        networkFirewall: { transitGatewayId: "tgw-0a", availabilityZoneIds: ["euw2-az1"], acceptAttachment: true },
        routeTableIds: undefined,
        dnsFirewall: { alsoResolve: ["amazonaws.com"] },
      },
    ),
    ...onAzure("live", {}, { firewall: { ...HUB, logs: { workspaceId: WORKSPACE, firewallId: HUB_FIREWALL } } }),
  },
  "a rule group that is shared, and a hub of Virtual WAN": {
    ...onAws(
      "live",
      {},
      { networkFirewall: { policy: "shared", share: { accountIds: ["222222222222"] } }, routeTableIds: undefined },
    ),
    ...onAzure(
      "live",
      {},
      {
        virtualHub: { name: "hub", resourceGroupName: "hub", firewallId: HUB_FIREWALL },
        ...{ routeTable: undefined, firewallPrivateIp: undefined },
      },
    ),
  },
};

/** The changes outside the sections, as one cloud has them. */
export const of = (
  cloud: "aws" | "azure",
  changes: Readonly<Record<string, Record<"aws" | "azure", Change> | Left>>,
): Record<string, Change | Left> =>
  Object.fromEntries(
    Object.entries(changes).map(([key, change]) => [
      `${key}, ${cloud}`,
      typeof change === "string" ? change : change[cloud],
    ]),
  );
