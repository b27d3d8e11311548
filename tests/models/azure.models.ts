import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { before, describe, it } from "mocha";
import { z } from "zod";
import { AZURE_PROGRAMS, SUBSCRIPTION } from "../support/components/component-programs.ts";
import { type Registered, record } from "../support/pulumi/mocks.ts";
import { type LimitsOf, limitsIn } from "./azure-types.ts";

/** A mapper of Azure's SDK: what its API takes. */
interface Mapper {
  readonly serializedName?: string;
  readonly required?: boolean;
  readonly readOnly?: boolean;
  readonly constraints?: Readonly<Record<string, number | string>>;
  readonly type: {
    readonly name: string;
    readonly className?: string;
    readonly element?: Mapper;
    readonly value?: Mapper;
    readonly allowedValues?: readonly unknown[];
    readonly uberParent?: string;
    readonly modelProperties?: Readonly<Record<string, Mapper>>;
    readonly polymorphicDiscriminator?: { readonly clientName: string };
  };
}
type Mappers = Readonly<Record<string, Mapper>> & { readonly discriminators?: Readonly<Record<string, Mapper>> };
interface Models {
  readonly mappers: Mappers;
  readonly limitsOf: LimitsOf;
}

/** The model of each type, and the properties that stand in its address instead. */
const MODELS: Readonly<Record<string, readonly [pkg: string, model: string, ...inAddress: string[]]>> = {
  "azure-native:network:FirewallPolicy": ["network", "FirewallPolicy", "resourceGroupName"],
  "azure-native:network:FirewallPolicyRuleCollectionGroup": [
    "network",
    "FirewallPolicyRuleCollectionGroup",
    "resourceGroupName",
    "firewallPolicyName",
    "ruleCollectionGroupName",
  ],
  "azure-native:network:NetworkSecurityGroup": ["network", "NetworkSecurityGroup", "resourceGroupName"],
  "azure-native:network:SecurityRule": [
    "network",
    "SecurityRule",
    "resourceGroupName",
    "networkSecurityGroupName",
    "securityRuleName",
  ],
  "azure-native:network:Route": ["network", "Route", "resourceGroupName", "routeTableName", "routeName"],
  "azure-native:network:RoutingIntent": [
    "network",
    "RoutingIntent",
    "resourceGroupName",
    "virtualHubName",
    "routingIntentName",
  ],
  "azure-native:monitor:DiagnosticSetting": ["monitor", "DiagnosticSettingsResource", "resourceUri"],
  "azure-native:operationalinsights:SavedSearch": [
    "operationalinsights",
    "SavedSearch",
    "resourceGroupName",
    "workspaceName",
    "savedSearchId",
  ],
  "azure-native:authorization:PolicyDefinition": ["policy", "PolicyDefinition", "policyDefinitionName"],
  "azure-native:authorization:PolicyDefinitionAtManagementGroup": [
    "policy",
    "PolicyDefinition",
    "policyDefinitionName",
    "managementGroupId",
  ],
  "azure-native:authorization:PolicySetDefinition": ["policy", "PolicySetDefinition", "policySetDefinitionName"],
  "azure-native:authorization:PolicySetDefinitionAtManagementGroup": [
    "policy",
    "PolicySetDefinition",
    "policySetDefinitionName",
    "managementGroupId",
  ],
  "azure-native:authorization:PolicyAssignment": ["policy", "PolicyAssignment", "policyAssignmentName", "scope"],
  "azure-native:authorization:PolicyExemption": ["policy", "PolicyExemption", "policyExemptionName", "scope"],
};

type Props = Readonly<Record<string, unknown>>;

/** What the provider sends by default, and Azure has had only since the last package with mappers. */
const NEWER: readonly string[] = ["assignmentScopeValidation"];

const modelsOf = async (pkg: string): Promise<Models> => ({
  mappers: await import(
    pathToFileURL(
      join(
        import.meta.dirname,
        `../../.venv/models/azure/node_modules/@azure/arm-${pkg}/dist-esm/src/models/mappers.js`,
      ),
    ).href
  ),
  limitsOf: limitsIn(pkg),
});

/** What the model doesn't take of a value, a line each. */
function faultsOf(mapper: Mapper, value: unknown, path: string, models: Models): string[] {
  const { type, constraints = {} } = mapper;
  const wrong = (what: string) => [`${path}: ${JSON.stringify(value)} ${what}`];
  if (type.name === "Composite") {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return wrong("is no map");
    const given = value as Readonly<Record<string, unknown>>;
    const { mappers, limitsOf } = models;
    const base = mappers[type.className ?? ""] ?? mapper;
    const by = base.type.polymorphicDiscriminator?.clientName;
    const kind = by && mappers.discriminators?.[`${base.type.uberParent}.${given[by]}`];
    if (by && !kind) return [`${path}.${by}: ${JSON.stringify(given[by])} is no kind of ${type.className}`];
    const model = kind || base;
    const properties = model.type.modelProperties ?? {};
    return [
      ...Object.entries(given).flatMap(([key, inner]) => {
        const property = properties[key];
        if (property === undefined) return [`${path}.${key}: ${model.type.className} has no such property`];
        return property.readOnly
          ? [`${path}.${key}: is for reading only`]
          : [
              ...faultsOf(property, inner, `${path}.${key}`, models),
              ...textFaults(limitsOf(model.type.className ?? "", key), inner, `${path}.${key}`),
            ];
      }),
      ...Object.entries(properties).flatMap(([key, { required, readOnly }]) =>
        required && !readOnly && given[key] === undefined ? [`${path}.${key}: is missing`] : [],
      ),
    ];
  }
  if (type.name === "Sequence")
    return Array.isArray(value)
      ? value.flatMap((item, index) => (type.element ? faultsOf(type.element, item, `${path}[${index}]`, models) : []))
      : wrong("is no list");
  if (type.name === "Dictionary")
    return typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, inner]) =>
          type.value ? faultsOf(type.value, inner, `${path}.${key}`, models) : [],
        )
      : wrong("is no map");
  if (type.allowedValues && !type.allowedValues.includes(value)) return wrong(`is none of ${type.allowedValues}`);
  if (type.name === "any") return [];
  const expected = { String: "string", Number: "number", Boolean: "boolean", DateTime: "string" }[type.name];
  if (expected === undefined) return wrong(`is a ${type.name}, which this test doesn't know`);
  if (typeof value !== expected) return wrong(`is no ${expected}`);
  if (type.name === "DateTime" && !z.iso.datetime().safeParse(value).success) return wrong("is no moment in UTC");
  const size = typeof value === "string" ? value.length : Number(value);
  const most = constraints.MaxLength ?? constraints.InclusiveMaximum;
  const least = constraints.MinLength ?? constraints.InclusiveMinimum;
  if (most !== undefined && size > Number(most)) return wrong(`is above ${most}`);
  if (least !== undefined && size < Number(least)) return wrong(`is below ${least}`);
  if (constraints.Pattern !== undefined && !new RegExp(String(constraints.Pattern)).test(String(value)))
    return wrong(`doesn't fit ${constraints.Pattern}`);
  return [];
}

/** What the SDK's declarations say against a text, or against one of a list. */
function textFaults(limits: ReturnType<LimitsOf>, value: unknown, path: string): string[] {
  const texts = [value].flat().filter((text) => typeof text === "string");
  return texts.flatMap((text) => [
    ...(limits?.values && !limits.values.includes(text) ? [`${path}: "${text}" is none of ${limits.values}`] : []),
    ...(limits?.longest !== undefined && text.length > limits.longest
      ? [`${path}: has ${text.length} characters, above ${limits.longest}`]
      : []),
  ]);
}

describe("what components ask of Azure", () => {
  const made = new Map<string, Registered[]>();
  const models = new Map<string, Models>();
  before(async () => {
    for (const pkg of ["network", "monitor", "operationalinsights", "policy"]) models.set(pkg, await modelsOf(pkg));
    for (const [name, build] of Object.entries(AZURE_PROGRAMS)) {
      const { resources } = await record(build, {
        computed: ({ name, inputs }) => ({ id: `${SUBSCRIPTION}/providers/${name}`, name, ...inputs }),
      });
      made.set(
        name,
        resources.filter(({ custom, type }) => custom && type.startsWith("azure-native:")),
      );
    }
  });

  const faultsIn = ({ type, inputs, name }: Pick<Registered, "type" | "inputs" | "name">): string[] => {
    const [pkg = "", model = "", ...inAddress] = MODELS[type] ?? [];
    const ofPackage = models.get(pkg);
    const mapper = ofPackage?.mappers[model];
    if (ofPackage === undefined || mapper === undefined) return [`${name}: no model of ${type}`];
    const body = Object.fromEntries(Object.entries(inputs).filter(([key]) => ![...inAddress, ...NEWER].includes(key)));
    return faultsOf(mapper, body, name, ofPackage);
  };

  for (const name of Object.keys(AZURE_PROGRAMS))
    it(`fits Azure's own model: ${name}`, () => {
      const resources = made.get(name) ?? [];
      assert.ok(resources.length > 0);
      assert.deepEqual(resources.flatMap(faultsIn), []);
    });

  it("is of every kind that this test knows", () => {
    const types = new Set([...made.values()].flat().map(({ type }) => type));
    assert.deepEqual(
      Object.keys(MODELS).filter((type) => !types.has(type)),
      [],
    );
  });

  const faultsWith = (type: string, change: (inputs: Props) => Props): string[] => {
    const found = [...made.values()].flat().find((resource) => resource.type.endsWith(`:${type}`));
    assert.ok(found, type);
    return faultsIn({ ...found, name: "it", inputs: change(found.inputs) });
  };

  /** What Azure would refuse, by type, and what is said of it. */
  const REFUSED: readonly (readonly [type: string, wrong: Props, ...faults: string[]])[] = [
    [
      "FirewallPolicyRuleCollectionGroup",
      { priority: 70_000, colour: "blue", ruleCollections: [{}] },
      "it.priority: 70000 is above 65000",
      "it.ruleCollections[0].ruleCollectionType: undefined is no kind of FirewallPolicyRuleCollection",
      "it.colour: FirewallPolicyRuleCollectionGroup has no such property",
    ],
    [
      "FirewallPolicy",
      { sku: { tier: "Gold" }, threatIntelMode: "deny" },
      'it.sku.tier: "Gold" is none of Standard,Premium,Basic',
      'it.threatIntelMode: "deny" is none of Alert,Deny,Off',
    ],
    [
      "SecurityRule",
      { protocol: "TCP", direction: "Outwards", description: "x".repeat(141) },
      "it.description: has 141 characters, above 140",
      'it.direction: "Outwards" is none of Inbound,Outbound',
      'it.protocol: "TCP" is none of Tcp,Udp,Icmp,Esp,*,Ah',
    ],
    [
      "Route",
      { nextHopType: "Firewall" },
      'it.nextHopType: "Firewall" is none of VirtualNetworkGateway,VnetLocal,Internet,VirtualAppliance,None',
    ],
    [
      "PolicyExemption",
      { exemptionCategory: "waived", expiresOn: "2027-03-31" },
      'it.exemptionCategory: "waived" is none of Waiver,Mitigated',
      'it.expiresOn: "2027-03-31" is no moment in UTC',
    ],
    ["PolicyAssignment", { enforcementMode: "Audit" }, 'it.enforcementMode: "Audit" is none of Default,DoNotEnforce'],
    ["PolicyDefinition", { policyType: "Mine" }, 'it.policyType: "Mine" is none of NotSpecified,BuiltIn,Custom,Static'],
  ];
  for (const [type, wrong, ...faults] of REFUSED)
    it(`would be refused as a ${type} with ${Object.keys(wrong).join(", ")}`, () =>
      assert.deepEqual(
        faultsWith(type, (inputs) => ({ ...inputs, ...wrong })),
        faults,
      ));
});
