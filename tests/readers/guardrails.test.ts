import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { judged } from "../support/judgement.ts";

const PIN = "155.231.48.156/32";
const definition = (effect: string, parameters: object = {}, type = "PolicyDefinition") => ({
  type: `azure-native:authorization:${type}`,
  props: {
    // biome-ignore lint/suspicious/noThenProperty: Azure's own word; nothing awaits it.
    policyRule: { if: { field: "Microsoft.Network/ipGroups/ipAddresses[*]", in: [PIN] }, then: { effect } },
    parameters,
  },
});
const allowing = (...allowedValues: string[]) => ({ effect: { type: "String", allowedValues } });

describe("a guardrail that names what it forbids", () => {
  const cases: [what: string, resource: { type: string; props: object }, isJudged: boolean][] = [
    ["denies", definition("deny"), true],
    ["audits or denies, as it is told", definition("[parameters('effect')]", allowing("Audit", "Deny")), true],
    ["of a management group", definition("Deny", {}, "PolicyDefinitionAtManagementGroup"), true],
    [
      "of the classic provider, in JSON",
      {
        type: "azure:policy/definition:Definition",
        props: { policyRule: JSON.stringify(definition("deny").props.policyRule) },
      },
      true,
    ],
    ["may deploy", definition("deployIfNotExists"), false],
    ["may be told to change", definition("[parameters('effect')]", allowing("Audit", "Modify")), false],
    ["may be told anything", definition("[parameters('effect')]", { effect: { type: "String" } }), false],
    [
      "is a rule of AWS Config",
      {
        type: "aws:cfg/organizationCustomPolicyRule:OrganizationCustomPolicyRule",
        props: { policyText: `let pinning = ['${PIN}']` },
      },
      true,
    ],
  ];
  for (const [what, resource, isJudged] of cases)
    it(`${what}: ${isJudged ? "nobody has to look at it" : "somebody has to look at it"}`, () =>
      assert.deepEqual(
        judged([resource]).map(({ check }) => check),
        isJudged ? [] : ["not-judged"],
      ));
});
