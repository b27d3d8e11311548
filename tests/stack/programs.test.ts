import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { UNKNOWN } from "../../src/egress/resource/pulumi-marks.ts";
import { secret } from "../../src/stack/model/wire-values.ts";
import { named, planOf, programFolder } from "../support/pulumi/plan.ts";

const unknownSecret = secret(UNKNOWN);
const [commonjs, modules, reference, lists] = await Promise.all([
  planOf(programFolder("commonjs"), "dev"),
  planOf(programFolder("es-modules"), "dev"),
  planOf(programFolder("stack-reference"), "dev"),
  planOf(programFolder("lists-apart"), "own"),
]);

describe("a CommonJS program compiled by ts-node", () => {
  const plan = commonjs;

  it("is planned with the defaults of its project and below its own folder", () => {
    assert.deepEqual(
      plan.resources.map(({ name, custom }) => `${name}${custom ? "" : " (component)"}`),
      ["commonjs-dev (component)", "things (component)", "things-0", "things-1", "things-2", "user"],
    );
    assert.equal(named(plan, "things-0").inputs.colour, "green");
    assert.deepEqual(plan.outputs, {
      next: UNKNOWN,
      first: UNKNOWN,
      token: unknownSecret,
      folder: "commonjs",
      arguments: 2,
    });
  });

  it("has nothing unresolved: what Pulumi does with its outputs is no callback of the program", () =>
    assert.deepEqual(
      plan.unresolved.filter(({ kind }) => kind === "callback"),
      [],
    ));

  it("gets unknown secrets for what is encrypted, as text and inside objects, and shows none of it", () => {
    assert.deepEqual(named(plan, "user").inputs, {
      token: unknownSecret,
      login: unknownSecret,
      database: unknownSecret,
      port: unknownSecret,
    });
    assert.doesNotMatch(JSON.stringify(plan), /v1:/);
  });

  it("has URNs and providers as the engine makes them", () => {
    const thing = named(plan, "things-0");
    const stack = "urn:pulumi:dev::commonjs::pulumi:pulumi:Stack::commonjs-dev";
    const things = "urn:pulumi:dev::commonjs::fixture:index:Things::things";
    assert.deepEqual(
      plan.resources.slice(0, 2).map(({ urn, parent, provider }) => ({ urn, parent, provider })),
      [
        { urn: stack, parent: null, provider: null },
        { urn: things, parent: stack, provider: null },
      ],
    );
    assert.equal(thing.urn, "urn:pulumi:dev::commonjs::fixture:index:Things$fixture:index/thing:Thing::things-0");
    assert.equal(thing.parent, things);
    assert.equal(thing.provider, `urn:pulumi:dev::commonjs::pulumi:providers:fixture::default_1_2_3::${UNKNOWN}`);
  });
});

describe("a program of ES modules", () => {
  const plan = modules;

  it("may await at its top, export promises and make resources at the very end", () => {
    assert.deepEqual(
      plan.resources.map(({ name }) => name),
      ["es-modules-dev", "demo", "late"],
    );
    assert.deepEqual(plan.outputs, { stack: "dev", later: 42 });
  });

  it("prints beside the plan", () => assert.deepEqual(plan.printed, ["printed by the program"]));

  it("has the hosts of our components, and what they have to say", () => {
    assert.deepEqual(
      plan.hosts.map(({ host, status, resource }) => [host, status, resource.split("::").at(-1)]),
      [
        ["a.example.org", "current", "demo"],
        ["b.example.org", "unverified", "demo"],
        ["late.example.org", "current", "late"],
      ],
    );
    assert.deepEqual(plan.notices[0], {
      level: "warning",
      message: "nothing here sends traffic to the firewall",
      resource: named(plan, "demo").urn,
    });
  });
});

describe("a program that looks beyond itself", () => {
  const plan = reference;

  it("is planned with what it doesn't know unknown", () => {
    assert.deepEqual(named(plan, "new").inputs, {
      subnet: UNKNOWN,
      image: UNKNOWN,
      next: UNKNOWN,
      beside: "thing-1",
    });
    assert.deepEqual(plan.outputs, { vpc: UNKNOWN });
  });

  it("lists what that was", () =>
    assert.deepEqual(
      plan.unresolved.map(({ kind, name }) => `${kind} ${name}`),
      [
        "environment network/dev",
        "call fixture:index/getImage:getImage",
        "read thing-1",
        "stack-reference org/network/dev",
      ],
    ));

  it("makes no resource of what it reads, though others depend on it", () => {
    assert.equal(
      plan.resources.some(({ name }) => name === "existing"),
      false,
    );
    assert.deepEqual(named(plan, "new").propertyDependencies.next, [
      "urn:pulumi:dev::stack-reference::fixture:index/thing:Thing::existing",
    ]);
  });
});

describe("outputs inside an input tell where they come from", () => {
  const DENIED = "ruleCollections[0].rules[0].destinationIpGroups";
  const ALLOWED = "ruleCollections[1].rules[0].destinationIpGroups";
  const inside = (name: string) =>
    Object.fromEntries(
      Object.entries(named(lists, name).propertyDependencies).flatMap(([key, urns]) =>
        key.startsWith("ruleCollections[") ? [[key, urns.map((urn) => urn.split("::").at(-1))]] : [],
      ),
    );

  const cases: [name: string, what: string, origins: Record<string, string[]>][] = [
    ["apart", "each its own", { [`${DENIED}[0]`]: ["mesh"], [`${ALLOWED}[0]`]: ["own"] }],
    ["later", "in a promise, and as a whole list", { [`${DENIED}[0]`]: ["mesh"], [ALLOWED]: ["own"] }],
    ["joined", "made of two, and secret", { [`${DENIED}[0]`]: ["mesh", "own"], [`${ALLOWED}[0]`]: ["own"] }],
    [
      "transformation",
      "as the SDK's transformations leave them",
      { [`${DENIED}[0]`]: ["own"], [`${ALLOWED}[0]`]: ["mesh"] },
    ],
    ["transform", "not after an engine's transforms, which take it away", {}],
    ["behind-component", "not behind a component, which stands for all in it", { [`${DENIED}[0]`]: ["lists-first"] }],
  ];
  for (const [name, what, origins] of cases) it(what, () => assert.deepEqual(inside(name), origins));
});
