import assert from "node:assert/strict";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, it } from "mocha";
import { SECRET, SIGNATURE, UNKNOWN } from "../../src/egress/resource/pulumi-marks.ts";
import { Report } from "../../src/report/report.ts";
import { folderOf } from "../support/folder.ts";
import { runCommand } from "../support/shell.ts";

// Whatever a file is, half of it, or none of it, is never good news.

const RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const rule = (name: string, cidrIpv4: unknown, more: object = {}) => ({
  urn: `urn:pulumi:live::hub::${RULE}::${name}`,
  type: RULE,
  custom: true,
  id: name,
  outputs: { securityGroupId: "sg-1", cidrIpv4, ipProtocol: "tcp", fromPort: 443, toPort: 443 },
  ...more,
});
const state = (...resources: readonly object[]) => ({ version: 3, deployment: { resources } });
const GOOD = JSON.stringify(state(rule("a", "10.0.0.0/8")));
const HIDDEN = { [SIGNATURE]: SECRET, ciphertext: "AAAA" };
const change = (type: string, after: object, after_unknown: object) => ({
  format_version: "1.2",
  resource_changes: [
    {
      address: `${type}.x`,
      mode: "managed",
      type,
      name: "x",
      change: { actions: ["create"], before: null, after, after_unknown },
    },
  ],
  configuration: { root_module: {} },
});
const preview = (more: object) => ({
  config: {},
  steps: [
    {
      op: "create",
      urn: rule("a", "").urn,
      newState: { ...rule("a", ""), outputs: undefined, inputs: rule("a", "10.0.0.0/8").outputs },
    },
  ],
  diagnostics: [],
  changeSummary: { create: 1 },
  ...more,
});
const nested = (levels: number) =>
  `{"version":3,"deployment":{"resources":[${"[".repeat(levels)}${"]".repeat(levels)}]}}`;

async function audited(content: unknown, name = "input.json") {
  const folder = folderOf({});
  const path = join(folder, name);
  writeFileSync(path, Buffer.isBuffer(content) || typeof content === "string" ? content : JSON.stringify(content));
  const { out, code } = await runCommand("audit", path, "--json", "--now", "2026-11-28");
  return { code, report: Report.parse(JSON.parse(out)), out };
}

/** Nothing could be judged, or what couldn't is counted. */
const isAlarm = ({ code, report }: { code: number; report: Report }): boolean =>
  code !== 0 || report.counts.notJudged > 0;

describe("an audit of what is broken, cut or foreign", () => {
  it("passes for the whole of what it is given here", async () => {
    const { code, report } = await audited(GOOD);
    assert.deepEqual([code, report.verdict], [0, "pass"]);
  });

  for (const [what, content, name] of [
    ["nothing", ""],
    ["blanks", " \n\t"],
    ["foreign JSON", { hello: "world" }],
    ["a list of nothing", []],
    ["null", "null"],
    ["prose", "all is well"],
    ["zeros", Buffer.alloc(4096)],
    ["a zip archive", Buffer.from("PK\u0003\u0004 and more")],
    ["gzip that is cut", gzipSync(GOOD).subarray(0, 40)],
    ["a state of OpenTofu that is encrypted", { encrypted_data: "x", encryption_version: "v0" }],
    ["a state of another version", { ...state(rule("a", "10.0.0.0/8")), version: 9 }],
    ["a state with a feature that isn't known", { ...state(rule("a", "10.0.0.0/8")), version: 4, features: ["magic"] }],
    ["a state of nothing", state()],
    ["a state of what is no resource", state({ type: RULE })],
    [
      "a state in which an update was cut off",
      {
        version: 3,
        deployment: {
          resources: [rule("a", "10.0.0.0/8")],
          pending_operations: [{ type: "creating", resource: { urn: "x" } }],
        },
      },
    ],
    ["two resources of one URN", state(rule("a", "10.0.0.0/8"), rule("a", "10.1.0.0/16"))],
    ["a destination that is secret", state(rule("a", HIDDEN))],
    ["a destination that isn't known", state(rule("a", UNKNOWN))],
    ["1,500 levels", nested(1500)],
    ["100,000 levels", nested(100_000)],
    ["a saved plan of Pulumi's", { resourcePlans: {}, manifest: {} }],
    ["a preview that failed", preview({ diagnostics: [{ severity: "error", message: "x" }] })],
    ["a preview without what doesn't change", preview({ changeSummary: { create: 1, same: 6 } })],
    [
      "events that end early",
      `${JSON.stringify({ sequence: 1, timestamp: 1, resOutputsEvent: { metadata: { op: "create", urn: rule("a", "").urn, new: rule("a", "10.0.0.0/8") } } })}\n`,
    ],
    ["a log of Terraform's", '{"@level":"info","@module":"terraform.ui","@message":"x"}\n'],
    ["a plan that failed", { ...change("aws_security_group", { egress: [] }, {}), errored: true }],
    ["a plan of a part", { ...change("aws_security_group", { egress: [] }, {}), complete: false }],
    [
      "a list that isn't known as a whole",
      change(
        "aws_vpc_security_group_egress_rule",
        { ip_protocol: "tcp", from_port: 443, to_port: 443 },
        { cidr_ipv4: true },
      ),
    ],
    [
      "a text of rules that isn't known",
      change(
        "aws_networkfirewall_rule_group",
        { type: "STATEFUL", rule_group: [{ rules_source: [{}] }] },
        { rule_group: [{ rules_source: [{ rules_string: true }] }] },
      ),
    ],
    [
      "a page of AWS with more behind it",
      { SecurityGroups: [{ GroupId: "sg-1", IpPermissionsEgress: [] }], NextToken: "x" },
    ],
    [
      "a page of Azure with more behind it",
      {
        value: [
          {
            id: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/networkSecurityGroups/n",
            type: "Microsoft.Network/networkSecurityGroups",
            name: "n",
            properties: { securityRules: [] },
          },
        ],
        nextLink: "x",
      },
    ],
    [
      "what PowerShell cut",
      [
        {
          id: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/networkSecurityGroups/n",
          type: "Microsoft.Network/networkSecurityGroups",
          securityRules: "System.Object[]",
        },
      ],
    ],
    [
      "a chart that isn't rendered",
      "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec: {{ .Values.spec }}\n",
      "policy.yaml",
    ],
    [
      "a nested stack",
      {
        Resources: {
          Net: { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL: "x" } },
          Sg: { Type: "AWS::EC2::SecurityGroup", Properties: { SecurityGroupEgress: [] } },
        },
      },
    ],
    [
      "a parameter without a value",
      {
        Parameters: { Cidr: { Type: "String" } },
        Resources: {
          Rule: {
            Type: "AWS::EC2::SecurityGroupEgress",
            Properties: { GroupId: "sg-1", IpProtocol: "tcp", FromPort: 443, ToPort: 443, CidrIp: { Ref: "Cidr" } },
          },
        },
      },
    ],
  ] as readonly (readonly [string, unknown, string?])[])
    it(`is no all-clear: ${what}`, async () => {
      const ran = await audited(content, name);
      assert.ok(isAlarm(ran), `exit code ${ran.code}, ${JSON.stringify(ran.report.counts)}`);
    });

  it("is no all-clear wherever the file is cut", () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: GOOD.length - 1 }), async (length) => {
        const { code, report } = await audited(GOOD.slice(0, length));
        assert.deepEqual([code, report.verdict], [1, "not-judged"]);
      }),
      { numRuns: 40 },
    ));

  for (const [what, content, name] of [
    ["a byte order mark", Buffer.from(`\ufeff${GOOD}`), "input.json"],
    ["UTF-16 as PowerShell writes it", Buffer.from(`\ufeff${GOOD}`, "utf16le"), "input.json"],
    ["gzip", gzipSync(GOOD), "input.json.gz"],
  ] as const)
    it(`says the same of ${what}`, async () => {
      const { code, report } = await audited(content, name);
      assert.deepEqual([code, report.verdict, report.stacks[0]?.resources], [0, "pass", 1]);
    });

  it("leaves no file open that it refuses", async () => {
    const open = () => (existsSync("/proc/self/fd") ? readdirSync("/proc/self/fd").length : 0);
    const before = open();
    for (let round = 0; round < 20; round += 1) for (const bad of ["", "PK\u0003\u0004", "prose"]) await audited(bad);
    assert.ok(open() < before + 20, `${open()} open, ${before} before`);
  });

  it("never prints a secret, and finds a pin beside what isn't known", async () => {
    const pinned = state(
      rule("a", "3.11.177.31/32"),
      rule("b", { ...HIDDEN, plaintext: '"hunter2"' }),
      rule("c", UNKNOWN),
    );
    const { code, out } = await audited(pinned);
    assert.equal(code, 5);
    assert.doesNotMatch(out, /hunter2/);
  });
});
