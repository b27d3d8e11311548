import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { before, describe, it } from "mocha";
import { catalogueSource } from "../../src/guardrail/catalogue-source.ts";
import { renderRego } from "../../src/guardrail/render-rego.ts";
import { FIXTURES } from "../support/fixtures.ts";
import { folderOf } from "../support/folder.ts";
import { terraformPlan } from "./terraform-plans.ts";

const SOURCE = catalogueSource();
const OPA = join(import.meta.dirname, "..", "..", ".venv", "guardrail", "bin", "opa");

/** What the pack's fixtures hold of what a Terraform plan's policy speaks of. */
const PLANNED = FIXTURES.flatMap((fixture) =>
  fixture.resources.flatMap((sample) => {
    const plan = terraformPlan(sample);
    return plan === undefined ? [] : [{ fixture, sample, plan, text: JSON.stringify(sample.props) }];
  }),
);
type Planned = (typeof PLANNED)[number];

/** Why the pack complains of what the policy lets through. */
const MISSED: Readonly<Record<string, (planned: Planned) => boolean>> = {
  "a list is looked at alone, and not the rule that it is in": ({ text }) =>
    /prefixListId|destinationIpGroups|ruleVariables|referenceArn/i.test(text),
  "IPv6 around IPv4 is written in too many ways": ({ text }) => /::|0:0:/.test(text),
  "nothing wider than /8, one network a text, and no other notation": ({ text }) =>
    /\/[0-7]["\s]|\d-\d+\.\d|0x|\b0\d|\d{8,}/.test(text),
  "an address on no list": ({ text }) => !SOURCE.addresses.some((address) => text.includes(address)),
};

/** Why the policy stops what the pack doesn't complain of. */
const TOO_MANY: Readonly<Record<string, (planned: Planned) => boolean>> = {
  "a list is looked at alone": ({ sample }) => /prefixList|ipgroup/i.test(sample.type),
  "OPA knows no exemption of the pack's": ({ fixture }) => fixture.settings !== undefined,
  "what a group or a collection denies is pinned as well": ({ text }) =>
    /"(?:aws:)?(?:deny|drop|reject|alert|block|forward_to_sfe)"|\b(?:drop|reject|alert)\s+\w+\s/i.test(text),
  "ports and protocols aren't compared": ({ text }) =>
    !/\b443\b/.test(text) || /udp|icmp|"protocols":\[17\]/i.test(text),
  "an address in a message or a name opens nothing": ({ text }) => /rulesString|rulesSourceList/.test(text),
  "where a route leads isn't compared": ({ sample }) => /route/i.test(sample.type),
};

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

  const isPin = ({ fixture, sample }: Planned): boolean =>
    ["ip-pinning", "bypass"].some((check) => fixture.findings.includes(`${check} ${sample.name ?? "it"}`));
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
