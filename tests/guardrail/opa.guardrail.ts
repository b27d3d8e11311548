import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { before, describe, it } from "mocha";
import { catalogueSource } from "../../src/guardrail/catalogue-source.ts";
import { renderRego } from "../../src/guardrail/render-rego.ts";
import { folderOf } from "../support/folder.ts";
import { isPin, MISSED, PLANNED, TOO_MANY } from "./terraform-verdicts.ts";

const SOURCE = catalogueSource();
const OPA = join(import.meta.dirname, "..", "..", ".venv", "guardrail", "bin", "opa");

describe("Rego on Open Policy Agent, and the policy pack", () => {
  let denials: readonly (readonly string[])[];
  before(() => {
    const folder = folderOf({
      "mesh.rego": renderRego(SOURCE),
      "plans.json": JSON.stringify(PLANNED.map(({ plan }) => plan)),
    });
    const query = "[denied | some plan in input; denied := data.mesh_egress.deny with input as plan]";
    const printed = execFileSync(
      OPA,
      ["eval", "--data", join(folder, "mesh.rego"), "--input", join(folder, "plans.json"), "--format", "raw", query],
      { encoding: "utf8", maxBuffer: 1e8 },
    );
    denials = JSON.parse(printed);
  });

  const differing = () =>
    PLANNED.flatMap((planned, index) => {
      const isStopped = (denials[index] ?? []).length > 0;
      return isStopped === isPin(planned) ? [] : [{ planned, isStopped }];
    });

  it("is strict Rego, in the form of its own formatter", () => {
    const folder = folderOf({ "mesh.rego": renderRego(SOURCE) });
    execFileSync(OPA, ["check", "--strict", join(folder, "mesh.rego")]);
    assert.equal(execFileSync(OPA, ["fmt", "--list", folder], { encoding: "utf8" }), "");
  });

  it("agree about most of what both can see in the pack's fixtures", () => {
    assert.equal(denials.length, PLANNED.length);
    const stopped = PLANNED.filter((planned, index) => (denials[index] ?? []).length > 0 && isPin(planned));
    const share = differing().length / PLANNED.length;
    assert.ok(PLANNED.length > 300 && stopped.length > 60 && share < 0.3, `${stopped.length} pins, ${share} differ`);
  });

  it("differ where a reason is known, and nowhere else", () =>
    assert.deepEqual(
      differing()
        .filter(({ planned, isStopped }) =>
          Object.values(isStopped ? TOO_MANY : MISSED).every((isSo) => !isSo(planned)),
        )
        .map(({ planned, isStopped }) => `${isStopped ? "+" : "-"} ${planned.sample.type} ${planned.fixture.why}`),
      [],
    ));

  it("differ for each of the reasons that are known", () => {
    for (const [reasons, wanted] of [
      [MISSED, false],
      [TOO_MANY, true],
    ] as const)
      for (const [why, isSo] of Object.entries(reasons))
        assert.ok(
          differing().some(({ planned, isStopped }) => isStopped === wanted && isSo(planned)),
          why,
        );
  });
});
