import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { isMap } from "../../src/egress/input/is-map.ts";
import { RESOURCE_REFERENCE, SIGNATURE } from "../../src/egress/resource/pulumi-marks.ts";
import type { Json, PlannedResource } from "../../src/stack/model/plan-document.ts";
import { isArray, isSecret } from "../../src/stack/model/wire-values.ts";
import { planOf, programFolder } from "../support/pulumi/plan.ts";

/** What the engine (3.260) was about to make in a preview of this program, with providers that touch no cloud. */
const ENGINE: Record<string, unknown> = JSON.parse(
  readFileSync(join(import.meta.dirname, "engine-rules.preview.json"), "utf8"),
);

const plan = await planOf(programFolder("engine-rules"), "dev");
const ours = new Map(plan.resources.filter(({ parent }) => parent !== null).map((each) => [each.name, brief(each)]));

describe("resources that rely on transforms, inheritance and dependencies are as the engine makes them:", () => {
  for (const [name, engine] of Object.entries(ENGINE)) it(name, () => assert.deepEqual(ours.get(name), engine));

  it("and no others", () => assert.deepEqual([...ours.keys()].sort(), Object.keys(ENGINE).sort()));
});

it("resources stand in the order in which the program makes them, whenever their inputs resolve", () => {
  const names = [...ours.keys()];
  assert.deepEqual(names.slice(names.indexOf("order-outer"), names.indexOf("own-many") + 1), [
    "order-outer",
    "order-inner",
    "order",
    "late-input",
    "own-many",
  ]);
});

it("secrets that the program makes are in no part of the plan", () => {
  const secrets = plan.resources.filter(({ name }) => name.startsWith("secret"));
  assert.equal(secrets.length, 3);
  assert.doesNotMatch(JSON.stringify([secrets, plan.outputs]), /:"(plain|hush)"/);
});

it("what a provider says is secret stays hidden as an output", () => assert.equal(isSecret(plan.outputs.hush), true));

/** A resource with names instead of URNs, and secrets as a preview shows them. */
function brief({ type, parent, provider, protect, dependencies, propertyDependencies, inputs }: PlannedResource) {
  return {
    type,
    parent: nameIn(parent ?? ""),
    provider: provider === null ? null : provider.split("::").slice(-2).join("::"),
    protect,
    dependencies: dependencies.map(nameIn).sort(),
    propertyDependencies: Object.fromEntries(
      Object.entries(propertyDependencies).map(([key, urns]) => [key, urns.map(nameIn).sort()]),
    ),
    inputs: readable(inputs),
  };
}

function nameIn(urn: string): string {
  return urn.split("::").at(-1) ?? "";
}

function readable(value: Json | undefined): unknown {
  if (isSecret(value)) return "[secret]";
  if (isArray(value)) return value.map(readable);
  if (!isMap(value)) return value;
  if (value[SIGNATURE] === RESOURCE_REFERENCE) return `resource ${nameIn(String(value.urn))}`;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, readable(part as Json)]));
}
