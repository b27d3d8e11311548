import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { messages } from "../../../src/stack/pack/analyzer-client.ts";
import { eachOnce, policyFinding } from "../../../src/stack/pack/policy-finding.ts";

const policy = new messages.PolicyInfo();
policy.setName("rated");
policy.setSeverity(messages.PolicySeverity.POLICY_SEVERITY_MEDIUM);
const info = new messages.AnalyzerInfo();
info.setPoliciesList([policy]);

function finding(level: number, message = "no", check = "check", severity = 0) {
  const diagnostic = new messages.AnalyzeDiagnostic();
  diagnostic.setPolicyname(check);
  diagnostic.setMessage(message);
  diagnostic.setEnforcementlevel(level as 0);
  diagnostic.setSeverity(severity as 0);
  return policyFinding(diagnostic, "urn", info);
}

describe("a finding", () => {
  const { ADVISORY, MANDATORY, REMEDIATE, DISABLED } = messages.EnforcementLevel;
  for (const [level, expected] of [
    [ADVISORY, "advisory"],
    [MANDATORY, "mandatory"],
    [REMEDIATE, "mandatory"],
    [DISABLED, "mandatory"],
    [17, "mandatory"],
  ] as const)
    it(`of level ${level} is ${expected}`, () => assert.equal(finding(level).level, expected));

  it("has no marks of the engine's", () =>
    assert.equal(finding(0, "a <{%bold%}>b<{%reset%}> <{%fg 1%}>c").message, "a b c"));

  it("has its own severity, else its policy's, else none", () =>
    assert.deepEqual(
      [finding(0, "", "rated", 4), finding(0, "", "rated"), finding(0)].map(({ severity }) => severity),
      ["critical", "medium", null],
    ));

  it("knows what could not be judged", () =>
    assert.deepEqual(
      [
        finding(0, "can't run policy 'x' from policy pack 'y@v1' during preview: string value at .z"),
        finding(0, "can't run remediation 'x' from policy pack 'y@v1' during preview: string value at .z"),
        finding(0, "whatever", "not-judged"),
        finding(1, "You can't run policy 'x'"),
      ].map(({ judged }) => judged),
      [false, false, false, true],
    ));

  it("is told once, however often it is found", () =>
    assert.deepEqual(eachOnce([finding(0), finding(1), finding(0)]), [finding(0), finding(1)]));
});
