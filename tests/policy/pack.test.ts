import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { SECRET, SIGNATURE } from "../../src/egress/resource/pulumi-marks.ts";
import { READERS } from "../../src/readers/index.ts";
import { folderOf } from "../support/folder.ts";
import { findOldNode, PRETEND_OLD } from "../support/old-node.ts";
import { CHECKS } from "../support/policy/judgement.ts";
import { type Diagnostic, type Ended, type Pack, startPack } from "../support/pulumi/pack-client.ts";
import { keysLookedUpBy } from "../support/readers/keys-looked-up.ts";
import { type Sample, UNKNOWN, UNKNOWN_LIST, UNKNOWN_MAP, urnOf } from "../support/readers/readings.ts";

const LIVE_ADDRESS = "18.132.56.40/32";
const RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const PREFIX_LIST = "aws:ec2/managedPrefixList:ManagedPrefixList";

const secret = (value: unknown) => ({ [SIGNATURE]: SECRET, value });

/** A rule that lets 443 out. */
const rule = (props: object, more: Partial<Sample> = {}): Sample => ({
  type: RULE,
  props: { ipProtocol: "tcp", fromPort: 443, toPort: 443, ...props },
  ...more,
});

/** A group whose rule goes to these addresses. */
const group = (cidrBlocks: unknown, more: object = {}): Sample => ({
  type: GROUP,
  props: { egress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks, ...more }] },
});

/** A prefix list that holds a known address, and a rule whose list is known only after the update. */
const BEHIND_A_LIST: readonly Sample[] = [
  { type: "pulumi:pulumi:Stack", name: "project-stack", props: {} },
  {
    type: PREFIX_LIST,
    name: "list",
    props: { name: "list", addressFamily: "IPv4", maxEntries: 1, entries: [{ cidr: LIVE_ADDRESS }], id: UNKNOWN },
  },
  rule({ prefixListId: UNKNOWN }, { name: "behind", from: { prefixListId: [`${PREFIX_LIST}::list`] } }),
];

/** The findings as `level check name`, sorted. */
const told = (diagnostics: readonly Diagnostic[]): string[] =>
  diagnostics.map(({ level, check, urn }) => `${level} ${check} ${urn.split("::").at(-1)}`).sort();

describe("the built pack, on a Node.js that is too old", () => {
  const sentence = (version: string) =>
    `The policy pack mesh-egress needs Node.js 22.18 or newer, and this is ${version}: put one that is new enough first on the PATH.\n`;

  for (const how of ["directly", "by the runner"] as const) {
    it(`started ${how}, names the one that it needs, and judges nothing`, () =>
      assert.rejects(startPack({ how, nodeArgs: PRETEND_OLD }), { code: 1, out: "", err: sentence("20.19.1") }));

    const old = findOldNode();
    if (old)
      it(`does so on a real one, started ${how}`, () =>
        assert.rejects(startPack({ how, node: old.path }), { code: 1, out: "", err: sentence(old.version) }));
  }
});

describe("the built pack, started", () => {
  for (const how of ["directly", "by the runner"] as const)
    describe(how, () => {
      let pack: Pack;
      let ended: Ended | undefined;
      before(async () => {
        pack = await startPack({ how });
      });
      after(async () => {
        ended ??= await pack.stop();
      });

      it("says of each check what it is", async () => {
        const info = (await pack.info()).toObject();
        assert.equal(info.name, "mesh-egress");
        assert.deepEqual(
          info.policiesList.map(
            ({
              name,
              displayname,
              enforcementlevel,
              severity,
              tagsList,
              description,
              remediationSteps,
              url,
            }: Policy) => ({
              id: name,
              title: displayname,
              level: ["advisory", "mandatory"][enforcementlevel],
              severity: [undefined, "low", "medium", "high", "critical"][severity],
              tags: tagsList,
              why: description,
              instead: remediationSteps,
              link: url,
            }),
          ),
          CHECKS.map(({ id, title, level, severity, tags, why, instead, link }) => ({
            ...{ id, title, level, severity, tags, why, instead, link },
          })),
        );
        for (const { framework } of info.policiesList)
          for (const key of ["name", "version", "reference", "specification"]) assert.ok(framework[key], key);
      });

      it("stops a pin before it is made, and says what to write instead", async () => {
        const [found, ...others] = await pack.analyze(rule({ cidrIpv4: LIVE_ADDRESS }));
        assert.deepEqual(others, []);
        assert.deepEqual(told(found ? [found] : []), ["mandatory ip-pinning it"]);
        assert.match(found?.message ?? "", /^allows 443 to 18\.132\.56\.40\/32, .*\nInstead: Allow the host by name/m);
      });

      it("finds a pin behind a prefix list by what the rule depends on", async () =>
        assert.deepEqual(told(await pack.analyzeStack(BEHIND_A_LIST)), ["mandatory ip-pinning behind"]));

      it("prints its port and nothing else", async () => {
        ended = await pack.stop();
        assert.match(ended.out, /^\d+\n$/);
        assert.equal(ended.err, "");
      });
    });
});

interface Policy {
  readonly [key: string]: string;
  readonly enforcementlevel: never;
  readonly severity: never;
}

describe("a resource as an engine sends it", () => {
  let pack: Pack;
  before(async () => {
    pack = await startPack();
  });
  after(() => pack.stop());

  const pins: [how: string, resource: Sample][] = [
    ["after an unknown address", group([UNKNOWN, LIVE_ADDRESS])],
    ["before an unknown address", group([LIVE_ADDRESS, UNKNOWN])],
    ["beside an unknown list", group([LIVE_ADDRESS], { ipv6CidrBlocks: UNKNOWN_LIST })],
    [
      "beside an unknown map",
      { ...group([LIVE_ADDRESS]), props: { ...group([LIVE_ADDRESS]).props, tags: UNKNOWN_MAP } },
    ],
    [
      "in the second rule after an unknown one",
      { type: GROUP, props: { egress: [UNKNOWN, ...egressOf(group([LIVE_ADDRESS]))] } },
    ],
    ["in a secret", rule({ cidrIpv4: secret(LIVE_ADDRESS) })],
    ["in a secret list", group(secret([LIVE_ADDRESS]))],
    ["in a list of secrets", group([secret(LIVE_ADDRESS)])],
    ["in a secret resource", { type: GROUP, props: { egress: secret(egressOf(group([secret(LIVE_ADDRESS)]))) } }],
  ];
  for (const [how, resource] of pins)
    it(`shows a pin ${how}`, async () =>
      assert.deepEqual(told(await pack.analyze(resource)), ["mandatory ip-pinning it"]));

  it("says once, of the stack, what isn't known in it", async () => {
    assert.deepEqual(await pack.analyze(group([UNKNOWN, UNKNOWN])), []);
    assert.deepEqual(told(await pack.analyzeStack([group([UNKNOWN, UNKNOWN])])), ["advisory not-judged it"]);
    assert.deepEqual(told(await pack.analyzeStack([{ type: GROUP, props: { egress: UNKNOWN_LIST } }])), [
      "advisory not-judged it",
    ]);
  });

  it("says of types that no reader knows what they hold of MESH's, and of stacks and providers nothing", async () => {
    for (const [type, said] of [
      ["aws:s3/bucket:Bucket", ["advisory not-judged it"]],
      ["my:own:Firewall", ["advisory not-judged it"]],
      ["pulumi:pulumi:Stack", []],
      ["pulumi:providers:aws", []],
    ] as const) {
      const resource = { type, props: { egress: [UNKNOWN], cidrIpv4: LIVE_ADDRESS, ipProtocol: "tcp", fromPort: 443 } };
      assert.deepEqual(await pack.analyze(resource), []);
      assert.deepEqual(told(await pack.analyzeStack([resource])), said);
    }
  });

  it("never has the SDK give up on a policy because of an unknown value", async () => {
    for (const value of [UNKNOWN, [UNKNOWN], { a: UNKNOWN }]) {
      const resources = ofEachType(value);
      const answers = await Promise.all(resources.map((resource) => pack.analyze(resource)));
      const diagnostics = [...answers.flat(), ...(await pack.analyzeStack(resources))];
      assert.ok(diagnostics.length > 0);
      assert.deepEqual(
        diagnostics.filter(({ message }) => message.includes("can't run policy")),
        [],
      );
    }
  });

  it("keeps to itself what is secret and no part of what it found", async () => {
    const resource = {
      ...rule({
        cidrIpv4: LIVE_ADDRESS,
        description: secret("NHS MESH, token hunter2"),
        tags: secret({ key: "hunter2" }),
      }),
    };
    const diagnostics = [...(await pack.analyze(resource)), ...(await pack.analyzeStack([resource]))];
    assert.deepEqual(told(diagnostics), ["mandatory ip-pinning it"]);
    assert.doesNotMatch(JSON.stringify(diagnostics), /hunter2/);
  });
});

describe("the stack", () => {
  let pack: Pack;
  before(async () => {
    pack = await startPack();
  });
  after(() => pack.stop());

  it("isn't told again what was said of a resource", async () => {
    const pinned = rule({ cidrIpv4: LIVE_ADDRESS }, { name: "pinned" });
    assert.deepEqual(told(await pack.analyze(pinned)), ["mandatory ip-pinning pinned"]);
    assert.deepEqual(told(await pack.analyzeStack([pinned, ...BEHIND_A_LIST])), ["mandatory ip-pinning behind"]);
  });

  it("gets the same answer when it is asked about again", async () => {
    const ask = async () => told(await pack.analyzeStack([...BEHIND_A_LIST, group([UNKNOWN])]));
    const first = await ask();
    assert.deepEqual(first, ["advisory not-judged it", "mandatory ip-pinning behind"]);
    assert.deepEqual(await ask(), first);
  });

  it("gets an answer of its own, whatever was asked before", async () => {
    assert.deepEqual(told(await pack.analyzeStack(BEHIND_A_LIST)), ["mandatory ip-pinning behind"]);
    assert.deepEqual(told(await pack.analyzeStack([rule({ cidrIpv4: "10.0.0.0/8" })])), []);
    assert.deepEqual(told(await pack.analyzeStack(BEHIND_A_LIST)), ["mandatory ip-pinning behind"]);
    assert.deepEqual(told(await pack.analyzeStack([])), []);
  });

  it("gets an answer of its own while others are asked about", async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) => pack.analyzeStack(index % 2 ? BEHIND_A_LIST : [group([UNKNOWN])])),
    );
    assert.deepEqual(
      answers.map(told),
      answers.map((_, index) => [index % 2 ? "mandatory ip-pinning behind" : "advisory not-judged it"]),
    );
  });

  it("is judged resource by resource in parallel as one after the other", async () => {
    const resources = Array.from({ length: 30 }, (_, index) =>
      rule({ cidrIpv4: index % 3 ? "10.0.0.0/8" : LIVE_ADDRESS }, { name: `rule-${index}` }),
    );
    const answers = await Promise.all(resources.map((resource) => pack.analyze(resource)));
    assert.deepEqual(
      answers.map(told),
      resources.map(({ name }, index) => (index % 3 ? [] : [`mandatory ip-pinning ${name}`])),
    );
  });
});

describe("levels by Pulumi's own config", () => {
  let pack: Pack;
  before(async () => {
    pack = await startPack();
  });
  after(() => pack.stop());

  const pinned = rule({ cidrIpv4: LIVE_ADDRESS });

  it("are those of the checks by default", async () =>
    assert.deepEqual(told(await pack.analyze(pinned)), ["mandatory ip-pinning it"]));

  it("can be lowered", async () => {
    await pack.configure({ "ip-pinning": "advisory" });
    assert.deepEqual(told(await pack.analyze(pinned)), ["advisory ip-pinning it"]);
    assert.deepEqual(told(await pack.analyzeStack(BEHIND_A_LIST)), ["advisory ip-pinning behind"]);
  });

  it("can be raised", async () => {
    await pack.configure({ "not-judged": "mandatory" });
    assert.deepEqual(told(await pack.analyzeStack([group([UNKNOWN])])), ["mandatory not-judged it"]);
  });

  it("can turn a check off, and the others go on", async () => {
    await pack.configure({ "ip-pinning": "disabled" });
    const ask = async () => told(await pack.analyzeStack([...BEHIND_A_LIST, group([UNKNOWN])]));
    assert.deepEqual(await pack.analyze(pinned), []);
    assert.deepEqual(await ask(), ["advisory not-judged it"]);
    assert.deepEqual(await ask(), ["advisory not-judged it"]);
  });

  it("can turn all but one off, whichever that is, and each request is still judged by itself", async () => {
    for (const only of ["ip-pinning", "not-judged"]) {
      await pack.configure(Object.fromEntries(CHECKS.map(({ id }) => [id, id === only ? "mandatory" : "disabled"])));
      const findings = { "ip-pinning": "mandatory ip-pinning behind", "not-judged": "mandatory not-judged it" };
      const expected = [findings[only as keyof typeof findings]];
      assert.deepEqual(told(await pack.analyzeStack([...BEHIND_A_LIST, group([UNKNOWN])])), expected);
      assert.deepEqual(told(await pack.analyzeStack([])), []);
      assert.deepEqual(told(await pack.analyzeStack([...BEHIND_A_LIST, group([UNKNOWN])])), expected);
    }
  });
});

describe("no input makes the pack fail:", () => {
  let pack: Pack;
  before(async () => {
    pack = await startPack();
  });
  after(() => pack.stop());

  const deep = (levels: number, wrap: (inner: unknown) => unknown): unknown =>
    levels === 0 ? LIVE_ADDRESS : wrap(deep(levels - 1, wrap));
  const many = (count: number, each: (index: number) => unknown) =>
    Array.from({ length: count }, (_, index) => each(index));

  const hostile: [what: string, value: unknown][] = [
    ["null", null],
    ["a number", -1e308],
    ["a flag", true],
    ["an empty text", ""],
    ["a long text", "a.".repeat(1000)],
    ["a text of control characters", "\u0000\r\n\u001b[31m\ud800"],
    ["a list in a list", [[[LIVE_ADDRESS]], [], [null]]],
    ["a map where a list belongs", { 0: LIVE_ADDRESS, length: 1 }],
    [
      "names of JavaScript's own",
      JSON.parse('{"__proto__": {"x": 1}, "constructor": "c", "toString": 1, "hasOwnProperty": null}'),
    ],
    ["lists in each other", deep(8, (inner) => [inner])],
    ["secrets in each other", deep(8, secret)],
    ["a secret without a value", secret(null)],
  ];
  for (const [what, value] of hostile)
    it(what, async () => {
      const resources = ofEachType(value);
      for (const resource of resources) await pack.analyze(resource);
      await pack.analyzeStack(resources);
    });

  const big: [what: string, resource: Sample][] = [
    ["a deep list", { type: GROUP, props: { egress: deep(200, (inner) => [inner]) } }],
    ["a deep map", { type: GROUP, props: { egress: deep(200, (inner) => ({ cidrBlocks: inner })) } }],
    ["a deep secret", { type: GROUP, props: { egress: deep(200, secret) } }],
    ["a long list of addresses", group(many(20_000, (index) => `18.${index % 256}.${index >> 8}.7/32`))],
    ["a long list of unknown addresses", group(many(20_000, () => UNKNOWN))],
    ["a long list of rules", { type: GROUP, props: { egress: many(5000, () => egressOf(group([LIVE_ADDRESS]))[0]) } }],
    [
      "a long list of entries",
      { type: PREFIX_LIST, props: { entries: many(10_000, (index) => ({ cidr: `18.0.${index % 256}.0/24` })) } },
    ],
  ];
  for (const [what, resource] of big)
    it(what, async () => {
      await pack.analyze(resource);
      await pack.analyzeStack([resource]);
    });
});

describe("settings", () => {
  const refusals: [what: string, file: string, text: string | undefined, message: RegExp][] = [
    [
      "with a key that nobody knows",
      "settings.yaml",
      "scpoe: all\n",
      /settings\.yaml: scpoe: .*Did you mean "scope"\?/,
    ],
    ["with a value that nobody knows", "settings.yaml", "scope: everything\n", /settings\.yaml: scope: "everything"/],
    ["in broken YAML", "settings.yaml", "scope: [\n", /settings\.yaml:\d+:\d+/],
    [
      "that aren't there",
      "missing.yaml",
      undefined,
      /missing\.yaml: the settings file is missing: there is no such file/,
    ],
    ["by a relative path", "", undefined, /MESH_EGRESS_POLICY_SETTINGS: "settings\.yaml" is no absolute path/],
  ];
  for (const [what, name, text, message] of refusals)
    it(`${what} keep the pack from starting, and it says why`, async () => {
      const file = name === "" ? "settings.yaml" : join(folderOf({}), name);
      if (text !== undefined) writeFileSync(file, text);
      const ended: Ended = await startPack({ environment: { MESH_EGRESS_POLICY_SETTINGS: file } }).then(
        (pack) => assert.fail(String(pack)),
        (end) => end,
      );
      assert.match(ended.err, message);
      assert.doesNotMatch(ended.err, /\n\s+at /);
      assert.equal(ended.out, "");
      assert.equal(ended.code, 1);
    });
});

describe("exemptions", () => {
  const HSCN = ["155.231.48.156/32", "155.231.48.220/32"];
  const exemption = (more: object = {}) => ({
    check: "ip-pinning",
    resource: urnOf(RULE, "hscn-*"),
    addresses: HSCN,
    port: 443,
    owner: "network team",
    reason: "the HSCN line has no firewall that reads names",
    // The pack goes by its own clock, and takes no exemption for longer than a year.
    expires: new Date(Date.now() + 200 * 86_400_000).toISOString().slice(0, 10),
    ...more,
  });
  const hscn = rule({ cidrIpv4: HSCN[0] }, { name: "hscn-rule" });

  /** What the pack says of the resources, one after the other and then together. */
  async function judged(exemptions: object[], resources: readonly Sample[]): Promise<string[]> {
    const folder = folderOf({ "settings.yaml": JSON.stringify({ exemptions }) });
    const pack = await startPack({ environment: { MESH_EGRESS_POLICY_SETTINGS: join(folder, "settings.yaml") } });
    const diagnostics = [];
    for (const resource of resources) diagnostics.push(...(await pack.analyze(resource)));
    diagnostics.push(...(await pack.analyzeStack(resources)));
    await pack.stop();
    return told(diagnostics);
  }

  it("silence their finding, which stays visible, and no other", async () =>
    assert.deepEqual(await judged([exemption()], [hscn, rule({ cidrIpv4: HSCN[1] }, { name: "other" })]), [
      "advisory exemption-due hscn-rule",
      "mandatory ip-pinning other",
    ]));

  it("do not cover a wider pin", async () =>
    assert.deepEqual(await judged([exemption()], [rule({ cidrIpv4: "155.231.48.0/24" }, { name: "hscn-wide" })]), [
      "mandatory ip-pinning hscn-wide",
    ]));

  it("do not cover more ports", async () =>
    assert.deepEqual(await judged([exemption()], [rule({ cidrIpv4: HSCN[0], toPort: 444 }, { name: "hscn-ports" })]), [
      "mandatory ip-pinning hscn-ports",
    ]));

  it("end", async () =>
    assert.deepEqual(await judged([exemption({ expires: "2020-01-31" })], [hscn]), [
      "mandatory exemption-invalid ",
      "mandatory ip-pinning hscn-rule",
    ]));

  it("that lack an owner silence nothing", async () =>
    assert.deepEqual(await judged([exemption({ owner: undefined })], [hscn]), [
      "mandatory exemption-invalid ",
      "mandatory ip-pinning hscn-rule",
    ]));
});

function egressOf({ props }: Sample): unknown[] {
  return (props as { egress: unknown[] }).egress;
}

/** A resource of each type that is read, with that value wherever its reader looks first. */
const ofEachType = (value: unknown): Sample[] =>
  [...READERS.keys()].map((type) => ({
    type,
    props: Object.fromEntries(keysLookedUpBy(type).map((key) => [key, value])),
  }));
