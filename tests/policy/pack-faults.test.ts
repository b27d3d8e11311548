import assert from "node:assert/strict";
import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { describe, it } from "mocha";
import type { Check } from "../../policy/check.ts";
import { policiesOf } from "../../policy/pack.ts";
import { CHECKS, contextOf } from "../support/policy/judgement.ts";
import { urnOf } from "../support/readers/readings.ts";

const TYPE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const urn = urnOf(TYPE);
const props = { ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "18.132.56.40/32" };

describe("a check that throws", () => {
  const [first] = CHECKS as [Check];
  const broken: Check = {
    ...first,
    id: "broken",
    stage: "resource",
    judge: () => {
      throw new Error("a defect");
    },
  };
  const [policy] = policiesOf([broken], () => contextOf()) as [ResourceValidationPolicy & StackValidationPolicy];
  const told: unknown[] = [];
  const tell = (message: string, urn?: string) => told.push([message, urn]);

  it("is a finding at its own level, in a resource and in a stack, and no exception", async () => {
    const validate = policy.validateResource as (args: object, tell: object) => void;
    await validate({ urn, type: TYPE, props }, tell);
    await policy.validateStack({ resources: [{ urn, type: TYPE, props, propertyDependencies: {} }] } as never, tell);
    const said = `could not be judged (a defect).\nInstead: Report it to the authors of mesh-egress; a level of your own for the check lets you go on meanwhile.`;
    assert.deepEqual(told, [
      [said, undefined],
      [said, undefined],
    ]);
  });
});
