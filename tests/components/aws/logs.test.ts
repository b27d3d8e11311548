import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { describe, it } from "mocha";
import { AwsDnsFirewallEgress } from "../../../components/aws/dns-firewall/dns-firewall-egress.ts";
import type { AwsLogsArgs } from "../../../components/aws/logs-schema.ts";
import { AwsNetworkFirewallEgress } from "../../../components/aws/network-firewall/network-firewall-egress.ts";
import type { AwsNetworkFirewallEgressArgs } from "../../../components/aws/network-firewall/network-firewall-egress-schema.ts";
import { sidOf } from "../../../components/aws/network-firewall/suricata/sid.ts";
import { LogGroup } from "../../../components/aws/sdk.ts";
import { knownAddresses } from "../../../src/catalogue/catalogue.ts";
import { loadCatalogue } from "../../../src/catalogue/load.ts";
import { intentOf } from "../../../src/observe/intent.ts";
import { renderQueries } from "../../../src/observe/report/render-queries.ts";
import { firewallsOf } from "../../../src/reach/firewalls.ts";
import { follow } from "../../../src/readers/follow/follow.ts";
import { stackIndex } from "../../../src/readers/follow/stack-index.ts";
import { type Registered, record, refusal, UNKNOWN } from "../../support/pulumi/mocks.ts";
import { readingOf } from "../../support/readers/readings.ts";
import { RULES } from "../../support/readers/rules.ts";

const KEY = "arn:aws:kms:eu-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

const firewall = (logs?: AwsLogsArgs, args: Partial<AwsNetworkFirewallEgressArgs> = {}) =>
  new AwsNetworkFirewallEgress("mesh", {
    rules: RULES,
    clientCidrs: ["10.20.0.0/16"],
    firewall: { vpcId: "vpc-1", subnetIds: { "eu-west-2a": "subnet-a" }, ...(logs && { logs }) },
    routeTableIds: { "eu-west-2a": "rtb-a" },
    ...args,
  });

const dns = (logs?: AwsLogsArgs, protect = false) =>
  new AwsDnsFirewallEgress("dns", {
    rules: RULES,
    vpcId: "vpc-1",
    alsoResolve: [],
    protect,
    ...(logs && { logs }),
  });

const computed = ({ name, type }: Registered) => ({
  arn: `arn:${name}`,
  ...(type.endsWith(":LogGroup") && { name: `${name}-7d2f` }),
  ...(type.endsWith(":Firewall") && {
    firewallStatuses: [{ syncStates: [{ availabilityZone: "eu-west-2a", attachments: [{ endpointId: "vpce-a" }] }] }],
  }),
});
const made = (run: () => unknown) => record(run, { computed });

const DESTINATIONS: readonly (readonly [arn: string, type: string, destination: Record<string, string>])[] = [
  ["arn:aws:s3:::central-logs", "S3", { bucketName: "central-logs" }],
  ["arn:aws:s3:::central-logs/mesh/live/", "S3", { bucketName: "central-logs", prefix: "mesh/live" }],
  ["arn:aws-cn:logs:cn-north-1:123456789012:log-group:/mesh/a:*", "CloudWatchLogs", { logGroup: "/mesh/a" }],
  [
    "arn:aws:firehose:eu-west-2:123456789012:deliverystream/aws-logs-mesh",
    "KinesisDataFirehose",
    { deliveryStream: "aws-logs-mesh" },
  ],
];

describe("logs of a firewall of ours", () => {
  for (const [arn, logDestinationType, logDestination] of DESTINATIONS)
    it(`go to ${arn}, and no log group or query is made`, async () => {
      const { named, typed } = await made(() => firewall({ destinationArn: pulumi.output(arn) }));
      assert.deepEqual(
        named("mesh-logging").inputs.loggingConfiguration.logDestinationConfigs,
        ["ALERT", "FLOW"].map((logType) => ({ logType, logDestinationType, logDestination })),
      );
      assert.deepEqual([...typed("LogGroup"), ...typed("QueryDefinition")], []);
    });

  it("are off where somebody else logs, and the routes wait for nobody", async () => {
    const { resources } = await made(() => firewall({ enabled: false }));
    assert.deepEqual(resources.map(({ name }) => name).sort(), [
      ...["mesh", "mesh-default-eu-west-2a", "mesh-firewall", "mesh-policy", "mesh-rules"],
    ]);
  });

  it("are there before traffic is led in", async () => {
    const { named } = await made(() => firewall());
    assert.ok(named("mesh-default-eu-west-2a").dependencies.includes("mesh-logging"));
  });

  it("are encrypted with the key given, and kept where protection is asked for, by Pulumi and by AWS", async () => {
    const { named } = await made(() => firewall({ kmsKeyArn: KEY }, { protect: true }));
    for (const name of ["mesh-alert", "mesh-flow"]) {
      const { inputs, protect } = named(name);
      assert.deepEqual([inputs.kmsKeyId, inputs.deletionProtectionEnabled, protect], [KEY, true, true]);
    }
  });

  for (const monitor of [undefined, { owner: "network team", expires: "2999-12-31" }])
    it(`have saved queries, the same that observe prints for the stack${monitor ? " in monitor mode" : ""}`, async () => {
      const { resources, typed } = await made(() => firewall(undefined, monitor && { monitor }));
      const saved = typed("QueryDefinition");
      assert.deepEqual(
        saved.map(({ inputs }) => inputs.name),
        ["names-asked-for", "what-enforcing-ends", "rules-in-use", "addresses-dialled"].map((id) => `mesh/${id}`),
      );
      for (const { inputs } of saved) assert.deepEqual(inputs.logGroupNames, ["mesh-alert-7d2f"]);
      const readings = follow(
        resources
          .filter(({ custom }) => custom)
          .map(({ name, type, inputs }) => readingOf({ type, name, props: { ...inputs, arn: `arn:${name}` } })),
      );
      const intent = intentOf(readings, firewallsOf(readings, stackIndex(readings)));
      const printed = renderQueries("insights", intent, knownAddresses(loadCatalogue()));
      for (const { inputs } of saved.slice(0, -1)) assert.ok(printed.includes(inputs.queryString), inputs.queryString);
      for (const key of Object.keys(RULES)) assert.ok(printed.includes(String(sidOf("mesh", key))), key);
    });

  it("leave out a query that AWS finds too long", async () => {
    const many = Array.from({ length: 900 }, (_, index) => [
      `h${index}`,
      { host: `h${index}.example.org`, reason: "r" },
    ]);
    const { typed } = await made(() => firewall(undefined, { rules: Object.fromEntries(many) }));
    assert.deepEqual(
      typed("QueryDefinition").map(({ name }) => name),
      ["mesh-names-asked-for", "mesh-addresses-dialled"],
    );
  });

  it("hold no reason and no owner of a rule in their queries", async () => {
    const { typed } = await made(() => firewall());
    const texts = typed("QueryDefinition").map(({ inputs }) => inputs.queryString);
    for (const { reason } of Object.values(RULES)) assert.ok(!texts.some((text) => text.includes(reason)));
  });
});

describe("the log of a VPC's DNS queries", () => {
  it("is kept in a log group, for the VPC, before DNS Firewall refuses anything", async () => {
    const { named } = await made(() => dns({ retentionDays: 30 }));
    assert.deepEqual(named("dns-queries").inputs, { retentionInDays: 30, deletionProtectionEnabled: false, tags: {} });
    assert.deepEqual(named("dns-query-log").inputs, { destinationArn: "arn:dns-queries", tags: {} });
    assert.deepEqual(named("dns-query-log-vpc").inputs, {
      resolverQueryLogConfigId: "dns-query-log-id",
      resourceId: "vpc-1",
    });
    assert.ok(named("dns-association").dependencies.includes("dns-query-log-vpc"));
    assert.deepEqual(named("dns-names-refused").inputs.logGroupNames, ["dns-queries-7d2f"]);
  });

  for (const [arn] of DESTINATIONS)
    it(`goes to ${arn}`, async () => {
      const { named, typed } = await made(() => dns({ destinationArn: arn }));
      assert.equal(named("dns-query-log").inputs.destinationArn, arn);
      assert.deepEqual([...typed("LogGroup"), ...typed("QueryDefinition")], []);
    });

  it("is off where somebody else logs, and protected with the rest", async () => {
    const off = await made(() => dns({ enabled: false }));
    assert.deepEqual([...off.typed("LogGroup"), ...off.typed("ResolverQueryLogConfig")], []);
    const kept = await made(() => dns(undefined, true));
    assert.deepEqual(
      kept.resources.filter(({ custom, protect }) => custom && !protect).map(({ name }) => name),
      [],
    );
  });

  it("takes a destination that a preview doesn't know yet", async () => {
    const { named } = await record(() => dns({ destinationArn: new LogGroup("theirs").arn }), { preview: true });
    assert.equal(named("dns-query-log").inputs.destinationArn, UNKNOWN);
  });
});

const FAULTS: readonly (readonly [logs: AwsLogsArgs, said: RegExp])[] = [
  [
    { destinationArn: "arn:aws:sqs:eu-west-2:123456789012:q" },
    /logs\.destinationArn: .*no ARN of a bucket, log group or/,
  ],
  [{ destinationArn: "central-logs" }, /logs\.destinationArn: "central-logs" is no ARN/],
  [{ kmsKeyArn: "alias/logs" }, /logs\.kmsKeyArn: "alias\/logs" is no ARN of a KMS key/],
  [{ retentionDays: 8 }, /logs\.retentionDays: 8 is not one of 0, 1, 3/],
  [
    { destinationArn: "arn:aws:s3:::b-1", retentionDays: 7 },
    /logs\.retentionDays: is for log groups that are made here/,
  ],
  [{ destinationArn: "arn:aws:s3:::b-1", kmsKeyArn: KEY }, /logs\.kmsKeyArn: is for log groups that are made here/],
];

describe("a section of logs", () => {
  for (const [logs, said] of FAULTS)
    it(`is refused where it is ${JSON.stringify(logs)}, before anything is made`, async () => {
      for (const run of [() => firewall(logs), () => dns(logs)]) assert.match(await refusal(run), said);
    });
});
