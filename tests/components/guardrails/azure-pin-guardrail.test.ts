import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { describe, it } from "mocha";
import { AzurePinGuardrail } from "../../../components/guardrails/azure-pin-guardrail.ts";
import {
  type AzurePinGuardrailArgs,
  azurePinGuardrail,
} from "../../../components/guardrails/azure-pin-guardrail-schema.ts";
import { catalogueSource } from "../../../src/guardrail/catalogue-source.ts";
import { azurePolicies } from "../../../src/guardrail/render-azure-policy.ts";
import { record, refusal, UNKNOWN } from "../../support/pulumi/mocks.ts";

const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";
const GROUP = `${SUBSCRIPTION}/resourceGroups/hub`;
const IP_GROUP = `${GROUP}/providers/Microsoft.Network/ipGroups/mesh`;
const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
const EXEMPTION = {
  check: "ip-pinning",
  resource: IP_GROUP,
  addresses: ["155.231.48.156"],
  owner: "Network team",
  reason: "HSCN until the circuit is gone",
  expires: day(30),
};
const KEYS = [
  "pin-network-rule",
  "pin-network-rule-draft",
  "pin-ip-group",
  "pin-nsg",
  "pin-nsg-rule",
  "pin-route-table",
  "pin-route",
  "intercepted-host",
  "intercepted-host-draft",
];

const build = (args: Partial<AzurePinGuardrailArgs> = {}, name = "mesh") => new AzurePinGuardrail(name, args);
/** Ids as Azure gives them. */
const AZURE = {
  computed: ({ type, inputs }: { type: string; inputs: Record<string, unknown> }) =>
    type.includes("PolicySetDefinition")
      ? {
          id: `${SUBSCRIPTION}/providers/Microsoft.Authorization/policySetDefinitions/${inputs.policySetDefinitionName}`,
        }
      : {},
};

describe("a guardrail of a subscription", () => {
  it("is definitions, a set that holds them all, and one assignment that audits", async () => {
    const { resources, named, typed } = await record(() => build(), AZURE);
    assert.deepEqual(
      resources.map(({ name, parent }) => `${name} in ${parent}`).sort(),
      ["mesh in ", ...[...KEYS, "set", "assignment"].map((key) => `mesh-${key} in mesh`)].sort(),
    );
    assert.deepEqual(
      typed("azure-native:authorization:PolicyDefinition")
        .map(({ inputs }) => inputs.policyDefinitionName)
        .sort(),
      KEYS.map((key) => `mesh-${key}`).sort(),
    );
    assert.deepEqual(
      named("mesh-set").inputs.policyDefinitions,
      KEYS.map((key) => ({
        policyDefinitionId: `mesh-${key}-id`,
        policyDefinitionReferenceId: key,
        parameters: { effect: { value: "[parameters('effect')]" } },
      })),
    );
    const { policyAssignmentName, parameters, scope, enforcementMode, nonComplianceMessages } =
      named("mesh-assignment").inputs;
    assert.deepEqual(
      [policyAssignmentName, parameters, enforcementMode, scope],
      ["mesh", { effect: { value: "Audit" } }, "Default", SUBSCRIPTION],
    );
    assert.match(nonComplianceMessages[0].message, /^MESH is reached by hostname: /);
  });

  it("says in each definition what the document for other tools says", async () => {
    const { typed } = await record(() => build());
    const made = typed("azure-native:authorization:PolicyDefinition").map(({ inputs }) => {
      const { policyDefinitionName, policyType, ...properties } = inputs;
      assert.equal(policyType, "Custom");
      return { name: String(policyDefinitionName).replace(/^mesh-/, "mesh-egress-"), properties };
    });
    const byName = <Named extends { name: string }>(list: Named[]) => list.sort((a, b) => a.name.localeCompare(b.name));
    assert.deepEqual(byName(made), byName(JSON.parse(JSON.stringify(azurePolicies(catalogueSource())))));
  });

  it("denies where it is told to, and leaves drafts alone where Azure doesn't know them", async () => {
    const { named, typed } = await record(() => build({ effect: "deny", drafts: false }));
    assert.deepEqual(named("mesh-assignment").inputs.parameters, { effect: { value: "Deny" } });
    assert.deepEqual(
      typed("PolicyDefinition")
        .map(({ name }) => name.replace("mesh-", ""))
        .sort(),
      KEYS.filter((key) => !key.endsWith("-draft")).sort(),
    );
  });

  it("is protected where that is asked for", async () => {
    const { resources } = await record(() => build({ protect: true, exemptions: { hub: EXEMPTION } }));
    assert.deepEqual([...new Set(resources.filter(({ custom }) => custom).map(({ protect }) => protect))], [true]);
  });
});

describe("a guardrail of a management group", () => {
  it("stands there, with all that it leaves out", async () => {
    const { resources, named } = await record(() =>
      build({ managementGroupId: "landing-zones", notScopes: [GROUP, pulumi.output(SUBSCRIPTION)] }),
    );
    assert.deepEqual(
      [...new Set(resources.slice(1, -1).map(({ type, inputs }) => `${type} ${inputs.managementGroupId}`))],
      [
        "azure-native:authorization:PolicyDefinitionAtManagementGroup landing-zones",
        "azure-native:authorization:PolicySetDefinitionAtManagementGroup landing-zones",
      ],
    );
    const { scope, notScopes } = named("mesh-assignment").inputs;
    assert.deepEqual(
      [scope, notScopes],
      ["/providers/Microsoft.Management/managementGroups/landing-zones", [GROUP, SUBSCRIPTION]],
    );
  });

  it("may be one that is still to be made", async () => {
    const supplied = () => build({ managementGroupId: new Later("group").name });
    const { named } = await record(supplied, { preview: true });
    assert.equal(named("mesh-pin-nsg").inputs.managementGroupId, UNKNOWN);
    assert.equal(named("mesh-assignment").inputs.scope, UNKNOWN);
  });
});

/** A resource whose name is known once it is made. */
class Later extends pulumi.CustomResource {
  declare readonly name: pulumi.Output<string>;
  constructor(name: string) {
    super("azure-native:management:ManagementGroup", name, { name: undefined });
  }
}

describe("an exemption", () => {
  it("holds to the end of its last day, of what its check complains about, and says who answers for it", async () => {
    const { named } = await record(() =>
      build({
        exemptions: {
          "old-hub": EXEMPTION,
          proxy: { ...EXEMPTION, check: "interception", resource: GROUP, port: 443 },
        },
      }),
    );
    assert.deepEqual(named("mesh-old-hub").inputs, {
      assignmentScopeValidation: "Default",
      displayName: `old-hub, until ${day(30)}`,
      description: "HSCN until the circuit is gone (Network team)",
      exemptionCategory: "Waiver",
      expiresOn: `${day(30)}T23:59:59Z`,
      metadata: { check: "ip-pinning", owner: "Network team", addresses: ["155.231.48.156"] },
      policyAssignmentId: "mesh-assignment-id",
      policyDefinitionReferenceIds: KEYS.filter((key) => key.startsWith("pin-") && !key.startsWith("pin-route")),
      scope: IP_GROUP,
    });
    assert.deepEqual(named("mesh-proxy").inputs.policyDefinitionReferenceIds, [
      "intercepted-host",
      "intercepted-host-draft",
    ]);
  });

  it("of the longest words fits what Azure takes", async () => {
    const { named } = await record(() =>
      build(
        { exemptions: { ["k".repeat(31)]: { ...EXEMPTION, owner: "o".repeat(100), reason: "r".repeat(400) } } },
        "n".repeat(24),
      ),
    );
    const name = `${"n".repeat(24)}-${"k".repeat(31)}`;
    const { displayName, description } = named(name).inputs;
    // The provider ends a name with eight letters of its own.
    assert.ok(name.length + 8 <= 64 && displayName.length <= 128 && description.length <= 512);
  });

  it("is one of a thousand at most", async () => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`e${index}`, EXEMPTION]));
    assert.ok(azurePinGuardrail.schema.safeParse({ exemptions: many(1000) }).success);
    assert.match(
      await refusal(() => build({ exemptions: many(10_000) })),
      /\nexemptions: holds 10000, above 1000, the most that Azure takes\. Leave out or exempt what holds them\.$/,
    );
  });
});

describe("bad input is refused", () => {
  it("take the last day to its end, and a leap year ahead", async () => {
    const exemptions = { today: { ...EXEMPTION, expires: day(0) }, far: { ...EXEMPTION, expires: day(366) } };
    const { typed } = await record(() => build({ exemptions }), AZURE);
    assert.deepEqual(
      typed("PolicyExemption").map(({ inputs }) => inputs.expiresOn),
      [`${day(0)}T23:59:59Z`, `${day(366)}T23:59:59Z`],
    );
  });

  const cases: [what: string, args: object, ...faults: string[]][] = [
    [
      "an effect that there isn't, and an id for a name",
      { effect: "Deny", managementGroupId: "/providers/Microsoft.Management/managementGroups/x" },
      'effect: "Deny" is not one of "audit", "deny".',
      'managementGroupId: "/providers/Microsoft.Management/managementGroups/x" can\'t be a management group. Give its name alone, without "/providers/…": up to 90 letters, digits, "_", "-", "(", ")" and ".", the last no ".".',
    ],
    [
      "scopes that are none, and one twice",
      { notScopes: ["hub", "/subscriptions/hub", GROUP, GROUP] },
      'notScopes[0]: "hub" is not the id of something in Azure. Write it whole, as in "/subscriptions/…/resourceGroups/…".',
      'notScopes[1]: "/subscriptions/hub" is not the id of something in Azure. Write it whole, as in "/subscriptions/…/resourceGroups/…".',
      `notScopes[3]: "${GROUP}" stands already at notScopes[2]. Remove one of the two.`,
    ],
    [
      "an exemption without end, too long, past, of nothing or in words that hide",
      {
        exemptions: {
          A: EXEMPTION,
          long: { ...EXEMPTION, expires: day(367) },
          past: { ...EXEMPTION, expires: day(-1) },
          urn: { ...EXEMPTION, resource: "urn:pulumi:*::hub::*" },
          words: { ...EXEMPTION, reason: "fine\u202Eelbairaved" },
          check: { ...EXEMPTION, check: "wide-name" },
        },
      },
      `exemptions.long.expires: "${day(367)}" is more than 366 days ahead. Agree on a nearer day.`,
      `exemptions.past.expires: "${day(-1)}" is past: today is ${day(0)}. Remove the exemption, or agree on a new day.`,
      'exemptions.A: "A" can\'t be the key of an exemption. Use lower-case letters, digits and hyphens, a letter first, at most 31.',
      'exemptions.urn.resource: "urn:pulumi:*::hub::*" is not the id of something in Azure. Write it whole, as in "/subscriptions/…/resourceGroups/…".',
      'exemptions.words.reason: "fine\\u202eelbairaved": holds a control or an invisible character; write one line of plain text.',
      'exemptions.check.check: "wide-name" is not one of "ip-pinning", "bypass", "interception".',
    ],
    [
      "more scopes than Azure takes",
      { notScopes: Array.from({ length: 401 }, (_, index) => `${SUBSCRIPTION}/resourceGroups/g${index}`) },
      "notScopes: holds 401, above 400, the most that Azure takes. Leave out or exempt what holds them.",
    ],
  ];
  for (const [what, args, ...faults] of cases)
    it(what, async () =>
      assert.deepEqual((await refusal(() => build(args))).split("\n"), ["AzurePinGuardrail can't be made:", ...faults]),
    );

  it("a name that can't become one of an assignment", async () => {
    for (const name of ["mesh.pins", "m".repeat(25), "_mesh"])
      assert.match(await refusal(() => build({}, name)), /\nname: ".*" can't name an assignment in Azure\./);
  });
});
