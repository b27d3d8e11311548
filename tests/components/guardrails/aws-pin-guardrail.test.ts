import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { AwsPinGuardrail } from "../../../components/guardrails/aws-pin-guardrail.ts";
import { LONGEST_DESCRIPTION } from "../../../components/guardrails/aws-pin-guardrail-render.ts";
import type { AwsPinGuardrailArgs } from "../../../components/guardrails/aws-pin-guardrail-schema.ts";
import { catalogueSource } from "../../../src/guardrail/catalogue-source.ts";
import { LONGEST_POLICY_TEXT, renderGuard } from "../../../src/guardrail/render-guard.ts";
import { record, refusal } from "../../support/pulumi/mocks.ts";

const TYPES = [
  "AWS::EC2::SecurityGroup",
  "AWS::EC2::NetworkAcl",
  "AWS::EC2::PrefixList",
  "AWS::NetworkFirewall::RuleGroup",
];
const TRIGGERS = ["ConfigurationItemChangeNotification", "OversizedConfigurationItemChangeNotification"];
const policyText = renderGuard(catalogueSource());

const build = (args: AwsPinGuardrailArgs = {}, name = "mesh") => new AwsPinGuardrail(name, args);

describe("a guardrail of an account", () => {
  it("is one rule of AWS Config, with the text that other tools get", async () => {
    const { resources, named } = await record(() => build({ tags: { Owner: "mesh" } }));
    assert.deepEqual(
      resources.map(({ name, type, parent }) => [name, type, parent]),
      [
        ["mesh", "mesh-egress:index:AwsPinGuardrail", ""],
        ["mesh-rule", "aws:cfg/rule:Rule", "mesh"],
      ],
    );
    const { description, ...inputs } = named("mesh-rule").inputs;
    assert.deepEqual(inputs, {
      source: {
        owner: "CUSTOM_POLICY",
        sourceDetails: TRIGGERS.map((messageType) => ({ messageType })),
        customPolicyDetails: { policyRuntime: "guard-2.x.x", policyText },
      },
      scope: { complianceResourceTypes: TYPES },
      tags: { Owner: "mesh" },
    });
    assert.match(description, /Can't see Suricata text \(rulesString\).* checked on \d{4}-\d\d-\d\d\.$/);
    assert.ok(description.length <= LONGEST_DESCRIPTION && policyText.length <= LONGEST_POLICY_TEXT);
  });
});

describe("a guardrail of an organisation", () => {
  it("is one rule for every account but those left out, and protected where that is asked for", async () => {
    const { named } = await record(() =>
      build({ organization: true, excludedAccounts: ["000000000001"], protect: true }),
    );
    const { inputs, protect } = named("mesh-organization-rule");
    const { description, ...others } = inputs;
    assert.deepEqual(others, {
      policyRuntime: "guard-2.x.x",
      policyText,
      triggerTypes: TRIGGERS,
      resourceTypesScopes: TYPES,
      excludedAccounts: ["000000000001"],
    });
    assert.equal(protect, true);
  });
});

describe("bad input is refused", () => {
  const cases: [what: string, args: object, ...faults: string[]][] = [
    [
      "accounts that are none, and for one account alone",
      { excludedAccounts: ["123", 123456789012, "arn:aws:iam::123456789012:root"] },
      'excludedAccounts[0]: "123" is no account of AWS. Write its 12 digits in quotation marks.',
      "excludedAccounts[1]: 123456789012 is not text. Put it in quotes.",
      'excludedAccounts[2]: "arn:aws:iam::123456789012:root" is no account of AWS. Write its 12 digits in quotation marks.',
      "excludedAccounts: is for a rule of the whole organisation. Write organization: true beside it, or leave it out.",
    ],
    [
      "tags that nothing takes",
      { organization: true, tags: { Owner: "mesh" } },
      "tags: can't be on a rule of an organisation. Leave them out.",
    ],
    [
      "more accounts than AWS takes",
      {
        organization: true,
        excludedAccounts: Array.from({ length: 1001 }, (_, index) => String(index).padStart(12, "0")),
      },
      "excludedAccounts: holds 1001 accounts, above 1000, the most that AWS takes. Make a rule of each account that is meant.",
    ],
  ];
  for (const [what, args, ...faults] of cases)
    it(what, async () =>
      assert.deepEqual((await refusal(() => build(args))).split("\n"), ["AwsPinGuardrail can't be made:", ...faults]),
    );

  it("a name that AWS has no room for", async () =>
    assert.match(await refusal(() => build({}, "m".repeat(39))), /\nname: "m+" has 39 characters, above 38, /));
});
