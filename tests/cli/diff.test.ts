import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { folderOf } from "../support/folder.ts";
import { runCommand } from "../support/shell.ts";

const root = join(import.meta.dirname, "..", "..");

const resource = (type: string, name: string, inputs: object) => ({
  urn: `urn:pulumi:live::network::${type}::${name}`,
  type,
  name,
  custom: true,
  parent: null,
  provider: null,
  protect: false,
  dependencies: [],
  propertyDependencies: {},
  inputs,
});

const GROUP = "arn:aws:network-firewall:eu-west-2:123456789012:stateful-rulegroup/hosts";

/** A Network Firewall in strict order that drops what no rule takes. */
const firewall = (...rules: string[]) => [
  resource("aws:networkfirewall/ruleGroup:RuleGroup", "hosts", {
    arn: GROUP,
    capacity: 100,
    type: "STATEFUL",
    ruleGroup: {
      rulesSource: { rulesString: rules.map((rule, index) => `${rule.slice(0, -1)} sid:${index + 1};)`).join("\n") },
      statefulRuleOptions: { ruleOrder: "STRICT_ORDER" },
    },
  }),
  resource("aws:networkfirewall/firewallPolicy:FirewallPolicy", "policy", {
    firewallPolicy: {
      statelessDefaultActions: ["aws:forward_to_sfe"],
      statelessFragmentDefaultActions: ["aws:forward_to_sfe"],
      statefulEngineOptions: { ruleOrder: "STRICT_ORDER" },
      statefulDefaultActions: ["aws:drop_established_app_layer_to_server"],
      statefulRuleGroupReferences: [{ resourceArn: GROUP, priority: 1 }],
    },
  }),
];

const pass = (from: string, host: string): string =>
  `pass tls ${from} any -> any 443 (flow:to_server; tls.sni; content:"${host}"; startswith; endswith; nocase;)`;
const SYNC = "mesh-sync.spineservices.nhs.uk";

const plan = (resources: readonly object[], more: object = {}, stack = "live"): string =>
  JSON.stringify({
    version: 1,
    stacks: [{ stack, project: "network", hosts: [], resources, outputs: {}, unresolved: [], notices: [], ...more }],
  });

const folder = folderOf({
  "two.json": plan(firewall(pass("10.30.0.0/16", "a.nhs.uk"), pass("10.30.0.0/16", "b.nhs.uk"))),
  "zone.json": plan(
    firewall(
      'pass tls 10.30.0.0/16 any -> any 443 (flow:to_server; tls.sni; dotprefix; content:".nhs.uk"; endswith; nocase;)',
    ),
  ),
  "mesh.json": plan(firewall(pass("10.30.0.0/16", SYNC))),
  "renamed.json": plan(firewall(pass("10.30.0.0/16", SYNC.toUpperCase()))),
  "no-mesh.json": plan(firewall(pass("10.30.0.0/16", "x.example.org"))),
  "unread.json": plan(
    firewall(
      pass("10.30.0.0/16", SYNC),
      'pass tls 10.30.0.0/16 any -> any 443 (tls.sni; content:!"a"; pcre:"/(?=x)/";)',
    ),
  ),
  "partial.json": plan(firewall(pass("10.30.0.0/16", SYNC)), {
    unresolved: [{ kind: "read", name: "x", resource: null, reason: "only a cloud knows it" }],
  }),
  "idle.json": plan(firewall(pass("10.0.0.0/8", SYNC), pass("10.30.0.0/16", SYNC), pass("10.0.0.0/8", SYNC))),
  "nothing.json": plan([resource("aws:s3/bucket:Bucket", "bucket", {})]),
  "hostile.json": plan(firewall(pass("10.30.0.0/16", "a|x$(rm).example"))),
  "broken.json": "{",
});
const file = (name: string): string => join(folder, `${name}.json`);
const diff = (base: string, head: string, ...more: string[]) => runCommand("diff", file(base), file(head), ...more);

describe("mesh-egress diff", () => {
  it("says in flows what a change of rules opens, what was open before, and what made it so", async () => {
    const { out, code } = await diff("two", "zone");
    assert.match(
      out,
      /^opens {5}10\.30\.0\.0\/16 → \*\.nhs\.uk, nhs\.uk:443 \(was: a\.nhs\.uk, b\.nhs\.uk\)\n {10}by hosts$/m,
    );
    assert.doesNotMatch(out, /^closes/m);
    assert.equal(code, 0);
  });

  it("says the same the other way round as closed", async () => {
    const { out } = await diff("zone", "two");
    assert.match(
      out,
      /^closes {4}10\.30\.0\.0\/16 → \*\.nhs\.uk except a\.nhs\.uk, b\.nhs\.uk, nhs\.uk:443 \(still: a\.nhs\.uk, b\.nhs\.uk\)$/m,
    );
  });

  it("prints the lists of its JSON in full", async () => {
    const { out } = await diff("two", "zone", "--json");
    const { opened, closed, changed, unknown, mesh, notJudged } = JSON.parse(out);
    assert.deepEqual(opened, [
      {
        stack: "network/live",
        cloud: "aws",
        path: "AWS",
        from: ["10.30.0.0/16"],
        to: ["*.nhs.uk except a.nhs.uk, b.nhs.uk", "nhs.uk"],
        ports: "443",
        protocol: "tls",
        before: "shut",
        after: "open",
        besides: ["a.nhs.uk", "b.nhs.uk"],
        because: ["urn:pulumi:live::network::aws:networkfirewall/ruleGroup:RuleGroup::hosts"],
      },
    ]);
    assert.deepEqual([closed, changed, unknown, notJudged], [[], [], [], []]);
    assert.ok(mesh.every(({ before, after }: Record<string, string>) => before === "shut" && after === "open"));
  });

  it("says that nothing changes where rules are only written otherwise", async () => {
    const { out, code } = await diff(
      "mesh",
      "renamed",
      "--fail-on",
      "opened",
      "--fail-on",
      "closed-mesh",
      "--fail-on",
      "unknown",
    );
    assert.match(
      out,
      /^Nothing changes in what can leave\.\nMESH {2}mesh-sync\.spineservices\.nhs\.uk:443 \(AWS\) stays open$/m,
    );
    assert.equal(code, 0);
  });

  for (const [base, head, kind, code] of [
    ["two", "zone", "opened", 5],
    ["zone", "two", "opened", 0],
    ["mesh", "no-mesh", "closed-mesh", 5],
    ["no-mesh", "mesh", "closed-mesh", 0],
    ["mesh", "unread", "unknown", 5],
    ["mesh", "mesh", "unknown", 0],
    ["mesh", "partial", "unknown", 5],
  ] as const)
    it(`ends with ${code} from ${base} to ${head} if it is to fail on ${kind}`, async () =>
      assert.equal((await diff(base, head, "--fail-on", kind)).code, code));

  it("shows rules that decide nothing, with the one before, when asked to", async () => {
    const [{ out: text }, { out: json }] = await Promise.all([
      diff("mesh", "idle", "--lint"),
      diff("mesh", "idle", "--lint", "--json"),
    ]);
    assert.match(text, /^lint .*line 2 decides nothing: .*line 1 comes before it and covers all of it$/m);
    assert.match(text, /^lint .*line 3 decides nothing: .*line 1 says the same before it$/m);
    const { lint } = JSON.parse(json);
    assert.deepEqual(
      lint.map(({ kind, place, behind }: { kind: string; place: { line: number }; behind: { line: number } }) => [
        kind,
        place.line,
        behind.line,
      ]),
      [
        ["shadowed", 2, 1],
        ["duplicate", 3, 1],
      ],
    );
    assert.equal("lint" in JSON.parse((await diff("mesh", "idle", "--json")).out), false);
  });

  it("writes Markdown in which names can do nothing", async () => {
    const { out } = await diff("mesh", "hostile", "--format", "markdown");
    assert.match(out, /^### Egress: /);
    assert.doesNotMatch(out, /[^\\]\|x/);
  });

  for (const [base, head, code, said] of [
    ["mesh", "broken", 1, /head: .*broken\.json|not judged: head:/],
    ["nothing", "nothing", 1, /nothing in it decides about what leaves/],
  ] as const)
    it(`ends with ${code} where nothing can be compared, as of ${head}`, async () => {
      const ran = await diff(base, head);
      assert.equal(ran.code, code);
      assert.match(ran.out, said);
    });

  for (const [argv, said] of [
    [
      ["diff", file("mesh")],
      /^error: diff: takes two states, BASE and HEAD, and got 1\. Name both, or give --base-ref\.$/m,
    ],
    [["diff", file("mesh"), join(folder, "no.json")], /no\.json/],
    [["diff", file("mesh"), file("mesh"), "--fail-on", "all"], /"all" is none of opened, closed-mesh, unknown/],
    [["diff", "--base-ref", "main", "--program", folder], /there is no Pulumi\.yaml/],
  ] as const)
    it(`refuses ${argv
      .slice(1)
      .map((word) => word.replace(`${folder}/`, ""))
      .join(" ")}`, async () => {
      const { code, err, out } = await runCommand(...argv);
      assert.deepEqual([code, out], [2, ""]);
      assert.match(err, said);
    });
});

describe("mesh-egress diff --base-ref", () => {
  const rule = (port: number) => `
const pulumi = require("@pulumi/pulumi");
new pulumi.CustomResource("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "rule", {
  securityGroupId: "sg-1", cidrIpv4: "0.0.0.0/0", ipProtocol: "tcp", fromPort: ${port}, toPort: ${port},
});
`;
  const repository = folderOf({
    "infra/Pulumi.yaml": "name: network\nruntime: {name: nodejs, options: {typescript: false}}\n",
    "infra/Pulumi.live.yaml": "",
    "infra/package.json": '{ "name": "network", "main": "index.js" }',
    "infra/index.js": rule(443),
    ".gitignore": "node_modules\n",
  });
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", repository, "-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
      encoding: "utf8",
    });
  git("init", "--quiet", "--initial-branch", "main");
  git("add", ".");
  git("commit", "--quiet", "-m", "base");
  writeFileSync(join(repository, "infra/index.js"), rule(8443));
  symlinkSync(join(root, "node_modules"), join(repository, "infra", "node_modules"));
  const program = join(repository, "infra");

  it("plans the program as it was at the ref, with the packages of here, and leaves nothing behind", async () => {
    const { out, code } = await runCommand("diff", "--base-ref", "main", "--program", program, "--json");
    const { opened, closed } = JSON.parse(out);
    const told = (list: { ports: string; to: string[] }[]) => list.map(({ ports, to }) => `${to} ${ports}`);
    assert.deepEqual([told(opened), told(closed), code], [["any address 8443"], ["any address 443"], 0]);
    assert.equal(git("worktree", "list").trim().split("\n").length, 1);
    assert.equal(git("status", "--porcelain").trim(), "M infra/index.js");
  });

  it("says that there is no such ref, and leaves nothing behind where the program fails at it", async () => {
    const missing = await runCommand("diff", "--base-ref", "--all", "--program", program);
    assert.equal(missing.code, 2);
    assert.match(missing.err, /there is no commit "--all" here/);
    git("commit", "--quiet", "-am", "works");
    writeFileSync(join(program, "index.js"), 'throw new Error("broken at the base")');
    git("commit", "--quiet", "-am", "broken");
    writeFileSync(join(program, "index.js"), rule(443));
    const failing = await runCommand("diff", "--base-ref", "main", "--program", program);
    assert.notEqual(failing.code, 0);
    assert.match(failing.err, /broken at the base/);
    assert.equal(git("worktree", "list").trim().split("\n").length, 1);
  });
});
