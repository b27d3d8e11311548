import { writeJson } from "../text/json.ts";
import { CAN_T_SEE, type GuardrailSource, INSTEAD } from "./guardrail.ts";
import { pinningRanges } from "./pinning-ranges.ts";

/** The content of an Azure Policy definition, as its REST API and the providers take it. */
export interface PolicyProperties {
  readonly displayName: string;
  readonly description: string;
  readonly mode: "All";
  readonly metadata: { readonly category: "Network"; readonly version: string };
  readonly parameters: typeof EFFECT;
  readonly policyRule: { readonly if: object; readonly then: { readonly effect: string } };
}

/** A definition of Azure Policy that forbids pins, or the interception of TLS. */
export interface AzureGuardrail {
  /** Its key, in lower case with hyphens. */
  readonly key: string;
  /** The check of the policy pack that finds the same. */
  readonly check: (typeof AZURE_CHECKS)[number];
  /** Whether it is about drafts, a preview feature of Azure. */
  readonly isOfDrafts: boolean;
  readonly properties: PolicyProperties;
}

/** Checks of the policy pack that Azure Policy can make too. */
export const AZURE_CHECKS = ["ip-pinning", "bypass", "interception"] as const;

/** A definition as a standalone document. */
export interface PolicyDefinition {
  readonly name: string;
  readonly properties: PolicyProperties;
}

/** The values that an assignment may give the parameter `effect`. */
export const AZURE_EFFECTS = { audit: "Audit", deny: "Deny" } as const;

/** The parameter of each definition, and of the policy set that holds them. */
export const EFFECT = {
  effect: {
    type: "String",
    metadata: { displayName: "Effect", description: "What happens to a resource that holds a pin." },
    allowedValues: ["Audit", "Deny", "Disabled"],
    defaultValue: AZURE_EFFECTS.audit,
  },
} as const;

/** The expression with which a definition uses the parameter. */
export const EFFECT_GIVEN = "[parameters('effect')]";

/** Azure's limits on a definition. Source: https://learn.microsoft.com/azure/governance/policy/overview */
export const AZURE_POLICY_LIMITS = { displayName: 128, description: 512, bodyBytes: 1_048_576 } as const;

const NETWORK = "Microsoft.Network";
const GROUPS = `${NETWORK}/firewallPolicies/ruleCollectionGroups`;
const DRAFTS = `${GROUPS}/ruleCollectionGroupDrafts`;
const NSG_RULES = `${NETWORK}/networkSecurityGroups/securityRules[*]`;
const NSG_RULE = `${NETWORK}/networkSecurityGroups/securityRules`;
const IP_GROUP = `${NETWORK}/ipGroups`;
const ROUTE_TABLE = `${NETWORK}/routeTables`;

/**
 * Definitions that forbid pins in requests to Azure Resource Manager, whichever tool sends them, each for one type of
 * resource. The effect is a parameter; its default is `Audit`.
 *
 * @throws RangeError if one is larger than Azure takes.
 */
export function azureGuardrails(source: GuardrailSource): AzureGuardrail[] {
  const { addresses, hosts } = source;
  const pinning = [...pinningRanges(addresses), ...addresses];
  // Azure takes an address without its length, bits behind a mask, and in some places a range of two addresses.
  const isPin = (field: string) => ({
    anyOf: [
      { field, in: pinning },
      ...addresses.flatMap((address) =>
        [`${address}/*`, `${address}-*`, `*-${address}`].map((like) => ({ field, like })),
      ),
    ],
  });
  const outbound = (prefix: string) => [
    { field: `${prefix}direction`, equals: "Outbound" },
    { field: `${prefix}access`, equals: "Allow" },
    {
      anyOf: [
        isPin(`${prefix}destinationAddressPrefix`),
        anyOfList(`${prefix}destinationAddressPrefixes[*]`, isPin(`${prefix}destinationAddressPrefixes[*]`)),
      ],
    },
  ];
  // A route to a firewall or to HSCN isn't a bypass.
  const roundTheFirewall = (prefix: string) => [
    { field: `${prefix}nextHopType`, equals: "Internet" },
    isPin(`${prefix}addressPrefix`),
  ];
  const inList = (field: string) => anyOfList(field, isPin(field));
  const pins = (key: string, what: string, type: string, ...conditions: object[]): AzureGuardrail => ({
    key: `pin-${key}`,
    check: type.startsWith(ROUTE_TABLE) ? "bypass" : "ip-pinning",
    isOfDrafts: type === DRAFTS,
    properties: properties(
      `No pinned MESH address in ${what}`,
      [INSTEAD, ...CAN_T_SEE].join(" "),
      source,
      type,
      conditions,
    ),
  });
  const intercepted = (key: string, what: string, type: string): AzureGuardrail => {
    const rules = rulesOf(type);
    const targets = `${rules}.ApplicationRule.targetFqdns[*]`;
    return {
      key,
      check: "interception",
      isOfDrafts: type === DRAFTS,
      properties: properties(`TLS to MESH is not decrypted by ${what}`, CLOSED_TLS, source, type, [
        anyOfList(rules, {
          allOf: [
            { field: `${rules}.ApplicationRule.terminateTLS`, equals: "true" },
            anyOfList(targets, { field: targets, in: hosts }),
          ],
        }),
      ]),
    };
  };
  const networkRules = (type: string) => inList(`${rulesOf(type)}.NetworkRule.destinationAddresses[*]`);
  return [
    pins("network-rule", "network rules of firewall policies", GROUPS, networkRules(GROUPS)),
    pins("network-rule-draft", "drafts of network rules", DRAFTS, networkRules(DRAFTS)),
    pins("ip-group", "IP groups", IP_GROUP, inList(`${IP_GROUP}/ipAddresses[*]`)),
    pins(
      "nsg",
      "rules that stand in a network security group",
      `${NETWORK}/networkSecurityGroups`,
      anyOfList(NSG_RULES, { allOf: outbound(`${NSG_RULES}.`) }),
    ),
    pins(
      "nsg-rule",
      "rules of network security groups that are resources themselves",
      NSG_RULE,
      ...outbound(`${NSG_RULE}/`),
    ),
    pins(
      "route-table",
      "routes to the internet that stand in a route table",
      ROUTE_TABLE,
      anyOfList(`${ROUTE_TABLE}/routes[*]`, { allOf: roundTheFirewall(`${ROUTE_TABLE}/routes[*].`) }),
    ),
    pins(
      "route",
      "routes to the internet that are resources themselves",
      `${ROUTE_TABLE}/routes`,
      ...roundTheFirewall(`${ROUTE_TABLE}/routes/`),
    ),
    intercepted("intercepted-host", "rules of firewall policies", GROUPS),
    intercepted("intercepted-host-draft", "drafts of rules", DRAFTS),
  ];
}

/** Returns the definitions as one document, for teams that don't use Pulumi. */
export const renderAzurePolicy = (source: GuardrailSource): string => writeJson(azurePolicies(source));

/** Returns the definitions, each with its name in the document. */
export const azurePolicies = (source: GuardrailSource): PolicyDefinition[] =>
  azureGuardrails(source).map(({ key, properties }) => ({ name: `mesh-egress-${key}`, properties }));

/** Rules of a rule collection group or its draft. */
const rulesOf = (type: string): string => `${type}/ruleCollections[*].FirewallPolicyFilterRuleCollection.rules[*]`;

/**
 * Whether any member of a list matches. Without `count`, Azure asks whether all members match, which is true for an
 * empty list.
 */
const anyOfList = (field: string, where: object) => ({ count: { field, where }, greater: 0 });

const CLOSED_TLS =
  "MESH needs the client's own certificate, which a firewall that decrypts TLS can't present. Take MESH hosts out of rules with terminateTLS.";

function properties(
  displayName: string,
  description: string,
  { origin }: GuardrailSource,
  type: string,
  conditions: readonly object[],
): PolicyProperties {
  const made: PolicyProperties = {
    displayName,
    description: `${description} ${origin}.`,
    mode: "All",
    metadata: { category: "Network", version: "1.0.0" },
    parameters: EFFECT,
    policyRule: {
      if: { allOf: [{ field: "type", equals: type }, ...conditions] },
      // biome-ignore lint/suspicious/noThenProperty: Azure's own word; nothing awaits it.
      then: { effect: EFFECT_GIVEN },
    },
  };
  const sizes = {
    displayName: made.displayName.length,
    description: made.description.length,
    bodyBytes: Buffer.byteLength(JSON.stringify(made)),
  };
  for (const [what, size] of Object.entries(sizes) as [keyof typeof sizes, number][])
    if (size > AZURE_POLICY_LIMITS[what])
      throw new RangeError(
        `${displayName}: ${what} is ${size}, and Azure Policy takes ${AZURE_POLICY_LIMITS[what]}: the catalogue has too much.`,
      );
  return made;
}
