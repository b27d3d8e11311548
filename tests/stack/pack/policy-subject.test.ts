import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { ARCHIVE, ASSET, RESOURCE_REFERENCE, SIGNATURE, UNKNOWN } from "../../../src/egress/resource/pulumi-marks.ts";
import type { JsonObject, PlannedResource, StackPlan } from "../../../src/stack/model/plan-document.ts";
import { secret } from "../../../src/stack/model/wire-values.ts";
import { subjectsOf } from "../../../src/stack/pack/policy-subject.ts";

const urn = (type: string, name: string) => `urn:pulumi:int::demo::${type}::${name}`;
const resource = (type: string, name: string, more: Partial<PlannedResource> = {}): PlannedResource => ({
  urn: urn(type, name),
  type,
  name,
  custom: true,
  parent: urn("pulumi:pulumi:Stack", "demo-int"),
  provider: null,
  protect: false,
  dependencies: [],
  propertyDependencies: {},
  inputs: {},
  ...more,
});
const subjects = (resources: PlannedResource[], config: Record<string, string> = {}, outputs: JsonObject = {}) =>
  subjectsOf(
    { stack: "int", project: "demo", hosts: [], resources, outputs, unresolved: [], notices: [] } as StackPlan,
    config,
  );

const reference = (parts: JsonObject) => ({ [SIGNATURE]: RESOURCE_REFERENCE, urn: "urn:of:it", ...parts });

describe("what a pack gets of a plan", () => {
  it("has ids, or else URNs, in place of references to resources, at any depth", () => {
    const inputs = {
      known: reference({ id: "i-1" }),
      later: [reference({ id: "" }), reference({ id: UNKNOWN })],
      component: { deep: reference({}) },
      hidden: secret(reference({ id: "i-2" })),
    };
    assert.deepEqual(subjects([resource("a:b:C", "c", { inputs })])[0]?.inputs, {
      known: "i-1",
      later: [UNKNOWN, UNKNOWN],
      component: { deep: "urn:of:it" },
      hidden: secret("i-2"),
    });
  });

  it("has the texts in assets and archives as plain values, which the SDK would turn into promises", () => {
    const asset = (parts: JsonObject) => ({ [SIGNATURE]: ASSET, ...parts });
    const archive = (parts: JsonObject) => ({ [SIGNATURE]: ARCHIVE, ...parts });
    const file = asset({ path: "hosts" });
    const inputs = {
      source: asset({ text: "hosts" }),
      code: archive({ assets: { "index.js": asset({ text: "run" }), hosts: file } }),
      elsewhere: archive({ path: "dist" }),
    };
    assert.deepEqual(subjects([resource("a:b:C", "c", { inputs })])[0]?.inputs, {
      source: { text: "hosts" },
      code: { assets: { "index.js": { text: "run" }, hosts: file } },
      elsewhere: archive({ path: "dist" }),
    });
  });

  it("is, for what comes out, the inputs of a cloud's resource, the stack's outputs, and nothing of a component", () => {
    const inputs = { a: 1 };
    const found = subjects(
      [
        resource("pulumi:pulumi:Stack", "demo-int", { custom: false, parent: null }),
        resource("a:b:Component", "d", { custom: false, inputs }),
        resource("a:b:C", "c", { inputs }),
      ],
      {},
      { out: reference({ id: "i-1" }) },
    );
    assert.deepEqual(
      found.map(({ outputs }) => outputs),
      [{ out: "i-1" }, {}, inputs],
    );
  });

  it("has each default provider once, before whoever needs it, with its version and the config of its package", () => {
    const reference = (name: string) => `${urn("pulumi:providers:aws", name)}::${UNKNOWN}`;
    const found = subjects(
      [
        resource("a:b:C", "one", { provider: reference("default_7_48_0") }),
        resource("a:b:C", "two", { provider: reference("default_7_48_0") }),
        resource("a:b:C", "three", { provider: reference("default") }),
      ],
      { "aws:region": "eu-west-2", "aws:secretKey": UNKNOWN, "aws-native:region": "no", "demo:region": "no" },
    );
    const config = { region: "eu-west-2", secretKey: UNKNOWN };
    assert.deepEqual(
      found.map(({ name, inputs, provider }) => [name, inputs, provider]),
      [
        ["default_7_48_0", { ...config, version: "7.48.0" }, null],
        ["one", {}, urn("pulumi:providers:aws", "default_7_48_0")],
        ["two", {}, urn("pulumi:providers:aws", "default_7_48_0")],
        ["default", config, null],
        ["three", {}, urn("pulumi:providers:aws", "default")],
      ],
    );
  });
});
