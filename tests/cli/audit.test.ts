import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { FORMATS } from "../../src/report/formats.ts";
import { Report } from "../../src/report/report.ts";
import { PAGE } from "../../src/text/terminal.ts";
import { alertLine } from "../observe/support/log-lines.ts";
import { aws, sid } from "../observe/support/network-firewall.ts";
import { folderOf } from "../support/folder.ts";
import { shippedProgram } from "../support/repository/shipped.ts";
import { runCommand } from "../support/shell.ts";

interface Row {
  readonly type: string;
  readonly name: string;
  readonly inputs: object;
}

/** A state of the stack `net/prod`, as `pulumi stack export` prints it. */
const stateOf = (...rows: readonly Row[]): string =>
  JSON.stringify({
    version: 3,
    deployment: {
      manifest: { time: "2026-11-27T22:37:44Z", magic: "x", version: "3.260.0" },
      resources: rows.map(({ type, name, inputs }) => ({
        urn: `urn:pulumi:prod::net::${type}::${name}`,
        custom: true,
        type,
        id: name,
        inputs,
        outputs: inputs,
      })),
    },
  });

const RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const egressTo = (name: string, cidrIpv4: string): Row => ({
  type: RULE,
  name,
  inputs: {
    securityGroupId: "sg-1",
    cidrIpv4,
    ipProtocol: "tcp",
    fromPort: 443,
    toPort: 443,
    description: "NHS MESH",
    tags: { Owner: "Integration Platform", Reason: "MESH messages", ReviewBy: "2027-03-31" },
  },
});
/** Opens a MESH host by its name. */
const NAMED: Row = {
  type: "aws:networkfirewall/ruleGroup:RuleGroup",
  name: "named",
  inputs: {
    type: "STATEFUL",
    capacity: 10,
    ruleGroup: {
      rulesSource: {
        rulesString:
          'pass tls 10.0.0.0/8 any -> any 443 (tls.sni; content:"msg.intspineservices.nhs.uk"; startswith; endswith; sid:1;)',
      },
      statefulRuleOptions: { ruleOrder: "STRICT_ORDER" },
    },
  },
};
const PINNED = stateOf(egressTo("pinned", "3.11.177.31/32"));
const BUCKET = stateOf({ type: "aws:s3/bucket:Bucket", name: "logs", inputs: { bucket: "logs-123456789012" } });

/** What `aws ec2 describe-security-groups` says of a rule. */
const RANGE = {
  IpProtocol: "tcp",
  FromPort: 443,
  ToPort: 443,
  IpRanges: [{ CidrIp: "203.0.113.7/32" }],
  Ipv6Ranges: [],
  PrefixListIds: [],
  UserIdGroupPairs: [],
};

const auditOf = async (state: string, ...options: string[]) => {
  const folder = folderOf({ "state.json": state });
  const { out, ...ran } = await runCommand(
    "audit",
    join(folder, "state.json"),
    "--json",
    "--now",
    "2026-11-28",
    ...options,
  );
  return { ...ran, report: Report.parse(JSON.parse(out)) };
};

describe("mesh-egress audit", () => {
  it("says of a pinned address that it must be mended, whose it is, and ends with the code for findings", async () => {
    const { code, report } = await auditOf(PINNED);
    const [stack] = report.stacks;
    assert.deepEqual([code, report.verdict, stack?.stack], [5, "fail", "net/prod"]);
    assert.deepEqual(
      stack?.findings.filter(({ level }) => level === "mandatory").map(({ check }) => check),
      ["ip-pinning"],
    );
    const [opened] = stack?.opened ?? [];
    assert.deepEqual(
      [opened?.destination, opened?.owner, opened?.reason, opened?.until, opened?.status],
      ["3.11.177.31/32", "Integration Platform", "MESH messages", "2027-03-31", "known-address"],
    );
  });

  it("says what could be judged nowhere, and fails for it", async () => {
    const { code, report } = await auditOf(BUCKET);
    assert.deepEqual([code, report.verdict, report.stacks[0]?.verdict], [1, "not-judged", "not-judged"]);
  });

  it("goes through what no reader knows, counts it, and keeps alone what holds an address or a name of MESH", async () => {
    const policy = (text: string): Row => ({
      type: "aws:iam/policy:Policy",
      name: text,
      inputs: { policy: `{"Ip":"${text}"}` },
    });
    const state = stateOf(egressTo("own", "10.0.0.0/8"), policy("3.11.177.31"), policy("8.8.8.8"), policy("none"));
    const { report } = await auditOf(state);
    const [stack] = report.stacks;
    assert.deepEqual(
      stack?.notJudged.map(({ resource }) => resource),
      ["3.11.177.31"],
    );
    assert.deepEqual([stack?.resources, report.sources[0]?.read], [4, 4]);
    assert.deepEqual(
      report.sources[0]?.skipped.map(({ type, count }) => [type, count]),
      [["aws:iam/policy:Policy", 3]],
    );
  });

  for (const [what, text] of Object.entries({
    "an empty file": "",
    "a cut file": PINNED.slice(0, 300),
    "foreign JSON": '{"a":1}',
  }))
    it(`takes ${what} for no all-clear`, async () => {
      const { code, report } = await auditOf(text);
      assert.deepEqual([code, report.verdict], [1, "not-judged"]);
      assert.equal(report.sources[0]?.kind, null);
      assert.notEqual(report.sources[0]?.notes[0]?.message ?? "", "");
    });

  it("says that a list holds a known address, though no rule that was read uses the list", async () => {
    const list = {
      type: "aws:ec2/managedPrefixList:ManagedPrefixList",
      name: "pl-1",
      inputs: { name: "mesh", addressFamily: "IPv4", maxEntries: 2, entries: [{ cidr: "3.11.177.31/32" }] },
    };
    const rule = {
      ...egressTo("listed", ""),
      inputs: { securityGroupId: "sg-1", prefixListId: "pl-1", ipProtocol: "tcp", fromPort: 443, toPort: 443 },
    };
    const alone = await auditOf(stateOf(list));
    const used = await auditOf(stateOf(list, rule));
    assert.deepEqual([alone.code, alone.report.verdict], [0, "attention"]);
    assert.match(alone.report.stacks[0]?.notJudged[0]?.message ?? "", /3\.11\.177\.31\/32.*no rule that was read uses/);
    assert.deepEqual([used.code, used.report.stacks[0]?.notJudged], [5, []]);
  });

  it("says what a path is not", async () => {
    const { code, err } = await runCommand("audit", "no-such-file.json");
    assert.equal(code, 2);
    assert.match(err, /no-such-file\.json: is missing/);
    const folder = folderOf({ "state.json": PINNED });
    const word = await runCommand("audit", "state", "--cwd", folder);
    assert.deepEqual([word.code, word.err.split("\n").length], [2, 2]);
    assert.match(
      word.err,
      /^error: state: is no file or folder, and no stack either, for there is no Pulumi\.yaml in /,
    );
    const none = await runCommand("audit", "--cwd", folder);
    assert.match(none.err, /^error: SOURCE: is missing, and there is no Pulumi\.yaml .*Name files or folders/);
  });

  it("passes for a folder in which other files stand beside its sources, and names them", async () => {
    const folder = folderOf({
      "a.json": stateOf(egressTo("a", "10.0.0.0/8")),
      "package.json": '{ "name": "x" }',
      "notes.txt": "x",
    });
    const { code, out } = await runCommand("audit", folder, "--json");
    const { verdict, sources } = Report.parse(JSON.parse(out));
    assert.deepEqual([code, verdict], [0, "pass"]);
    const notes = sources.flatMap((source) => source.notes.map(({ message }) => message)).join(" ");
    assert.match(notes, /nothing recognises 1 of its files: \S*package\.json\./);
    assert.match(notes, /1 of its files and folders are passed over by their names: \S*notes\.txt\./);
  });

  it("says of an earlier report what is new, standing, fixed, opened and closed", async () => {
    const folder = folderOf({
      "old.json": stateOf(egressTo("pinned", "3.11.177.31/32"), egressTo("gone", "3.10.194.216/32")),
    });
    const before = await runCommand("audit", join(folder, "old.json"), "--json", "--now", "2026-10-01");
    const files = folderOf({
      "before.json": before.out,
      "new.json": stateOf(egressTo("pinned", "3.11.177.31/32"), egressTo("other", "35.177.15.89/32")),
    });
    const ran = await runCommand("audit", join(files, "new.json"), "--json", "--baseline", join(files, "before.json"));
    const [stack] = Report.parse(JSON.parse(ran.out)).stacks;
    const standings = stack?.opened.map(({ destination, standing }) => `${destination} ${standing}`);
    assert.deepEqual(standings, ["3.11.177.31/32 standing", "35.177.15.89/32 new"]);
    assert.deepEqual(
      stack?.since?.closed.map(({ destination }) => destination),
      ["3.10.194.216/32"],
    );
    assert.deepEqual(
      stack?.since?.fixed.map(({ check, resource }) => [check, /gone/.test(resource)]),
      [["ip-pinning", true]],
    );
  });

  it("names the stacks of an earlier report that aren't in this one", async () => {
    const other = PINNED.replaceAll("pulumi:prod", "pulumi:test");
    const folder = folderOf({ "prod.json": PINNED, "test.json": other });
    const before = join(folderOf({}), "before.json");
    await runCommand("audit", folder, "--json", "-o", before);
    const { out } = await runCommand("audit", join(folder, "prod.json"), "--json", "--baseline", before);
    const report = Report.parse(JSON.parse(out));
    assert.deepEqual(report.gone, ["net/test"]);
    for (const name of ["table", "markdown", "html"] as const)
      assert.match(FORMATS[name].render(report, PAGE), /net\/test/, name);
    const whole = await runCommand("audit", folder, "--json", "--baseline", before);
    assert.deepEqual(Report.parse(JSON.parse(whole.out)).gone, []);
  });

  it("says of an opening that it is new, though the clients of another group may reach anything", async () => {
    const of = (group: string, row: Row): Row => ({ ...row, inputs: { ...row.inputs, securityGroupId: group } });
    const any = of("sg-any", egressTo("any", "0.0.0.0/0"));
    const folder = folderOf({
      "old.json": stateOf(any, of("sg-old", egressTo("pinned", "3.11.177.31/32"))),
      "new.json": stateOf(any, of("sg-old", egressTo("pinned", "35.177.15.89/32"))),
    });
    const [old, now] = ["old.json", "new.json"].map((name) => join(folder, name)) as [string, string];
    await runCommand("audit", old, "--json", "-o", join(folder, "before.json"));
    const ran = await runCommand("audit", now, "--json", "--baseline", join(folder, "before.json"));
    const [stack] = Report.parse(JSON.parse(ran.out)).stacks;
    assert.deepEqual(
      stack?.opened.map(({ destination, standing }) => `${destination} ${standing}`),
      ["35.177.15.89/32 new", "any address standing"],
    );
    assert.deepEqual(
      stack?.since?.closed.map(({ destination, source }) => `${destination} ${source}`),
      ["3.11.177.31/32 with security group sg-old"],
    );
  });

  it("says of a required host what all layers make of it now and before, where no rule of its own has changed", async () => {
    const firewall = (action: string) =>
      stateOf(egressTo("any", "0.0.0.0/0"), {
        type: "aws:networkfirewall/firewallPolicy:FirewallPolicy",
        name: "policy",
        inputs: {
          firewallPolicy: {
            statelessDefaultActions: ["aws:forward_to_sfe"],
            statelessFragmentDefaultActions: ["aws:forward_to_sfe"],
            statefulEngineOptions: { ruleOrder: "STRICT_ORDER" },
            statefulDefaultActions: [action],
          },
        },
      });
    const folder = folderOf({ "old.json": firewall("aws:alert_established"), "new.json": firewall("aws:drop_strict") });
    const before = await runCommand("audit", join(folder, "old.json"), "--json");
    const files = folderOf({ "before.json": before.out });
    const again = (...more: string[]) =>
      runCommand("audit", join(folder, "new.json"), "--baseline", join(files, "before.json"), ...more);
    const [stack] = Report.parse(JSON.parse((await again("--json")).out)).stacks;
    assert.deepEqual(stack?.since?.closed, []);
    assert.deepEqual(
      stack?.since?.reached.map(({ host, port, path, before, now }) => [host, port, path, before, now]),
      [
        ["mesh-sync.spineservices.nhs.uk", 443, "AWS", "open", "shut"],
        ["msg.intspineservices.nhs.uk", 443, "AWS", "open", "shut"],
      ],
    );
    for (const format of ["table", "markdown", "html", "csv"])
      assert.match((await again("--format", format)).out, /was open and is\s+shut/, format);
    const same = await runCommand(
      "audit",
      join(folder, "old.json"),
      "--json",
      "--baseline",
      join(files, "before.json"),
    );
    assert.deepEqual(Report.parse(JSON.parse(same.out)).stacks[0]?.since?.reached, []);
  });

  it("says of a stack in which nothing says MESH that a part of the checks alone was asked, in each format for people", async () => {
    const open = egressTo("open", "0.0.0.0/0");
    const plain = { ...open, inputs: { ...open.inputs, description: "to the internet", tags: {} } };
    const settings = (scope: string) => join(folderOf({ "settings.yaml": `scope: ${scope}\n` }), "settings.yaml");
    for (const [rows, options, expected] of [
      [[plain], [], false],
      [[plain], ["--settings", settings("all")], true],
      [[plain, NAMED], [], true],
      [[plain, NAMED], ["--settings", settings("mesh")], false],
    ] as const) {
      const { report } = await auditOf(stateOf(...rows), ...options);
      assert.equal(report.stacks[0]?.isOnPath, expected);
      for (const name of ["table", "markdown", "html"] as const)
        assert.equal(
          FORMATS[name].render(report, PAGE).replaceAll(/\s+/g, " ").includes("counts as no way to MESH"),
          !expected,
        );
    }
  });

  it("takes a day of the calendar or a time with its zone, and nothing else", async () => {
    const folder = folderOf({ "state.json": PINNED });
    for (const [given, expected] of [
      ["2028-02-29", "2028-02-29T00:00:00.000Z"],
      ["2026-11-28T09:00:00Z", "2026-11-28T09:00:00.000Z"],
      ["2026-11-28T09:00:00+01:00", "2026-11-28T08:00:00.000Z"],
      ["2026-02-30", undefined],
      ["2026-11-28T09:00", undefined],
      ["tomorrow", undefined],
    ] as const) {
      const { code, out } = await runCommand("audit", join(folder, "state.json"), "--json", "--now", given);
      assert.equal(code, expected === undefined ? 2 : 5, given);
      if (expected !== undefined) assert.equal(Report.parse(JSON.parse(out)).generatedAt, expected);
    }
  });

  it("refuses a baseline of another version", async () => {
    const folder = folderOf({ "state.json": PINNED, "state2.json": PINNED });
    const [state, other] = ["state.json", "state2.json"].map((name) => join(folder, name)) as [string, string];
    const { code, err } = await runCommand("audit", state, "--baseline", other);
    assert.deepEqual([code, err.trim().split("\n").length], [2, 1]);
    assert.match(err, /state2\.json: is no report of version 1\./);
  });

  it("refuses a baseline that is no report, with the place that is wrong", async () => {
    const folder = folderOf({ "state.json": PINNED, "no.json": '{"version":1}' });
    const { code, err } = await runCommand("audit", join(folder, "state.json"), "--baseline", join(folder, "no.json"));
    assert.equal(code, 2);
    assert.match(err, /no\.json/);
  });

  it("refuses a baseline of which a part was left out", async () => {
    const folder = folderOf({ "state.json": stateOf(egressTo("a", "203.0.113.7/32"), NAMED) });
    const [state, before] = [join(folder, "state.json"), join(folder, "before.json")];
    await runCommand("audit", state, "--json", "--only", "failing", "-o", before);
    const whole = await runCommand("audit", state, "--json");
    const { code, err } = await runCommand("audit", state, "--json", "--baseline", before);
    assert.equal(Report.parse(JSON.parse(whole.out)).counts.opened, 2);
    assert.deepEqual([code, /--baseline|before\.json: its counts aren't those of its lists/.test(err)], [2, true]);
  });

  it("puts several formats into a folder, a file each, and refuses to mix them on one output", async () => {
    const folder = folderOf({ "state.json": PINNED });
    const state = join(folder, "state.json");
    const formats = Object.keys(FORMATS).join(",");
    assert.equal((await runCommand("audit", state, "--format", formats)).code, 2);
    const { code, out } = await runCommand("audit", state, "--format", formats, "-o", join(folder, "out"));
    assert.deepEqual([code, out], [5, ""]);
    assert.deepEqual(
      readdirSync(join(folder, "out")).sort(),
      Object.values(FORMATS)
        .map(({ file }) => file)
        .sort(),
    );
    for (const { file } of Object.values(FORMATS))
      assert.notEqual(readFileSync(join(folder, "out", file), "utf8"), "", file);
  });

  it("tells a fleet the worst first, and two states of one stack apart", async () => {
    const folder = folderOf({ "a.json": BUCKET, "b.json": PINNED, "c.json": stateOf(egressTo("open", "10.0.0.0/8")) });
    const { out, code } = await runCommand("audit", folder, "--json");
    const { stacks } = Report.parse(JSON.parse(out));
    assert.equal(code, 5);
    assert.deepEqual(stacks.map(({ verdict }) => verdict)[0], "fail");
    assert.equal(new Set(stacks.map(({ stack }) => stack)).size, 3);
  });

  it("names each stack of a fleet by its own state, whatever its resources have in common", async () => {
    const stack: Row = { type: "pulumi:pulumi:Stack", name: "root", inputs: {} };
    const state = stateOf(stack, egressTo("pinned", "3.11.177.31/32"));
    const names = ["prod", "test", "dev"];
    const folder = folderOf(
      Object.fromEntries(names.map((name) => [`${name}.json`, state.replaceAll("pulumi:prod", `pulumi:${name}`)])),
    );
    const settings = join(folderOf({ "settings.yaml": "stackEnvironments: { net/test: int }\n" }), "settings.yaml");
    const { out } = await runCommand("audit", folder, "--settings", settings, "--json");
    const { stacks } = Report.parse(JSON.parse(out));
    assert.deepEqual(
      stacks.map(({ stack, source, environment }) => [stack, source.split("/").at(-1), environment]),
      [
        ["net/dev", "dev.json", null],
        ["net/prod", "prod.json", null],
        ["net/test", "test.json", "int"],
      ],
    );
  });

  it("goes by what the settings say of a stack, also where two sources tell of it", async () => {
    const settings = "stackEnvironments: { net/prod: int }\n";
    const folder = folderOf({ "a.json": PINNED, "b.json": PINNED, "settings.yaml": settings });
    const [one, other] = ["a.json", "b.json"].map((file) => join(folder, file));
    const { out } = await runCommand(
      "audit",
      `${one}`,
      `${other}`,
      "--settings",
      join(folder, "settings.yaml"),
      "--json",
    );
    const { stacks } = Report.parse(JSON.parse(out));
    assert.deepEqual(
      stacks.map(({ environment }) => environment),
      ["int", "int"],
    );
  });

  for (const [what, options, more] of [
    ["both masked", [], []],
    ["the earlier one masked", [], ["--unmask"]],
    ["the later one masked", ["--unmask"], []],
  ] as const)
    it(`compares stacks that are named after accounts: ${what}`, async () => {
      const group = { GroupId: "sg-1", OwnerId: "123456789012", IpPermissionsEgress: [RANGE] };
      const files = { "eu-123456789012.json": JSON.stringify({ SecurityGroups: [group] }) };
      const folder = folderOf(files);
      const [source, before] = [join(folder, "eu-123456789012.json"), join(folderOf({}), "before.json")];
      await runCommand("audit", source, "--json", "-o", before, ...options);
      const { out } = await runCommand("audit", source, "--json", "--baseline", before, ...more);
      const [stack] = Report.parse(JSON.parse(out)).stacks;
      assert.equal(stack?.stack, more.length > 0 ? "eu-123456789012" : "eu-********9012");
      assert.deepEqual(stack?.since, { fixed: [], closed: [], reached: [] });
      assert.deepEqual(
        stack?.opened.map(({ standing }) => standing),
        ["standing"],
      );
    });

  it("doesn't compare with the stack of another account that looks the same when masked", async () => {
    const answer = { SecurityGroups: [{ GroupId: "sg-1", IpPermissionsEgress: [RANGE] }] };
    const files = ["111111119012.json", "222222229012.json"].map((name) => [name, JSON.stringify(answer)] as const);
    const both = folderOf({});
    for (const [name, text] of files) {
      mkdirSync(join(both, name.slice(0, 4)));
      writeFileSync(join(both, name.slice(0, 4), name), text);
    }
    const [first, second] = files.map(([name]) => join(both, name.slice(0, 4), name)) as [string, string];
    const before = join(folderOf({}), "before.json");
    const standings = async (...options: string[]) => {
      const { out } = await runCommand("audit", second, "--json", "--baseline", before, ...options);
      return Report.parse(JSON.parse(out)).stacks.map(({ since }) => since !== null);
    };
    await runCommand("audit", first, second, "--json", "-o", before);
    assert.deepEqual(await standings(), [false]);
    await runCommand("audit", first, second, "--json", "--unmask", "-o", before);
    assert.deepEqual(await standings("--unmask"), [true]);
  });

  it("gives each of several findings that say the same an id, which stays when lines move", async () => {
    const pin = (sid: number) => `pass tcp 10.0.0.0/8 any -> 3.11.177.31 443 (sid:${sid};)`;
    const reportOf = async (...lines: string[]) => {
      const ruleGroup = { rulesSource: { rulesString: lines.join("\n") } };
      const { report } = await auditOf(stateOf({ ...NAMED, inputs: { ...NAMED.inputs, ruleGroup } }));
      return report.stacks.flatMap(({ findings, opened }) => [...findings, ...opened].map(({ id }) => id));
    };
    const three = await reportOf(pin(1), pin(2), pin(3));
    assert.equal(new Set(three).size, three.length);
    assert.deepEqual(await reportOf("# more", pin(1), "", pin(2), pin(3)), three);
    assert.ok((await reportOf(pin(1), pin(2))).every((id) => three.includes(id)));
  });

  it("masks the ids of accounts unless it is asked not to", async () => {
    const arn = { ...egressTo("pinned", "3.11.177.31/32"), name: "arn:aws:ec2:eu-west-2:123456789012:rule" };
    const { report } = await auditOf(stateOf(arn));
    assert.doesNotMatch(JSON.stringify(report), /123456789012/);
    assert.match(JSON.stringify(report), /\*{8}9012/);
    const whole = await auditOf(stateOf(arn), "--unmask");
    assert.match(JSON.stringify(whole.report), /123456789012/);
    assert.deepEqual(
      whole.report.stacks[0]?.findings.map(({ id }) => id),
      report.stacks[0]?.findings.map(({ id }) => id),
    );
  });

  it("exempts what its settings exempt, with owner, reason and days left", async () => {
    const settings = folderOf({
      "s.yaml": `exemptions:
  - check: ip-pinning
    resource: "urn:pulumi:*::net::*"
    addresses: [3.11.177.31]
    port: 443
    owner: Network team
    reason: until the firewall is there
    expires: 2026-12-28
`,
    });
    const { report, code } = await auditOf(PINNED, "--settings", join(settings, "s.yaml"));
    const [exempted] = report.stacks[0]?.exempted ?? [];
    assert.equal(code, 0);
    assert.deepEqual(
      [exempted?.owner, exempted?.reason, exempted?.until, exempted?.daysLeft],
      ["Network team", "until the firewall is there", "2026-12-28", 30],
    );
  });

  it("audits a stack of the program here, run offline", async () => {
    const { code, out } = await runCommand(
      "audit",
      "int",
      "--program",
      shippedProgram(),
      "--json",
      "--now",
      "2026-11-28",
    );
    const [stack] = Report.parse(JSON.parse(out)).stacks;
    assert.deepEqual([code, stack?.stack, stack?.environment], [0, "mesh-egress/int", "int"]);
    assert.ok(
      stack?.opened.some(({ destination, layer }) => destination === "msg.intspineservices.nhs.uk" && layer === "name"),
    );
    assert.deepEqual(
      stack?.coverage.map(({ hosts }) => hosts.map(({ state }) => state)),
      [["open"], ["open"]],
    );
  });
});

describe("mesh-egress audit --logs", () => {
  const folder = folderOf({
    "state.json": stateOf(...aws().map(({ type, name = "", props }) => ({ type, name, inputs: props }))),
    "logs/a.log": alertLine({
      client: "10.20.1.5",
      sid: sid("deny:tls-host"),
      sni: "<b>x.example.org",
      action: "blocked",
    }),
    "logs/b.log": alertLine({ client: "10.20.1.5", sid: sid("live-api"), sni: "msg.spineservices.nhs.uk" }),
  });
  const run = (format: string) =>
    runCommand(
      "audit",
      join(folder, "state.json"),
      "--logs",
      join(folder, "logs"),
      "-f",
      format,
      "--now",
      "2026-11-28",
    );

  it("holds logs against the rules of the stacks, in the report of each format for people", async () => {
    const { logs } = Report.parse(JSON.parse((await run("json")).out));
    assert.deepEqual(
      logs?.destinations.filter(({ flows }) => flows > 0).map(({ name, state }) => [name, state]),
      [
        ["<b>x.example.org", "dropped"],
        ["msg.spineservices.nhs.uk", "used"],
      ],
    );
    const pages = await Promise.all(["html", "markdown", "table"].map(async (format) => (await run(format)).out));
    for (const page of pages) assert.match(page, /UNCLEAR whether to enforce/);
    for (const page of pages.slice(0, 2)) assert.doesNotMatch(page, /<b>x/);
  });

  it("says nothing of logs where none were given, and refuses what isn't there", async () => {
    const { out } = await runCommand("audit", join(folder, "state.json"), "--json", "--now", "2026-11-28");
    assert.equal(JSON.parse(out).logs, null);
    const { code, err } = await runCommand("audit", join(folder, "state.json"), "--logs", join(folder, "nowhere"));
    assert.equal(code, 2);
    assert.match(err, /is missing: there is no such file/);
  });
});
