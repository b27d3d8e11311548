import assert from "node:assert/strict";
import { Resolver } from "node:dns/promises";
import { join } from "node:path";
import { describe, it } from "mocha";
import { PackSettings } from "../../policy/settings.ts";
import { loadCatalogue } from "../../src/catalogue/load.ts";
import { judgeGiven } from "../../src/cli/audit/judge-given.ts";
import { resolvedDrift } from "../../src/cli/audit/resolved-drift.ts";
import { Report } from "../../src/report/report.ts";
import { readSources } from "../../src/sources/read-sources.ts";
import { JUDGED_STACKS } from "../sources/support/judged-stacks.ts";
import { SAME_STACKS } from "../sources/support/same-stacks.ts";
import { folderWith } from "../sources/support/tools.ts";
import { folderOf } from "../support/folder.ts";
import { CHECKS } from "../support/policy/judgement.ts";
import { shippedProgram } from "../support/repository/shipped.ts";
import { runCommand } from "../support/shell.ts";
import { type DnsReply, dnsServer } from "../verify/support/dns-server.ts";

const driftOf = async (...argv: string[]) => {
  const { out } = await runCommand("audit", ...argv, "--json", "--now", "2026-11-28");
  return Report.parse(JSON.parse(out)).drift;
};
const whats = (drift: Report["drift"]["codeAndState"]): string[] => drift.items.map(({ what }) => what);

const groups = (addresses: readonly string[], id = "sg-1") =>
  JSON.stringify({
    SecurityGroups: [
      {
        GroupId: id,
        IpPermissionsEgress: [
          { IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: addresses.map((CidrIp) => ({ CidrIp })) },
        ],
      },
    ],
  });
const state = JSON.stringify({
  version: 3,
  deployment: {
    resources: [
      ["aws:ec2/securityGroup:SecurityGroup", "sg-1", { egress: [] }],
      [
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
        "sgr-1",
        { securityGroupId: "sg-1", ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "203.0.113.8/32" },
      ],
      ["aws:ec2/securityGroup:SecurityGroup", "sg-2", { egress: [] }],
    ].map(([type, id, outputs]) => ({ urn: `urn:pulumi:live::hub::${type}::${id}`, type, id, custom: true, outputs })),
  },
});

describe("drift between a state and the cloud", () => {
  it("is not checked where one of them is all there is", async () => {
    const folder = folderOf({ "state.json": state });
    const { codeAndState, stateAndCloud } = await driftOf(folder);
    assert.deepEqual([codeAndState.status, stateAndCloud.status], ["not-checked", "not-checked"]);
  });

  it("is what the cloud opens and the state doesn't, the other way round, and what is gone", async () => {
    const folder = folderOf({ "state.json": state, "cloud.json": groups(["203.0.113.9/32"]) });
    const { stateAndCloud } = await driftOf(folder);
    assert.equal(stateAndCloud.status, "found");
    assert.deepEqual(whats(stateAndCloud), [
      "hub/live: the state has sg-2, and the cloud doesn't.",
      "hub/live: the cloud opens 203.0.113.9/32 on 443 (TCP, Security group), and the state doesn't.",
      "hub/live: the state opens 203.0.113.8/32 on 443 (TCP, Security group), and the cloud doesn't.",
    ]);
  });

  it("is not checked where the cloud's answers are of another account", async () => {
    const folder = folderOf({ "state.json": state, "cloud.json": groups(["203.0.113.8/32"], "sg-elsewhere") });
    assert.equal((await driftOf(folder)).stateAndCloud.status, "not-checked");
  });

  for (const [name, tools] of Object.entries({ ...SAME_STACKS, ...JUDGED_STACKS }))
    it(`is none where both say the same: ${name}`, async () => {
      for (const tool of ["Pulumi state"]) {
        const { stateAndCloud } = await driftOf(
          folderWith(tools[tool] ?? {}),
          folderWith(tools["answers of the cloud"] ?? {}),
        );
        assert.deepEqual([stateAndCloud.status, whats(stateAndCloud)], ["none", []]);
      }
    });
});

describe("drift between a program and its state", () => {
  it("is none where the state is what the program makes, and names what was taken out or opened by hand", async () => {
    const program = shippedProgram();
    const { out } = await runCommand("plan", "int", "--program", program, "--json");
    const { stacks } = JSON.parse(out);
    const planned = stacks[0].resources as readonly { readonly type: string; readonly inputs: object }[];
    const resources = planned.map((resource) => ({ ...resource, outputs: resource.inputs }));
    const stateWith = (some: readonly object[]) =>
      join(folderOf({ "state.json": JSON.stringify({ version: 3, deployment: { resources: some } }) }), "state.json");
    const same = await driftOf("int", "--program", program, stateWith(resources));
    assert.deepEqual([same.codeAndState.status, whats(same.codeAndState)], ["none", []]);
    const opened = {
      urn: "urn:pulumi:int::mesh-egress::aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule::by-hand",
      type: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
      custom: true,
      outputs: {
        securityGroupId: "sg-1",
        ipProtocol: "tcp",
        fromPort: 8443,
        toPort: 8443,
        cidrIpv4: "198.51.100.7/32",
      },
    };
    const gone = resources.filter(({ type }) => type !== "aws:networkfirewall/ruleGroup:RuleGroup");
    const { codeAndState } = await driftOf("int", "--program", program, stateWith([...gone, opened]));
    assert.equal(codeAndState.status, "found");
    const told = whats(codeAndState).join("\n");
    assert.match(told, /the program has .*rules.*, and the state doesn't/);
    assert.match(told, /the state has by-hand, and the program doesn't/);
    assert.match(told, /the state opens 198\.51\.100\.7\/32 on 8443/);
    assert.match(told, /the program opens msg\.intspineservices\.nhs\.uk/);
  });
});

describe("drift between the allowlist and DNS", () => {
  const INT = "msg.intspineservices.nhs.uk";
  const catalogue = loadCatalogue();
  /** Of a state with that rule, as a resolver on loopback answers. */
  const resolved = async (cidrIpv4: string, reply: (name: string) => DnsReply) => {
    const rule = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
    const outputs = { securityGroupId: "sg-1", ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4 };
    const text = JSON.stringify({
      version: 3,
      deployment: { resources: [{ urn: `urn:pulumi:live::hub::${rule}::r`, type: rule, custom: true, outputs }] },
    });
    const sources = await readSources([join(folderOf({ "state.json": text }), "state.json")]);
    const stacks = sources.flatMap(({ path, kind, stacks }) =>
      stacks.map((stack) => ({ ...stack, kind, from: path, placeOf: () => undefined })),
    );
    const judge = { checks: CHECKS, catalogue, settings: PackSettings.parse({}), today: "2026-11-28" };
    const resolver = new Resolver({ timeout: 500, tries: 1 });
    resolver.setServers([await dnsServer(reply)]);
    return resolvedDrift(judgeGiven({ stacks, sources, notes: [] }, judge).stacks, catalogue, resolver);
  };

  it("is an address that no document has, where somebody pins, and asks for each required host", async () => {
    const asked: string[] = [];
    const { status, items } = await resolved("3.11.177.31/32", (name) => {
      asked.push(name);
      return { a: name === INT ? ["3.11.177.31", "192.0.2.9"] : [] };
    });
    assert.equal(status, "found");
    assert.match(
      items.find(({ isNote }) => !isNote)?.what ?? "",
      /^msg\.\S+ resolves to 192\.0\.2\.9, .* pinned addresses/,
    );
    assert.deepEqual([...new Set(asked)].toSorted(), ["mesh-sync.spineservices.nhs.uk", INT].toSorted());
  });

  it("is none where nobody pins, and notes hosts that don't resolve", async () => {
    const { status, items } = await resolved("10.0.0.0/8", (name) =>
      name === INT ? { a: ["192.0.2.9"] } : { code: 3 },
    );
    assert.equal(status, "none");
    assert.ok(items.every(({ isNote }) => isNote));
    assert.match(whats({ status, items, how: "" }).join(), /mesh-sync\.\S+ did not resolve here \(ENOTFOUND\)/);
  });

  for (const [what, reply] of [
    ["refuses", { code: 5 }],
    ["keeps silent", "silence"],
  ] as const)
    it(`is not checked where the resolver ${what}`, async () =>
      assert.equal((await resolved("3.11.177.31/32", () => reply)).status, "not-checked"));
});
