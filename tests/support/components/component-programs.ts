import { AwsDnsFirewallEgress } from "../../../components/aws/dns-firewall/dns-firewall-egress.ts";
import { AwsMeshEgress } from "../../../components/aws/mesh-egress/mesh-egress.ts";
import { AwsNetworkFirewallEgress } from "../../../components/aws/network-firewall/network-firewall-egress.ts";
import { AwsSecurityGroupEgress } from "../../../components/aws/security-group/security-group-egress.ts";
import { AzureMeshEgress } from "../../../components/azure/mesh-egress/mesh-egress.ts";
import { AwsPinGuardrail } from "../../../components/guardrails/aws-pin-guardrail.ts";
import { AzurePinGuardrail } from "../../../components/guardrails/azure-pin-guardrail.ts";
import { RULES } from "../readers/rules.ts";

export const ACCOUNT = "eu-west-2:123456789012";
const TAGS = { owner: "network team" };
export const ZONES = { "eu-west-2a": "subnet-0aaaaaaaaaaaaaaaa", "eu-west-2b": "subnet-0bbbbbbbbbbbbbbbb" };
const TABLES = { "eu-west-2a": "rtb-0aaaaaaaaaaaaaaaa" };
const BY_NAME = { rules: RULES, clientCidrs: ["10.20.0.0/16"], tags: TAGS };
const shared = { ...BY_NAME, policy: "shared" } as const;

/** Programs on AWS that give every argument of its components. */
export const AWS_PROGRAMS: Readonly<Record<string, () => unknown>> = {
  "an own policy with a firewall and its logs": () =>
    new AwsNetworkFirewallEgress("mesh", {
      ...BY_NAME,
      resolvers: ["10.20.0.2"],
      ruleGroups: [{ arn: `arn:aws:network-firewall:${ACCOUNT}:stateful-rulegroup/other`, priority: 10 }],
      firewall: { vpcId: "vpc-0aaaaaaaaaaaaaaaa", subnetIds: ZONES, logs: { retentionDays: 30 } },
      routeTableIds: TABLES,
      vpcEndpointAssociations: {
        spoke: { vpcId: "vpc-0bbbbbbbbbbbbbbbb", subnetIds: { "eu-west-2a": "subnet-0cccccccccccccccc" } },
      },
    }),
  "a firewall on a transit gateway": () =>
    new AwsNetworkFirewallEgress("mesh", {
      ...BY_NAME,
      firewall: {
        transitGatewayId: "tgw-0aaaaaaaaaaaaaaaa",
        availabilityZoneIds: ["euw2-az1", "euw2-az2"],
        acceptAttachment: true,
      },
    }),
  "a shared rule group": () =>
    new AwsNetworkFirewallEgress("mesh", {
      ...shared,
      share: {
        accountIds: ["123456789012"],
        organizationalUnitArns: ["arn:aws:organizations::123456789012:ou/o-abcdefghij/ou-ab12-abcdefgh"],
        organizationArn: "arn:aws:organizations::123456789012:organization/o-abcdefghij",
      },
    }),
  "clients by containers": () =>
    new AwsNetworkFirewallEgress("mesh", {
      ...shared,
      clientCidrs: undefined,
      clientReferences: {
        pods: {
          containers: {
            clusterArn: `arn:aws:eks:${ACCOUNT}:cluster/spoke`,
            labels: { app: "mesh-*", namespace: "mesh" },
          },
        },
      },
    }),
  "clients by prefix list": () =>
    new AwsNetworkFirewallEgress("mesh", {
      ...shared,
      clientCidrs: undefined,
      clientReferences: { spokes: { prefixListArn: `arn:aws:ec2:${ACCOUNT}:prefix-list/pl-0aaaaaaaaaaaaaaaa` } },
    }),
  "DNS rules of one VPC": () =>
    new AwsDnsFirewallEgress("mesh", {
      rules: RULES,
      vpcId: "vpc-0aaaaaaaaaaaaaaaa",
      alsoResolve: ["amazonaws.com"],
      takeOverFailOpen: true,
      protect: true,
      tags: TAGS,
    }),
  "DNS rules of a Profile": () =>
    new AwsDnsFirewallEgress("mesh", {
      rules: RULES,
      profile: { vpcIds: { spoke: "vpc-0aaaaaaaaaaaaaaaa" } },
      alsoResolve: [],
      tags: TAGS,
    }),
  "rules of a security group": () =>
    new AwsSecurityGroupEgress("mesh", {
      rules: RULES,
      vpcId: "vpc-0aaaaaaaaaaaaaaaa",
      resolvers: ["10.20.0.2", "2001:db8::53"],
      tags: TAGS,
    }),
  "all that can be selected, monitored, with logs in a place of one's own": () =>
    new AwsMeshEgress("mesh", {
      environment: "live",
      networks: ["internet", "hscn"],
      documentation: true,
      revocation: true,
      extraHosts: {
        other: { host: "other.example.org", reason: "test", owner: "network team", reviewBy: "2999-12-31" },
      },
      excludeEndpoints: ["revocation-pki"],
      vpcId: "vpc-0aaaaaaaaaaaaaaaa",
      clientCidrs: ["10.20.0.0/16"],
      networkFirewall: {
        subnetIds: ZONES,
        priority: 500,
        capacity: 2000,
        undecidedBytes: 4096,
        enabledAnalysisTypes: ["TLS_SNI", "HTTP_HOST"],
        logs: { destinationArn: "arn:aws:s3:::central-logs/mesh" },
        vpcEndpointAssociations: {
          spoke: {
            vpcId: "vpc-0bbbbbbbbbbbbbbbb",
            subnetIds: { "eu-west-2a": "subnet-0cccccccccccccccc" },
            routeTableIds: { "eu-west-2a": "rtb-0bbbbbbbbbbbbbbbb" },
          },
        },
      },
      securityGroup: { securityGroupId: "sg-0aaaaaaaaaaaaaaaa" },
      dnsFirewall: {
        alsoResolve: ["amazonaws.com"],
        priority: 2000,
        logs: { kmsKeyArn: `arn:aws:kms:${ACCOUNT}:key/12345678-1234-4234-8234-123456789abc`, retentionDays: 365 },
      },
      monitor: { owner: "network team", expires: "2999-12-31" },
    }),
  "rules over HTTP, in a Profile of others that logs nothing more": () =>
    new AwsDnsFirewallEgress("mesh", {
      rules: { crl: { host: "crl.example.org", port: 80, protocol: "http", reason: "test" } },
      profile: { profileId: "rp-0aaaaaaaaaaaaaaaa" },
      alsoResolve: ["internal"],
      logs: { enabled: false },
    }),
  "a guardrail of an account": () => new AwsPinGuardrail("mesh", { tags: TAGS }),
  "a guardrail of an organisation": () =>
    new AwsPinGuardrail("mesh", { organization: true, excludedAccounts: ["123456789012"] }),
};

export const SUBSCRIPTION = "/subscriptions/12345678-1234-4234-8234-123456789abc";
const NETWORK = `${SUBSCRIPTION}/resourceGroups/hub/providers/Microsoft.Network`;
const WORKSPACE = `${SUBSCRIPTION}/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/logs`;
const MESH = {
  environment: "int",
  resourceGroupName: "clients",
  location: "uksouth",
  clientCidrs: ["10.30.1.0/24"],
  nsg: { internalCidrs: ["10.30.1.0/24"] },
  tags: { owner: "network team" },
};

/** Programs on Azure that give every argument of its components. */
export const AZURE_PROGRAMS: Readonly<Record<string, () => unknown>> = {
  "a policy below a parent, with logs and a route": () =>
    new AzureMeshEgress("mesh", {
      ...MESH,
      firewall: {
        parent: { id: `${NETWORK}/firewallPolicies/parent`, location: "uksouth" },
        resolvers: ["10.0.0.4"],
        logs: { workspaceId: WORKSPACE, firewallId: `${NETWORK}/azureFirewalls/hub` },
      },
      routeTable: "client-routes",
      firewallPrivateIp: "10.0.0.4",
    }),
  "a policy that is there already, in a virtual hub": () =>
    new AzureMeshEgress("mesh", {
      ...MESH,
      clientIpGroupIds: [`${NETWORK}/ipGroups/clients`],
      firewall: { resourceGroupName: "hub", firewallPolicyName: "hub-policy" },
      nsg: { ...MESH.nsg, networkSecurityGroupName: "clients" },
      virtualHub: {
        name: "hub",
        resourceGroupName: "hub",
        firewallId: `${NETWORK}/azureFirewalls/hub`,
        privateTraffic: true,
      },
    }),
  "all that can be selected, in the policy and the NSG of others": () =>
    new AzureMeshEgress("mesh", {
      ...MESH,
      environment: "live",
      networks: ["internet", "hscn"],
      documentation: true,
      revocation: true,
      extraHosts: {
        other: { host: "other.example.org", reason: "test", owner: "network team", reviewBy: "2999-12-31" },
      },
      excludeEndpoints: ["revocation-pki"],
      firewall: { firewallPolicyName: "hub-policy", after: `${NETWORK}/firewallPolicies/hub-policy` },
      nsg: { enabled: false },
      protect: true,
    }),
  "a guardrail of a subscription, with an exemption": () =>
    new AzurePinGuardrail("mesh", {
      effect: "deny",
      drafts: true,
      notScopes: [`${SUBSCRIPTION}/resourceGroups/old`],
      exemptions: {
        hscn: {
          check: "ip-pinning",
          resource: `${NETWORK}/networkSecurityGroups/old`,
          addresses: ["155.231.48.220"],
          port: 443,
          owner: "network team",
          reason: "CHG-1",
          expires: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
        },
      },
    }),
  "a guardrail of a management group": () => new AzurePinGuardrail("mesh", { managementGroupId: "nhs" }),
};
