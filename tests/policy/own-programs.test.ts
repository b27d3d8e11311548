import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "mocha";
import { judgeStack } from "../../policy/judge.ts";
import { SCOPES } from "../../policy/settings.ts";
import { subjectOf } from "../../policy/subject.ts";
import { isRead, readResource } from "../../src/readers/index.ts";
import { CHECKS, contextOf, findingTexts } from "../support/policy/judgement.ts";
import { planOf } from "../support/pulumi/plan.ts";
import { examplesCopiedOut } from "../support/repository/examples.ts";
import { shippedProgram } from "../support/repository/shipped.ts";

/** What the checks say of the plan of a program. */
async function findingsOf(folder: string, stack: string, scope: string): Promise<string[]> {
  const { resources } = await planOf(folder, stack);
  const readings = resources
    .filter(({ type }) => isRead(type))
    .map(({ inputs, ...resource }) => readResource({ ...resource, props: inputs }));
  const context = contextOf({ settings: { scope }, environment: stack });
  return findingTexts(judgeStack(CHECKS, subjectOf(readings, context, true)).findings);
}

describe("our own programs", () => {
  const examples = examplesCopiedOut();

  for (const stack of ["int", "live"])
    for (const scope of SCOPES)
      it(`the ${stack} stack has nothing to complain about in the scope ${scope}`, async () =>
        assert.deepEqual(await findingsOf(shippedProgram(), stack, scope), []));

  for (const example of ["aws-mesh", "aws-network-firewall", "azure-firewall", "azure-mesh"])
    it(`nor has examples/${example}`, async () =>
      assert.deepEqual(await findingsOf(join(examples, example), "int", "stack"), []));

  it("examples/hub-and-spoke/aws-hub is told that a spoke's rule group comes before its own", async () =>
    assert.deepEqual(await findingsOf(join(examples, "hub-and-spoke", "aws-hub"), "int", "stack"), [
      "not-judged hub-policy firewallPolicy.statefulRuleGroupReferences[1].resourceArn",
    ]));

  for (const part of ["aws-spoke", "azure-hub", "azure-spoke"])
    it(`nor has examples/hub-and-spoke/${part}`, async () =>
      assert.deepEqual(await findingsOf(join(examples, "hub-and-spoke", part), "int", "stack"), []));

  it("a security group alone is told that nothing in its stack checks names", async () =>
    assert.deepEqual(await findingsOf(join(examples, "aws-security-group"), "int", "stack"), [
      "names-not-enforced mesh-tcp-443",
    ]));
});
