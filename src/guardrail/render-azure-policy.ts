import { writeJson } from "../text/json.ts";
import { CAN_T_SEE, type GuardrailSource, INSTEAD } from "./guardrail.ts";
import { pinningRanges } from "./pinning-ranges.ts";

/** A definition of Azure Policy, as its REST API and `azure-native.authorization.PolicyDefinition` take it. */
export interface PolicyDefinition {
  readonly name: string;
  readonly properties: {
    readonly displayName: string;
    readonly description: string;
    readonly mode: "All";
    readonly metadata: { readonly category: "Network"; readonly version: string };
    readonly parameters: object;
    readonly policyRule: { readonly if: object; readonly then: { readonly effect: string } };
  };
}

const COLLECTIONS = "Microsoft.Network/firewallPolicies/ruleCollectionGroups/ruleCollections[*]";
const RULES = `${COLLECTIONS}.FirewallPolicyFilterRuleCollection.rules[*]`;
const NSG_RULES = "Microsoft.Network/networkSecurityGroups/securityRules[*]";
const NSG_RULE = "Microsoft.Network/networkSecurityGroups/securityRules";

/**
 * Definitions that forbid pins in what Azure Resource Manager is asked to make, whichever tool asks: each speaks of one
 * type of resource. The effect is a parameter, `Audit` unless said otherwise.
 */
export function azurePolicies({ addresses, hosts, origin }: GuardrailSource): PolicyDefinition[] {
  // Azure takes an address with and without its length.
  const pinning = [...pinningRanges(addresses), ...addresses];
  const among = (field: string) => ({ count: { field, where: { field, in: pinning } }, greater: 0 });
  const pins = (name: string, what: string, rule: object): PolicyDefinition =>
    definition(`pin-${name}`, `No pinned MESH address in ${what}`, [INSTEAD, ...CAN_T_SEE].join(" "), rule);
  const definition = (name: string, displayName: string, description: string, rule: object): PolicyDefinition => ({
    name: `mesh-egress-${name}`,
    properties: {
      displayName,
      description: `${description} ${origin}.`,
      mode: "All",
      metadata: { category: "Network", version: "1.0.0" },
      parameters: EFFECT,
      // biome-ignore lint/suspicious/noThenProperty: Azure's own word; nothing awaits it.
      policyRule: { if: rule, then: { effect: "[parameters('effect')]" } },
    },
  });
  return [
    pins("network-rule", "network rules of firewall policies", {
      allOf: [
        isType("Microsoft.Network/firewallPolicies/ruleCollectionGroups"),
        among(`${RULES}.NetworkRule.destinationAddresses[*]`),
      ],
    }),
    pins("ip-group", "IP groups", {
      allOf: [isType("Microsoft.Network/ipGroups"), among("Microsoft.Network/ipGroups/ipAddresses[*]")],
    }),
    pins("nsg", "rules that stand in a network security group", {
      allOf: [
        isType("Microsoft.Network/networkSecurityGroups"),
        {
          count: {
            field: NSG_RULES,
            where: {
              allOf: [
                { field: `${NSG_RULES}.direction`, equals: "Outbound" },
                { field: `${NSG_RULES}.access`, equals: "Allow" },
                {
                  anyOf: [
                    { field: `${NSG_RULES}.destinationAddressPrefix`, in: pinning },
                    among(`${NSG_RULES}.destinationAddressPrefixes[*]`),
                  ],
                },
              ],
            },
          },
          greater: 0,
        },
      ],
    }),
    pins("nsg-rule", "rules of network security groups that are resources themselves", {
      allOf: [
        isType(NSG_RULE),
        { field: `${NSG_RULE}/direction`, equals: "Outbound" },
        { field: `${NSG_RULE}/access`, equals: "Allow" },
        {
          anyOf: [
            { field: `${NSG_RULE}/destinationAddressPrefix`, in: pinning },
            among(`${NSG_RULE}/destinationAddressPrefixes[*]`),
          ],
        },
      ],
    }),
    pins("route", "routes", {
      allOf: [
        isType("Microsoft.Network/routeTables/routes"),
        { field: "Microsoft.Network/routeTables/routes/addressPrefix", in: pinning },
      ],
    }),
    definition(
      "intercepted-host",
      "TLS to MESH is not opened by the firewall",
      "MESH needs the client's own certificate, which a firewall that opens TLS can't show. Take MESH hosts out of rules with terminateTLS.",
      {
        allOf: [
          isType("Microsoft.Network/firewallPolicies/ruleCollectionGroups"),
          {
            count: {
              field: RULES,
              where: {
                allOf: [
                  { field: `${RULES}.ApplicationRule.terminateTLS`, equals: true },
                  {
                    count: {
                      field: `${RULES}.ApplicationRule.targetFqdns[*]`,
                      where: { field: `${RULES}.ApplicationRule.targetFqdns[*]`, in: hosts },
                    },
                    greater: 0,
                  },
                ],
              },
            },
            greater: 0,
          },
        ],
      },
    ),
  ];
}

/** The definitions as one document, for teams that have no Pulumi. */
export const renderAzurePolicy = (source: GuardrailSource): string => writeJson(azurePolicies(source));

const isType = (type: string) => ({ field: "type", equals: type });

const EFFECT = {
  effect: {
    type: "String",
    metadata: { displayName: "Effect", description: "What becomes of a resource that holds a pin." },
    allowedValues: ["Audit", "Deny", "Disabled"],
    defaultValue: "Audit",
  },
};
