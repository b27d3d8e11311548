import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { before, describe, it } from "mocha";
import { AwsDnsFirewallEgress } from "../../components/aws/dns-firewall/dns-firewall-egress.ts";
import { AwsMeshEgress } from "../../components/aws/mesh-egress/mesh-egress.ts";
import { AwsNetworkFirewallEgress } from "../../components/aws/network-firewall/network-firewall-egress.ts";
import { AwsSecurityGroupEgress } from "../../components/aws/security-group/security-group-egress.ts";
import { AwsPinGuardrail } from "../../components/guardrails/aws-pin-guardrail.ts";
import { argumentsGiven, isComponent, neverGiven } from "../support/component-arguments.ts";
import { type Registered, record } from "../support/mocks.ts";
import { RULES } from "../support/rules.ts";
import { type AwsRequest, OPERATIONS, requestFor } from "./aws-requests.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const ACCOUNT = "eu-west-2:123456789012";
const TAGS = { owner: "network team" };
const ZONES = { "eu-west-2a": "subnet-0aaaaaaaaaaaaaaaa", "eu-west-2b": "subnet-0bbbbbbbbbbbbbbbb" };
const TABLES = { "eu-west-2a": "rtb-0aaaaaaaaaaaaaaaa" };
const NETWORK = { rules: RULES, clientCidrs: ["10.20.0.0/16"], tags: TAGS };
const shared = { ...NETWORK, policy: "shared" } as const;

/** Each way to use a component that makes resources of its own. */
const PROGRAMS: Readonly<Record<string, () => unknown>> = {
  "an own policy with a firewall and its logs": () =>
    new AwsNetworkFirewallEgress("mesh", {
      ...NETWORK,
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
      ...NETWORK,
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

/** What AWS would answer, in the form of its ids. */
const computed = ({ name, type }: Registered) => ({
  id: "0aaaaaaaaaaaaaaaa",
  arn: ARNS[type.split(":").at(-1) ?? ""] ?? `arn:aws:service:${ACCOUNT}:thing/${name}`,
  ...(type.endsWith(":LogGroup") && { name: `${name}-log-group` }),
  ...(type.endsWith(":ContainerAssociation") && {
    containerAssociationArn: `arn:aws:network-firewall:${ACCOUNT}:container-association/pods`,
  }),
  ...(type.endsWith(":Firewall") && {
    firewallStatuses: [
      {
        syncStates: Object.entries(ZONES).map(([availabilityZone, subnetId]) => ({
          availabilityZone,
          attachments: [{ endpointId: "vpce-0aaaaaaaaaaaaaaaa", subnetId }],
        })),
        transitGatewayAttachmentSyncStates: [{ attachmentId: "tgw-attach-0aaaaaaaaaaaaaaaa" }],
      },
    ],
  }),
  ...(type.endsWith(":VpcEndpointAssociation") && {
    vpcEndpointAssociationStatuses: [
      {
        associationSyncStates: [
          { availabilityZone: "eu-west-2a", attachments: [{ endpointId: "vpce-0bbbbbbbbbbbbbbbb" }] },
        ],
      },
    ],
  }),
});

const ARNS: Readonly<Record<string, string>> = {
  RuleGroup: `arn:aws:network-firewall:${ACCOUNT}:stateful-rulegroup/mesh`,
  FirewallPolicy: `arn:aws:network-firewall:${ACCOUNT}:firewall-policy/mesh`,
  Firewall: `arn:aws:network-firewall:${ACCOUNT}:firewall/mesh`,
  LogGroup: `arn:aws:logs:${ACCOUNT}:log-group:mesh`,
  ResourceShare: `arn:aws:ram:${ACCOUNT}:resource-share/01234567-0123-0123-0123-0123456789ab`,
};

const python = join(ROOT, ".venv", "models", "bin", "python3");
const ask = (requests: readonly AwsRequest[]): string[][] =>
  JSON.parse(
    execFileSync(python, [join(import.meta.dirname, "ask-botocore.py")], {
      input: JSON.stringify(requests),
      encoding: "utf8",
    }),
  );

describe("what components ask of AWS", () => {
  const made = new Map<string, Registered[]>();
  const built = new Map<string, readonly Registered[]>();
  before(async () => {
    for (const [name, build] of Object.entries(PROGRAMS)) {
      const { resources } = await record(build, { computed });
      built.set(
        name,
        resources.filter(({ type }) => isComponent(type)),
      );
      made.set(
        name,
        resources.filter(({ custom, type }) => custom && type.startsWith("aws:")),
      );
    }
  });

  for (const name of Object.keys(PROGRAMS))
    it(`fits AWS's own model: ${name}`, () => {
      const resources = made.get(name) ?? [];
      assert.ok(resources.length > 0);
      const answers = ask(resources.map(requestFor));
      assert.deepEqual(
        resources.flatMap((resource, index) => (answers[index] ?? []).map((fault) => `${resource.name}: ${fault}`)),
        [],
      );
    });

  it("give every argument that a component takes", () => {
    const given = [...built.values()].flat().flatMap(({ type, inputs }) => argumentsGiven(type, inputs));
    assert.deepEqual(neverGiven(given, {}, "Aws"), []);
  });

  it("is of every kind that this test knows", () => {
    const types = new Set([...made.values()].flat().map(({ type }) => type));
    assert.deepEqual(
      Object.keys(OPERATIONS).filter((type) => !types.has(type)),
      [],
    );
  });

  it("would be refused with a value that AWS doesn't know", () => {
    const group = made.get("a shared rule group")?.find(({ type }) => type.endsWith(":RuleGroup"));
    assert.ok(group);
    const wrong = requestFor({ ...group, inputs: { ...group.inputs, type: "STATEFULL", colour: "blue" } });
    const [faults = []] = ask([wrong]);
    assert.match(faults.join("\n"), /STATEFULL/);
    assert.match(faults.join("\n"), /Colour/);
  });
});
