import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { catalogueSource } from "../../src/guardrail/catalogue-source.ts";
import { renderSentinel } from "../../src/guardrail/render-sentinel.ts";
import { runSentinel } from "./sentinel.ts";
import { PLANS, type TerraformPlan } from "./terraform-plans.ts";
import { isPin, MISSED, PLANNED, TOO_MANY } from "./terraform-verdicts.ts";

const POLICY = renderSentinel(catalogueSource());

/** What the policy says of a plan, of which Sentinel has the changes as a map by address. */
const judged = ({ resource_changes }: TerraformPlan) =>
  runSentinel(POLICY, {
    "tfplan/v2": { resource_changes: Object.fromEntries(resource_changes.map((change) => [change.address, change])) },
  });
const isStopped = (plan: TerraformPlan): boolean => {
  const { main } = judged(plan);
  assert.equal(typeof main, "boolean");
  return main === false;
};

describe("Sentinel, by an evaluator of its specification", () => {
  for (const [what, plan, isPin] of PLANS)
    it(`${isPin ? "stops" : "lets through"} ${what}`, () => assert.equal(isStopped(plan), isPin));

  it("says which resource, which key and which network", () => {
    const [[plan] = []] = PLANS.filter(([what]) => what === "what is replaced").map(([, found]) => [found]);
    assert.ok(plan);
    const [said] = judged(plan).printed as unknown[][];
    assert.deepEqual(said?.[0], [
      "aws_route.it: destination_cidr_block holds 3.11.177.31/32",
      "aws_route.it: destination_cidr_block holds 3.11.177.31",
    ]);
  });

  const verdicts = () => PLANNED.map((planned) => ({ planned, stopped: isStopped(planned.plan) }));
  const differing = () => verdicts().filter(({ planned, stopped }) => stopped !== isPin(planned));

  it("agrees with the policy pack but for the reasons that hold for Rego too", () => {
    const found = differing();
    assert.ok(found.length / PLANNED.length < 0.3, `${found.length} of ${PLANNED.length}`);
    assert.deepEqual(
      found
        .filter(({ planned, stopped }) => Object.values(stopped ? TOO_MANY : MISSED).every((isSo) => !isSo(planned)))
        .map(({ planned, stopped }) => `${stopped ? "+" : "-"} ${planned.sample.type} ${planned.fixture.why}`),
      [],
    );
  });
});
