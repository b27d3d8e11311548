import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { describe, it } from "mocha";
import { AwsNetworkFirewallEgress } from "../../../../components/aws/network-firewall/network-firewall-egress.ts";
import type { AwsNetworkFirewallEgressArgs } from "../../../../components/aws/network-firewall/network-firewall-egress-schema.ts";
import { type Registered, record, UNKNOWN } from "../../../support/pulumi/mocks.ts";
import { HTTP_RULE, RULES } from "../../../support/readers/rules.ts";

const TYPE = "aws:networkfirewall/";

const build = (args: Partial<AwsNetworkFirewallEgressArgs> = {}) =>
  new AwsNetworkFirewallEgress("mesh", { rules: RULES, clientCidrs: ["10.20.0.0/16"], ...args });

const FIREWALL = {
  firewall: { vpcId: "vpc-1", subnetIds: { "eu-west-2a": "subnet-a", "eu-west-2b": "subnet-b" } },
  routeTableIds: { "eu-west-2a": "rtb-a", "eu-west-2b": "rtb-b" },
};

/** As AWS answers: an ARN each, a firewall's endpoints by zone, a log group's name. */
const computed = ({ name, type }: Registered) => ({
  arn: `arn:${name}`,
  ...(type.endsWith(":LogGroup") && { name: `${name}-log-group` }),
  ...(type.endsWith(":Firewall") && {
    firewallStatuses: [
      {
        syncStates: ["a", "b"].map((zone) => ({
          availabilityZone: `eu-west-2${zone}`,
          attachments: [{ endpointId: `vpce-${zone}`, subnetId: `subnet-${zone}` }],
        })),
      },
    ],
  }),
});

describe("an own policy", () => {
  it("is a rule group and the policy around it", async () => {
    const { resources, named } = await record(() => build(), { computed });
    assert.deepEqual(
      resources.map(({ name, type, parent, protect }) => [name, type, parent, protect]),
      [
        ["mesh", "mesh-egress:index:AwsNetworkFirewallEgress", "", false],
        ["mesh-rules", `${TYPE}ruleGroup:RuleGroup`, "mesh", false],
        ["mesh-policy", `${TYPE}firewallPolicy:FirewallPolicy`, "mesh", false],
      ],
    );
    const { ruleGroup, ...group } = named("mesh-rules").inputs;
    assert.deepEqual(group, { capacity: 1000, description: "MESH egress by hostname", tags: {}, type: "STATEFUL" });
    const { rulesSource, ...rest } = ruleGroup;
    assert.deepEqual(rest, { statefulRuleOptions: { ruleOrder: "STRICT_ORDER" } });
    assert.match(rulesSource.rulesString, /pass tls \$HOME_NET any -> any 443 .*"msg\.spineservices\.nhs\.uk"/);
    assert.deepEqual(named("mesh-policy").inputs, {
      description: "MESH egress by hostname",
      firewallPolicy: {
        statelessDefaultActions: ["aws:forward_to_sfe"],
        statelessFragmentDefaultActions: ["aws:forward_to_sfe"],
        statefulDefaultActions: [
          "aws:drop_established_app_layer_to_server",
          "aws:alert_established_app_layer_to_server",
        ],
        statefulEngineOptions: {
          ruleOrder: "STRICT_ORDER",
          streamExceptionPolicy: "REJECT",
          flowTimeouts: { tcpIdleTimeoutSeconds: 350 },
        },
        statefulRuleGroupReferences: [{ resourceArn: "arn:mesh-rules", priority: 1000 }],
        policyVariables: { ruleVariables: [{ key: "HOME_NET", ipSet: { definitions: ["10.20.0.0/16"] } }] },
      },
      tags: {},
    });
  });

  it("takes other teams' groups beside ours, and AWS's own", async () => {
    const managed =
      "arn:aws:network-firewall:eu-west-2:aws-managed:stateful-rulegroup/BotNetCommandAndControlDomainsStrictOrder";
    const theirs = "arn:aws:network-firewall:eu-west-2:123456789012:stateful-rulegroup/theirs";
    const { named } = await record(
      () =>
        build({
          priority: 300,
          ruleGroups: [
            { arn: managed, priority: 100 },
            { arn: pulumi.output(theirs), priority: 200 },
          ],
        }),
      { computed },
    );
    assert.deepEqual(named("mesh-policy").inputs.firewallPolicy.statefulRuleGroupReferences, [
      { resourceArn: "arn:mesh-rules", priority: 300 },
      { resourceArn: managed, priority: 100 },
      { resourceArn: theirs, priority: 200 },
    ]);
    assert.doesNotMatch(named("mesh-rules").inputs.ruleGroup.rulesSource.rulesString, /^alert/m);
  });

  it("lets DNS through to resolvers, whose addresses are a variable of the group", async () => {
    const { named } = await record(() => build({ resolvers: [pulumi.output("155.231.231.1"), "2001:DB8::53"] }));
    const { ruleVariables, rulesSource } = named("mesh-rules").inputs.ruleGroup;
    assert.deepEqual(ruleVariables, {
      ipSets: [{ key: "MESH_RESOLVERS", ipSet: { definitions: ["155.231.231.1/32", "2001:db8::53/128"] } }],
    });
    assert.match(rulesSource.rulesString, /^pass udp \$HOME_NET any -> \$MESH_RESOLVERS 53 /m);
  });

  it("only alerts in monitor mode, and says who ends it and when", async () => {
    const { named, warnings } = await record(() =>
      build({ monitor: { owner: "platform team", expires: "2999-01-31" } }),
    );
    assert.deepEqual(named("mesh-policy").inputs.firewallPolicy.statefulDefaultActions, [
      "aws:alert_established_app_layer_to_server",
    ]);
    assert.equal(named("mesh-policy").inputs.firewallPolicy.statefulEngineOptions.streamExceptionPolicy, "CONTINUE");
    assert.doesNotMatch(named("mesh-rules").inputs.ruleGroup.rulesSource.rulesString, /^(?:drop|reject)/m);
    assert.equal(warnings[0], "Monitor mode: nothing is dropped. Owner: platform team. Last day: 2999-01-31.");
  });

  it("leaves out the bound on undecided flows where it is 0", async () => {
    const { named } = await record(() => build({ undecidedBytes: 0 }));
    assert.doesNotMatch(named("mesh-rules").inputs.ruleGroup.rulesSource.rulesString, /stream_size/);
  });

  it("takes another host in place: no name, no type and no input but the texts of rules and queries changes", async () => {
    const before = await record(() => build(FIREWALL), { computed });
    const after = await record(() => build({ ...FIREWALL, rules: { ...RULES, ...HTTP_RULE } }), { computed });
    assert.deepEqual(
      after.resources.map(({ urn }) => urn),
      before.resources.map(({ urn }) => urn),
    );
    const children = ({ resources }: typeof before) =>
      resources
        .slice(1)
        .map(({ inputs }) =>
          JSON.stringify(inputs, (key, value) => (["rulesString", "queryString"].includes(key) ? "" : value)),
        );
    assert.deepEqual(children(after), children(before));
    // A query's name is what people read, and no two of them clash.
    for (const { name, type, inputs } of after.resources.slice(1))
      assert.ok(!("name" in inputs) || type.endsWith(":QueryDefinition"), name);
  });
});

describe("a firewall", () => {
  it("stands in the given subnets, with alerts and flows in log groups, and routes to it by zone", async () => {
    const { resources, named, warnings } = await record(() => build(FIREWALL), { computed });
    assert.deepEqual(resources.map(({ name }) => name).sort(), [
      ...["mesh", "mesh-addresses-dialled", "mesh-alert", "mesh-default-eu-west-2a", "mesh-default-eu-west-2b"],
      ...["mesh-firewall", "mesh-flow", "mesh-logging", "mesh-names-asked-for", "mesh-policy", "mesh-rules"],
      ...["mesh-rules-in-use", "mesh-what-enforcing-ends"],
    ]);
    assert.deepEqual(named("mesh-firewall").inputs, {
      firewallPolicyArn: "arn:mesh-policy",
      vpcId: "vpc-1",
      subnetMappings: [{ subnetId: "subnet-a" }, { subnetId: "subnet-b" }],
      deleteProtection: false,
      enabledAnalysisTypes: ["TLS_SNI", "HTTP_HOST"],
      tags: {},
    });
    assert.deepEqual(named("mesh-logging").inputs, {
      firewallArn: "arn:mesh-firewall",
      loggingConfiguration: {
        logDestinationConfigs: ["ALERT", "FLOW"].map((logType) => ({
          logDestination: { logGroup: `mesh-${logType.toLowerCase()}-log-group` },
          logDestinationType: "CloudWatchLogs",
          logType,
        })),
      },
    });
    const kept = { retentionInDays: 180, deletionProtectionEnabled: false, tags: {} };
    assert.deepEqual([named("mesh-alert").inputs, named("mesh-flow").inputs], [kept, kept]);
    assert.deepEqual(named("mesh-default-eu-west-2b").inputs, {
      routeTableId: "rtb-b",
      destinationCidrBlock: "0.0.0.0/0",
      vpcEndpointId: "vpce-b",
    });
    assert.deepEqual(warnings, []);
  });

  it("passes on how long logs are kept, tags, and protection of all that is made", async () => {
    const { resources, named } = await record(
      () =>
        build({
          ...FIREWALL,
          firewall: { ...FIREWALL.firewall, logs: { retentionDays: 365 } },
          protect: true,
          tags: { team: "mesh" },
        }),
      { computed },
    );
    assert.equal(named("mesh-alert").inputs.retentionInDays, 365);
    assert.deepEqual(
      resources.filter(({ custom, protect }) => custom && !protect).map(({ name }) => name),
      [],
    );
    assert.equal(named("mesh-firewall").inputs.deleteProtection, true);
    assert.deepEqual(
      resources
        .filter(({ custom, inputs }) => custom && inputs.tags?.team !== "mesh")
        .map(({ name }) => name)
        .sort(),
      [
        ...["mesh-addresses-dialled", "mesh-default-eu-west-2a", "mesh-default-eu-west-2b", "mesh-logging"],
        ...["mesh-names-asked-for", "mesh-rules-in-use", "mesh-what-enforcing-ends"],
      ],
    );
  });

  it("publishes what others need of it", async () => {
    const { named } = await record(() => build(FIREWALL), { computed });
    const { rulesString, hosts, ...outputs } = named("mesh").outputs ?? {};
    assert.deepEqual(outputs, {
      ruleGroupArn: "arn:mesh-rules",
      attachment: { resourceArn: "arn:mesh-rules", priority: 1000 },
      policyArn: "arn:mesh-policy",
      firewallArn: "arn:mesh-firewall",
      endpointIds: { "eu-west-2a": "vpce-a", "eu-west-2b": "vpce-b" },
      capacity: 1000,
      capacityUsed: 15,
    });
    assert.equal(rulesString, named("mesh-rules").inputs.ruleGroup.rulesSource.rulesString);
    assert.deepEqual(
      hosts.map((host: Record<string, unknown>) => [host.key, host.layer, host.reason]),
      [
        ["live-api", "name", "MESH API (confirm at onboarding)"],
        ["live-internet", "name", "MESH client and API"],
      ],
    );
  });

  it("has endpoints that are unknown in a preview, and all of its children", async () => {
    const { resources, named } = await record(() => build(FIREWALL), { preview: true });
    assert.equal(resources.length, 13);
    assert.equal(named("mesh-default-eu-west-2a").inputs.vpcEndpointId, UNKNOWN);
    assert.deepEqual(named("mesh-default-eu-west-2a").propertyDependencies, { vpcEndpointId: ["mesh-firewall"] });
    const { endpointIds, policyArn, capacityUsed } = named("mesh").outputs ?? {};
    assert.deepEqual([endpointIds, policyArn, capacityUsed], [UNKNOWN, UNKNOWN, 15]);
  });
});

describe("a shared policy", () => {
  it("gets a rule group alone, with our clients in a variable of it", async () => {
    const { resources, named } = await record(() => build({ policy: "shared", priority: 500, protect: true }), {
      computed,
    });
    assert.deepEqual(
      resources.map(({ name, protect }) => [name, protect]),
      [
        ["mesh", false],
        ["mesh-passes", true],
      ],
    );
    const { rulesSource, ...rest } = named("mesh-passes").inputs.ruleGroup;
    assert.deepEqual(rest, {
      statefulRuleOptions: { ruleOrder: "STRICT_ORDER" },
      ruleVariables: { ipSets: [{ key: "MESH_CLIENTS", ipSet: { definitions: ["10.20.0.0/16"] } }] },
    });
    assert.match(rulesSource.rulesString, /^pass tls \$MESH_CLIENTS /m);
    const { attachment, managedServiceData, capacityUsed, ...outputs } = named("mesh").outputs ?? {};
    assert.deepEqual(attachment, { resourceArn: "arn:mesh-passes", priority: 500 });
    const { type, networkFirewallStatefulRuleGroupReferences: references } = JSON.parse(managedServiceData);
    assert.deepEqual([type, references], ["NETWORK_FIREWALL", [{ resourceARN: "arn:mesh-passes", priority: 500 }]]);
    assert.equal(capacityUsed, 2);
    assert.ok(!("policyArn" in outputs || "firewallArn" in outputs || "endpointIds" in outputs));
  });

  it("is shared with accounts, units and the organisation once it is in the share, and with nobody outside", async () => {
    const arn = "arn:aws:organizations::123456789012";
    const { resources, named, typed } = await record(
      () =>
        build({
          policy: "shared",
          protect: true,
          tags: { team: "mesh" },
          share: {
            accountIds: ["111111111111", pulumi.output("222222222222")],
            organizationalUnitArns: [`${arn}:ou/o-0123456789/ou-0123-01234567`],
            organizationArn: `${arn}:organization/o-0123456789`,
          },
        }),
      { computed },
    );
    assert.deepEqual(named("mesh-share").inputs, { allowExternalPrincipals: false, tags: { team: "mesh" } });
    assert.deepEqual(named("mesh-share-rules").inputs, {
      resourceArn: "arn:mesh-passes",
      resourceShareArn: "arn:mesh-share",
    });
    assert.deepEqual(
      Object.fromEntries(typed("PrincipalAssociation").map(({ name, inputs }) => [name, inputs.principal])),
      {
        "mesh-share-account-111111111111": "111111111111",
        "mesh-share-account-1": "222222222222",
        "mesh-share-unit-ou-0123-01234567": `${arn}:ou/o-0123456789/ou-0123-01234567`,
        "mesh-share-organization": `${arn}:organization/o-0123456789`,
      },
    );
    for (const { dependencies } of typed("PrincipalAssociation")) assert.ok(dependencies.includes("mesh-share-rules"));
    assert.ok(resources.every(({ custom, protect }) => protect || !custom));
    assert.equal(named("mesh").outputs?.resourceShareArn, "arn:mesh-share");
  });

  it("gets another resource than our own has, so that a change of mind updates no group that is in use elsewhere", async () => {
    const urns = async (policy: string) =>
      (await record(() => build({ policy }), { computed })).typed("RuleGroup").map(({ urn }) => urn);
    assert.notDeepEqual(await urns("own"), await urns("shared"));
  });
});

describe("clients by sets that AWS keeps", () => {
  const CLUSTER = "arn:aws:eks:eu-west-2:123456789012:cluster/mesh";

  it("are containers by cluster and labels, who alone are passed; all clients are still judged", async () => {
    const { named } = await record(
      () =>
        build({
          protect: true,
          clientReferences: { pods: { containers: { clusterArn: CLUSTER, labels: { app: "mesh-*" } } } },
        }),
      { computed: (resource) => ({ ...computed(resource), containerAssociationArn: `arn:${resource.name}` }) },
    );
    const { inputs, protect } = named("mesh-pods");
    assert.deepEqual(inputs, {
      containerAssociationName: "mesh-pods-eks",
      type: "EKS",
      containerMonitoringConfigurations: [{ clusterArn: CLUSTER, attributeFilters: [{ key: "app", value: "mesh-*" }] }],
      description: "MESH egress by hostname",
      tags: {},
    });
    assert.ok(protect);
    const { referenceSets, rulesSource, ruleVariables } = named("mesh-rules").inputs.ruleGroup;
    assert.deepEqual(referenceSets, {
      ipSetReferences: [{ key: "MESH_FROM_PODS", ipSetReferences: [{ referenceArn: "arn:mesh-pods" }] }],
    });
    assert.equal(ruleVariables, undefined);
    assert.match(rulesSource.rulesString, /^pass tls @MESH_FROM_PODS any -> any 443 /m);
    assert.doesNotMatch(rulesSource.rulesString, /^pass tls \$HOME_NET/m);
    assert.match(rulesSource.rulesString, /^(?:drop|reject) \S+ \$HOME_NET/m);
  });

  it("are of the kind that the cluster is, and named after it", async () => {
    const { named } = await record(() =>
      build({
        clientReferences: {
          tasks: { containers: { clusterArn: pulumi.output(CLUSTER.replace(":eks:", ":ecs:")) } },
        },
      }),
    );
    const { type, containerAssociationName } = named("mesh-tasks").inputs;
    assert.deepEqual([type, containerAssociationName], ["ECS", "mesh-tasks-ecs"]);
  });

  it("are prefix lists in place of networks in a shared policy: a pass for each host and list, each with a sid", async () => {
    const list = "arn:aws:ec2:eu-west-2:123456789012:prefix-list/pl-0123456789abcdef";
    const { named } = await record(
      () =>
        new AwsNetworkFirewallEgress("mesh", {
          rules: RULES,
          policy: "shared",
          clientReferences: { a: { prefixListArn: `${list}0` }, "b-c": { prefixListArn: `${list}1` } },
        }),
    );
    const { referenceSets, rulesSource, ruleVariables } = named("mesh-passes").inputs.ruleGroup;
    assert.equal(ruleVariables, undefined);
    assert.deepEqual(
      referenceSets.ipSetReferences.map(({ key }: { key: string }) => key),
      ["MESH_FROM_A", "MESH_FROM_B_C"],
    );
    const passes = [...rulesSource.rulesString.matchAll(/^pass tls (\S+) .*content:"([^"]+)".*sid:(\d+)/gm)];
    assert.deepEqual(
      passes.map(([, source, host]) => `${source} ${host}`).sort(),
      ["@MESH_FROM_A", "@MESH_FROM_B_C"]
        .flatMap((source) => Object.values(RULES).map(({ host }) => `${source} ${host}`))
        .sort(),
    );
    assert.equal(new Set(passes.map(([, , , sid]) => sid)).size, passes.length);
  });
});

describe("one firewall for many VPCs", () => {
  it("stands on a transit gateway, in zones by id, and accepts the attachment once its logs are there", async () => {
    const { named, resources, warnings } = await record(
      () =>
        build({
          firewall: {
            transitGatewayId: "tgw-1",
            availabilityZoneIds: ["euw2-az1", "euw2-az2"],
            acceptAttachment: true,
          },
        }),
      {
        computed: (resource) => ({
          ...computed(resource),
          firewallStatuses: [
            { syncStates: [], transitGatewayAttachmentSyncStates: [{ attachmentId: "tgw-attach-1" }] },
          ],
        }),
      },
    );
    assert.deepEqual(named("mesh-firewall").inputs, {
      firewallPolicyArn: "arn:mesh-policy",
      transitGatewayId: "tgw-1",
      availabilityZoneMappings: [{ availabilityZoneId: "euw2-az1" }, { availabilityZoneId: "euw2-az2" }],
      deleteProtection: false,
      enabledAnalysisTypes: ["TLS_SNI", "HTTP_HOST"],
      tags: {},
    });
    const { inputs, dependencies } = named("mesh-attachment");
    assert.deepEqual(inputs, { transitGatewayAttachmentId: "tgw-attach-1" });
    assert.ok(dependencies.includes("mesh-logging"));
    const outputs = named("mesh").outputs ?? {};
    assert.equal(outputs.transitGatewayAttachmentId, "tgw-attach-1");
    assert.ok(!("endpointIds" in outputs));
    assert.ok(!resources.some(({ type }) => type.endsWith(":Route")));
    assert.deepEqual(warnings, [
      "Nothing here sends traffic to the firewall: the transit gateway's route tables have to lead to it. Give them transitGatewayAttachmentId.",
    ]);
  });

  it("leaves the attachment to the gateway's owner unless told otherwise", async () => {
    const { typed } = await record(
      () => build({ firewall: { transitGatewayId: "tgw-1", availabilityZoneIds: ["euw2-az1"] } }),
      { preview: true },
    );
    assert.deepEqual(typed("FirewallTransitGatewayAttachmentAccepter"), []);
  });

  it("has endpoints in other VPCs, and routes to them by zone, once its logs are there", async () => {
    const { named } = await record(
      () =>
        build({
          ...FIREWALL,
          protect: true,
          vpcEndpointAssociations: {
            spoke: {
              vpcId: "vpc-2",
              subnetIds: { "eu-west-2a": "subnet-2a", "eu-west-2b": pulumi.output("subnet-2b") },
              routeTableIds: { "eu-west-2b": "rtb-2b" },
            },
          },
        }),
      {
        computed: (resource) => ({
          ...computed(resource),
          ...(resource.type.endsWith(":VpcEndpointAssociation") && {
            vpcEndpointAssociationStatuses: [
              {
                associationSyncStates: [
                  {
                    availabilityZone: resource.name.slice(-10),
                    attachments: [{ endpointId: `vpce-spoke-${resource.name.at(-1)}`, subnetId: "" }],
                  },
                ],
              },
            ],
          }),
        }),
      },
    );
    const { inputs, dependencies, protect } = named("mesh-endpoint-spoke-eu-west-2b");
    assert.deepEqual(inputs, {
      firewallArn: "arn:mesh-firewall",
      vpcId: "vpc-2",
      subnetMapping: { subnetId: "subnet-2b" },
      description: "MESH egress by hostname",
      tags: {},
    });
    assert.ok(dependencies.includes("mesh-logging") && protect);
    assert.deepEqual(named("mesh-spoke-default-eu-west-2b").inputs, {
      routeTableId: "rtb-2b",
      destinationCidrBlock: "0.0.0.0/0",
      vpcEndpointId: "vpce-spoke-b",
    });
    assert.deepEqual(named("mesh").outputs?.associatedEndpointIds, {
      spoke: { "eu-west-2a": "vpce-spoke-a", "eu-west-2b": "vpce-spoke-b" },
    });
  });
});

describe("what an administrator is told", () => {
  const NOTHING = "Nothing here sends traffic to the firewall";
  const cases: [what: string, args: Partial<AwsNetworkFirewallEgressArgs>, warnings: string[]][] = [
    ["no firewall", {}, [`${NOTHING}: none is made here. Give firewall, or put policyArn on one that you have.`]],
    [
      "no route",
      { firewall: FIREWALL.firewall },
      [`${NOTHING}: there is no route to it. Give routeTableIds, or route to endpointIds.`],
    ],
    [
      "a zone without a route",
      { ...FIREWALL, routeTableIds: { "eu-west-2a": "rtb-a" } },
      [`${NOTHING} in eu-west-2b: there is no route to it. Give routeTableIds, or route to endpointIds.`],
    ],
    [
      "a zone of another VPC without a route",
      {
        ...FIREWALL,
        routeTableIds: { "eu-west-2a": "rtb-a", "eu-west-2b": "rtb-b" },
        vpcEndpointAssociations: {
          orders: {
            vpcId: "vpc-2",
            subnetIds: { "eu-west-2a": "subnet-2a" },
            routeTableIds: { "eu-west-2a": "rtb-2a" },
          },
          results: { vpcId: "vpc-3", subnetIds: { "eu-west-2a": "subnet-3a" } },
        },
      },
      [
        `${NOTHING} in results eu-west-2a: there is no route to it. Give routeTableIds, or route to endpointIds and associatedEndpointIds.`,
      ],
    ],
    [
      "somebody else's policy",
      { policy: "shared" },
      [
        `${NOTHING}, and nothing is open before the owner of the shared policy adds the rule group to it (see attachment).`,
      ],
    ],
    [
      "little capacity left",
      { ...FIREWALL, capacity: 18 },
      ["15 of 18 capacity units are used, and a larger capacity replaces the rule group."],
    ],
    ["enough capacity left", { ...FIREWALL, capacity: 19 }, []],
  ];
  for (const [what, args, warnings] of cases)
    it(`of ${what}, in a preview and in an update`, async () => {
      for (const preview of [true, false]) {
        const { logs } = await record(() => build(args), { computed, preview });
        assert.deepEqual(
          logs,
          warnings.map((message) => ({ severity: "warning", message, about: "mesh" })),
        );
      }
    });
});
