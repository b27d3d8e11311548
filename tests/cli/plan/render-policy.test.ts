import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { programFrom } from "../../../src/cli/plan/program.ts";
import { renderPlan } from "../../../src/cli/plan/render/render-plan.ts";
import { renderPlanJson } from "../../../src/cli/plan/render/render-plan-json.ts";
import { MARKDOWN_LIMIT, renderPlanMarkdown } from "../../../src/cli/plan/render/render-plan-markdown.ts";
import { renderPolicy, renderVerdict } from "../../../src/cli/plan/render/render-policy.ts";
import { isStopped } from "../../../src/cli/plan/verdict.ts";
import { FAIL_ON } from "../../../src/egress/finding.ts";
import type { PlannedResource, PolicyFinding, StackPlan } from "../../../src/stack/model/plan-document.ts";
import { PAGE, plain } from "../../../src/text/terminal.ts";
import { runs } from "../../support/property-runs.ts";

const urn = (name: string) => `urn:pulumi:int::demo::t::${name}`;
const resource = (name: string, type: string, parent: string | null): PlannedResource => ({
  urn: urn(name),
  type,
  name,
  custom: true,
  parent: parent && urn(parent),
  provider: null,
  protect: false,
  dependencies: [],
  propertyDependencies: {},
  inputs: {},
});
const finding = (check: string, message: string, more: Partial<PolicyFinding> = {}): PolicyFinding => ({
  check,
  level: "mandatory",
  severity: null,
  message,
  path: null,
  line: null,
  instead: null,
  resource: urn("mesh"),
  judged: true,
  ...more,
});
const why = "Addresses change.";
const stack = (changes: Partial<StackPlan> = {}, findings: PolicyFinding[] = []): StackPlan => ({
  stack: "int",
  project: "demo",
  hosts: [],
  resources: [
    resource("demo-int", "pulumi:pulumi:Stack", null),
    resource("mesh", "aws:ec2/securityGroup:SecurityGroup", "demo-int"),
    resource("old", "aws:ec2/securityGroup:SecurityGroup", "demo-int"),
  ],
  outputs: {},
  unresolved: [],
  notices: [],
  policy: { pack: "mesh-egress", version: "0.1.0", findings },
  ...changes,
});

const full = stack(
  {
    hosts: [
      {
        key: "a",
        host: "msg.example.org",
        port: 443,
        protocol: "tls",
        layer: "name",
        status: "unverified",
        reason: "MESH API",
        resource: urn("mesh"),
      },
    ],
    unresolved: [
      { kind: "remote-component", name: "hub", resource: null, reason: "made elsewhere" },
      { kind: "stack-reference", name: "net", resource: null, reason: "outputs are unknown" },
    ],
    notices: [{ level: "warning", message: "nothing sends traffic", resource: null }],
  },
  [
    finding("all-ports", "Too wide.\nall ports to any", {
      level: "advisory",
      severity: "low",
      resource: urn("demo-int"),
    }),
    finding("ip-pinning", `${why}\negress[0]: 203.0.113.7`, { severity: "high" }),
    finding("not-judged", "egress[1] is unknown", { level: "advisory", judged: false }),
    finding("ip-pinning", `${why}\negress[2]: 203.0.113.8`, { severity: "high", resource: urn("old") }),
    finding("tags", "adds an owner", { level: "remediate", resource: "urn:of:no:one" }),
  ],
);

describe("what the policy pack says, for people", () => {
  it("is a paragraph a check, the heaviest first, with the reason once, and what nobody has seen", () =>
    assert.deepEqual(renderPolicy(full, 60, plain), [
      "judged by mesh-egress 0.1.0",
      "x ip-pinning: mandatory, high",
      "  Addresses change.",
      "  - SecurityGroup mesh: egress[0]: 203.0.113.7",
      "  - SecurityGroup old: egress[2]: 203.0.113.8",
      "? not-judged: not judged",
      "  - SecurityGroup mesh: egress[1] is unknown",
      "! all-ports: advisory, low",
      "  Too wide.",
      "  - the stack: all ports to any",
      "i tags: a deployment changes the inputs",
      "  - urn:of:no:one: adds an owner",
      "? what the component hub makes: not judged",
    ]));

  it("says in the end that there is nothing to complain about, which a component that nobody saw into prevents", () => {
    const last = (of: StackPlan) => renderVerdict(of, "mandatory", 60, plain);
    assert.deepEqual(last(stack()), ["passes: nothing to complain about"]);
    assert.deepEqual(last(stack({ unresolved: full.unresolved.slice(0, 1) })), ["passes: 1 not judged"]);
    assert.deepEqual(last(full), ["stops: 2 mandatory findings · 2 not judged · 1 advisory · 1", "       remediated"]);
  });
});

describe("the plan in Markdown", () => {
  it("is a mark, the verdict, what stops, what is not judged, hosts, and the rest folded", () =>
    assert.equal(
      renderPlanMarkdown({ version: 1, stacks: [full] }),
      `<!-- mesh-egress:demo/int -->
### ❌ Egress of demo / int: 2 mandatory findings · 2 not judged · 1 advisory · 1 remediated

#### Stops the change

| Check | Resource | What, and what to write instead |
| --- | --- | --- |
| ip-pinning | SecurityGroup mesh | **Addresses change.** egress\\[0\\]: 203.0.113.7 |
| ip-pinning | SecurityGroup old | egress\\[2\\]: 203.0.113.8 |

#### Not judged

| Check | Resource | What, and what to write instead |
| --- | --- | --- |
| not-judged | SecurityGroup mesh | egress\\[1\\] is unknown |
| remote-component | hub | made elsewhere |

#### Opens 1 host

| Host | Port | AWS | Why |
| --- | --- | --- | --- |
| msg.example.org | 443 TLS | name | MESH API \\(confirm at onboarding\\) |

name: only this server name passes

<details><summary>Advice</summary>

| Check | Resource | What, and what to write instead |
| --- | --- | --- |
| all-ports | the stack | **Too wide.** all ports to any |

</details>

<details><summary>What a deployment changes by itself</summary>

| Check | Resource | What, and what to write instead |
| --- | --- | --- |
| tags | urn:of:no:one | adds an owner |

</details>

<details><summary>Notices</summary>

| Level | Message |
| --- | --- |
| warning | nothing sends traffic |

</details>

<sub>2 resources, planned offline. 2 unresolved: only a real preview knows. Judged by mesh-egress 0.1.0.</sub>

`,
    ));

  it("is good only where the pack judged and nothing stops", () => {
    const head = (of: StackPlan) => renderPlanMarkdown({ version: 1, stacks: [of] }).split("\n")[1];
    assert.equal(head(stack()), "### ✅ Egress of demo / int: nothing to complain about");
    assert.equal(head(stack({ policy: undefined })), "### ❌ Egress of demo / int: not judged");
  });

  it("is good exactly where the exit code is", () => {
    const advised = stack({}, [finding("all-ports", "opens all ports", { level: "advisory" })]);
    const signs = FAIL_ON.map(
      (level) => renderPlanMarkdown({ version: 1, stacks: [advised] }, level).match(/[✅❌]/u)?.[0],
    );
    assert.deepEqual(signs, ["✅", "✅", "❌"]);
    assert.deepEqual(
      signs.map((sign) => sign === "❌"),
      FAIL_ON.map((level) => isStopped([advised], level)),
    );
  });

  it("lets no text of a program's become markup, a link, a mention or a mark", () => {
    const evil =
      "<!-- mesh-egress:demo/live --> | `x` @team #1 [a](b) ![i](j) **b** _e_ ~~s~~ $m$ \n\n### h\u202e</details>";
    const markdown = renderPlanMarkdown({
      version: 1,
      stacks: [
        stack(
          {
            project: evil,
            stack: evil,
            notices: [{ level: "info", message: evil, resource: null }],
            hosts: [{ ...(full.hosts[0] as StackPlan["hosts"][number]), host: evil, reason: evil }],
            unresolved: [{ kind: "remote-component", name: evil, resource: null, reason: evil }],
          },
          [finding(evil, `${evil}\n${evil}`, { resource: evil })],
        ),
      ],
    });
    assert.equal(markdown.match(/<!--/g)?.length, 1);
    assert.match(markdown, /^<!-- mesh-egress:[\w.-]+\/[\w.-]+ -->\n/);
    assert.doesNotMatch(
      markdown.slice(markdown.indexOf("\n")),
      /(?<!\\)[`[\]!~$]|@(?!&#8203;)|(?<!&)#(?!&#8203;|[# ])|\u202e/,
    );
    for (const row of markdown.split("\n").filter((line) => line.startsWith("| ")))
      assert.ok([3, 4, 5].includes(row.match(/(?<!\\)\|/g)?.length ?? 0), row);
  });

  it("stays below what a comment takes, leaves out violations last, and says how many", () =>
    fc.assert(
      fc.property(
        fc.nat(1500),
        fc.nat(1500),
        fc.nat(1500),
        fc.constantFrom("x", "|".repeat(900), "A sentence of some length, as they are. "),
        (mandatory, advisory, hosts, text) => {
          const findings = [
            ...Array.from({ length: advisory }, (_, n) => finding("b", `${text}${n}`, { level: "advisory" })),
            ...Array.from({ length: mandatory }, (_, n) => finding("a", `${text}${n}`)),
          ];
          const host = full.hosts[0] as StackPlan["hosts"][number];
          const many = Array.from({ length: hosts }, (_, n) => ({ ...host, host: `h${n}.example.org` }));
          const markdown = renderPlanMarkdown({ version: 1, stacks: [stack({ hosts: many }, findings)] });
          assert.ok(markdown.length <= MARKDOWN_LIMIT);
          const part = (title: string) => markdown.split(title)[1]?.split(/\n#### |<\/?details>/)[0] ?? "";
          for (const [title, check, count] of [
            ["Stops the change", "a", mandatory],
            ["Advice", "b", advisory],
          ] as const) {
            const shown = part(title).match(new RegExp(`^\\| ${check} `, "gm"))?.length ?? 0;
            const missing = Number(/\*\*(\d+) more left out/.exec(part(title))?.[1] ?? 0);
            assert.equal(shown + missing, count);
          }
          if (/left out/.test(part("Stops the change"))) assert.doesNotMatch(part("Advice"), /^\| b /m);
        },
      ),
      runs(30),
    ));
});

describe("what is exempted", () => {
  const of = stack({}, [
    finding(
      "exempted",
      "Still there.\nip-pinning: egress[0]: 203.0.113.7: exempted. By the hub team, since HSCN has no names, until 2027-01-31.",
      {
        level: "advisory",
      },
    ),
  ]);
  const plan = { version: 1, stacks: [of] } as const;

  it("is never nothing to complain about: each format says what it is, on whose word, why and until when", () => {
    const terms = /203\.0\.113\.7: exempted\. By the hub team, since HSCN has no names, until 2027-01-31\./;
    for (const text of [
      renderPlan(plan, PAGE),
      renderPlanMarkdown(plan).replaceAll("\\", ""),
      renderPlanJson(plan, "mandatory"),
    ]) {
      assert.match(text, terms);
      assert.doesNotMatch(text, /nothing to complain about/);
    }
    assert.match(renderPlan(plan, PAGE), /^~ exempted: accepted, and still there$/m);
    assert.match(renderPlan(plan, PAGE), /\npasses: 1 exempted\n$/);
    assert.match(renderPlanMarkdown(plan), /^### ✅ .*: 1 exempted$/m);
    assert.match(renderPlanMarkdown(plan), /\n#### Exempted\n\n/);
    assert.equal(JSON.parse(renderPlanJson(plan, "mandatory")).stacks[0].verdict.exempted, 1);
  });
});

describe("the program that was judged", () => {
  const of = (folder: string, isSample = false) =>
    ({ version: 1, program: { folder, isSample }, stacks: [stack()] }) as const;

  it("is named in each format", () => {
    assert.match(renderPlan(of("../net"), PAGE), /^demo \/ int\nthe program in \.\.\/net\n─+\n/);
    assert.match(renderPlanMarkdown(of("../net")), /<sub>.*The program in \.\.\/net\.<\/sub>/);
    assert.deepEqual(JSON.parse(renderPlanJson(of("../net"), "mandatory")).program, {
      folder: "../net",
      isSample: false,
    });
  });

  it("is said to be the sample where it is, before the verdict of a pull request is read", () => {
    assert.match(
      renderPlan(of("x", true), PAGE),
      /^demo \/ int\nthe sample that ships with mesh-egress: this says nothing /,
    );
    assert.match(
      renderPlanMarkdown(of("x", true)),
      /^<!--.*\n### ✅ .*\n\n\*\*The sample that ships with mesh-egress: /,
    );
  });

  it("reaches no terminal as it is", () => assert.equal(renderPlan(of("\u001b[2Jx"), PAGE).includes("\u001b"), false));

  it("is named by the shorter path", () => {
    assert.equal(programFrom("/work/here", "/work/here", false).folder, ".");
    assert.equal(programFrom("/work/here", "/work/net", false).folder, "../net");
    assert.equal(programFrom("/work/here/and/there", "/net", false).folder, "/net");
  });
});
