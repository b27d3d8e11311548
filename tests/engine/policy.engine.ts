import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { FIXTURES } from "../support/policy/fixtures.ts";
import { CHECKS } from "../support/policy/judgement.ts";
import { onEngine } from "../support/pulumi/pulumi.ts";
import { type Batch, batchesOf } from "./batches.ts";
import { type Engine, startEngine } from "./engine.ts";
import { packageOf, programShape, registrationOf, stateOf, stateShape } from "./shapes.ts";

const today = new Date().toISOString().slice(0, 10);
const previews = batchesOf(FIXTURES, today, programShape);
const states = batchesOf(FIXTURES, today, stateShape);
const casesIn = (batches: readonly Batch[]): number => batches.reduce((sum, { fixtures }) => sum + fixtures, 0);

onEngine("the policy pack", () => {
  let engine: Engine;
  before(async () => {
    engine = await startEngine([...new Set(FIXTURES.flatMap(({ resources }) => resources.map(packageOf)))]);
  });
  after(() => engine.close());

  it("leaves hardly a fixture out, and no check", () => {
    for (const [{ batches }, most, without] of [
      // What is about ids, and groups of a policy that has no name yet.
      [previews, 10, []],
      // One in seven: values that aren't known. A state has no config either.
      [states, FIXTURES.length / 7, ["extra-host", "stack-environment"]],
    ] as const) {
      assert.ok(casesIn(batches) >= FIXTURES.length - most, `${casesIn(batches)} of ${FIXTURES.length}`);
      const found = new Set(batches.flatMap(({ findings }) => findings.map((text) => text.split(" ")[0])));
      const missing = CHECKS.map(({ id }) => id).filter((id) => !found.has(id));
      assert.deepEqual(missing.sort(), [...without]);
    }
  });

  describe(`pulumi preview, ${summary(previews)}`, () => {
    for (const [index, batch] of previews.batches.entries())
      it(titleOf(batch, index), async () => {
        const { stack = "stack", resources, settings, environment, extraHosts, findings } = batch;
        const config = { ...(environment && { environment }), ...(extraHosts && { extraHosts }) };
        assert.deepEqual(await engine.preview(stack, resources.map(registrationOf), settings, config), findings);
      });
  });

  describe(`pulumi policy analyze, ${summary(states)}`, () => {
    for (const [index, batch] of states.batches.entries())
      it(titleOf(batch, index), async () =>
        assert.deepEqual(await engine.analyze(stateOf(batch.resources), batch.settings), batch.findings),
      );
  });
});

function summary({ batches, left }: { batches: readonly Batch[]; left: number }): string {
  return `${casesIn(batches)} cases in ${batches.length} stacks; ${left} that it can't have`;
}

function titleOf({ fixtures, resources, findings, settings }: Batch, index: number): string {
  return `stack ${index}: ${fixtures} cases, ${resources.length} resources, ${findings.length} findings${Object.keys(settings ?? {}).length > 0 ? ", with settings" : ""}`;
}
