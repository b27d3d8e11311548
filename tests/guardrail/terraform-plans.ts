import { UNKNOWNS } from "../../src/egress/resource/pulumi-marks.ts";
import { TERRAFORM_DESTINATIONS } from "../../src/guardrail/terraform-destinations.ts";
import { normaliseType } from "../../src/readers/kit/type-token.ts";
import { RENAMES, TOKENS } from "../../src/sources/terraform/bridge-names.ts";
import type { Sample } from "../support/readers/readings.ts";

type Json = unknown;

/** Terraform's types that the policy speaks of, by Pulumi's. */
const TYPES: ReadonlyMap<string, string> = new Map(
  TERRAFORM_DESTINATIONS.map(({ type }) => [normaliseType(TOKENS[type] ?? type), type]),
);

/** What policies read of a plan. */
export interface TerraformPlan {
  readonly resource_changes: readonly {
    readonly address: string;
    readonly type: string;
    readonly change: { readonly actions: readonly string[]; readonly after: object | null };
  }[];
}

/** The plan of a sample, as `terraform show -json` prints it; undefined where the type is out of reach. */
export function terraformPlan({ type, name = "it", props }: Sample): TerraformPlan | undefined {
  const found = TYPES.get(normaliseType(type));
  if (found === undefined) return undefined;
  const names = new Map(
    Object.entries(RENAMES[found] ?? {}).flatMap(([path, name]) => (path.includes(".") ? [] : [[name, path] as const])),
  );
  const after = Object.fromEntries(
    // A plan leaves out what isn't known yet.
    Object.entries(props).flatMap(([key, value]) =>
      UNKNOWNS.some((unknown) => unknown === value) ? [] : [[names.get(key) ?? snake(key), inTerraform(value)]],
    ),
  );
  return { resource_changes: [{ address: `${found}.${name}`, type: found, change: { actions: ["create"], after } }] };
}

/** The policy walks through what lies deeper, whatever it is called. */
const inTerraform = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(inTerraform);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [snake(key), inTerraform(inner)]));
};

const snake = (key: string): string => key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const [PIN, OTHER] = ["3.11.177.31", "18.132.56.40"];

const planOf = (type: string, after: object | null, actions = ["create"]): TerraformPlan => ({
  resource_changes: [{ address: `${type}.it`, type, change: { actions, after } }],
});

/** Plans as Terraform shows them, and whether they make a pin. */
export const PLANS: readonly (readonly [name: string, plan: TerraformPlan, isPin: boolean])[] = [
  ["a group", planOf("aws_security_group", { egress: [{ cidr_blocks: ["10.0.0.0/8", `${PIN}/32`] }] }), true],
  [
    "what a group lets in",
    planOf("aws_security_group", { ingress: [{ cidr_blocks: [`${PIN}/32`] }], egress: [] }),
    false,
  ],
  ["a rule", planOf("aws_security_group_rule", { type: "egress", cidr_blocks: ["3.11.176.0/22"] }), true],
  [
    "a rule for what comes in",
    planOf("aws_security_group_rule", { type: "ingress", cidr_blocks: [`${PIN}/32`] }),
    false,
  ],
  [
    "a rule that goes",
    planOf("aws_security_group_rule", { type: "egress", cidr_blocks: [`${PIN}/32`] }, ["delete"]),
    false,
  ],
  [
    "Suricata text",
    planOf("aws_networkfirewall_rule_group", {
      rule_group: [{ rules_source: [{ rules_string: `pass tls any any -> ${PIN} 443 (sid:1;)` }] }],
    }),
    true,
  ],
  [
    "Suricata text with a longer address",
    planOf("aws_networkfirewall_rule_group", {
      rule_group: [{ rules_source: [{ rules_string: `pass tls any any -> 1${PIN} 443 (sid:1;)` }] }],
    }),
    false,
  ],
  [
    "an NSG rule",
    planOf("azurerm_network_security_rule", {
      direction: "Outbound",
      access: "Allow",
      destination_address_prefix: OTHER,
    }),
    true,
  ],
  [
    "an NSG rule that denies",
    planOf("azurerm_network_security_rule", {
      direction: "Outbound",
      access: "Deny",
      destination_address_prefix: OTHER,
    }),
    false,
  ],
  [
    "a network rule",
    planOf("azurerm_firewall_policy_rule_collection_group", {
      network_rule_collection: [{ action: "Allow", rule: [{ destination_addresses: [OTHER] }] }],
    }),
    true,
  ],
  [
    "a network rule of a collection that denies",
    planOf("azurerm_firewall_policy_rule_collection_group", {
      network_rule_collection: [{ action: "Deny", rule: [{ destination_addresses: [OTHER] }] }],
    }),
    false,
  ],
  [
    "what an NSG lets in from there",
    planOf("azurerm_network_security_group", {
      security_rule: [{ direction: "Inbound", access: "Allow", source_address_prefix: OTHER }],
    }),
    false,
  ],
  ["a range that begins with the address", planOf("azurerm_ip_group", { cidrs: [`${OTHER}-18.132.56.99`] }), true],
  ["a network written with bits behind its mask", planOf("azurerm_ip_group", { cidrs: [`${OTHER}/24`] }), true],
  [
    "an admin rule that comes before all NSGs",
    planOf("azurerm_network_manager_admin_rule", {
      direction: "Outbound",
      action: "AlwaysAllow",
      destination: [{ address_prefix_type: "IPPrefix", address_prefix: `${OTHER}/32` }],
    }),
    true,
  ],
  [
    "a draft by azapi",
    planOf("azapi_resource", {
      type: "Microsoft.Network/firewallPolicies/ruleCollectionGroups/ruleCollectionGroupDrafts@2024-05-01",
      body: { properties: { ruleCollections: [{ rules: [{ destinationAddresses: [OTHER] }] }] } },
    }),
    true,
  ],
  [
    "an IP group by azapi, whose body is a text",
    planOf("azapi_resource", {
      type: "microsoft.network/ipGroups@2024-05-01",
      body: JSON.stringify({ properties: { ipAddresses: [OTHER] } }),
    }),
    true,
  ],
  [
    "another type of azapi",
    planOf("azapi_resource", { type: "Microsoft.Network/privateEndpoints@2024-05-01", body: { address: OTHER } }),
    false,
  ],
  [
    "an application rule",
    planOf("azurerm_firewall_policy_rule_collection_group", {
      application_rule_collection: [{ rule: [{ destination_fqdns: ["msg.example.org"] }] }],
    }),
    false,
  ],
  ["values that aren't known yet", planOf("aws_security_group", {}), false],
  ["everything", planOf("aws_security_group", { egress: [{ cidr_blocks: ["0.0.0.0/0"] }] }), false],
  ["an address that holds one as a text", planOf("aws_ec2_managed_prefix_list_entry", { cidr: `1${PIN}/32` }), false],
  ["a key that is null", planOf("aws_security_group", { egress: null }), false],
  ["what goes", planOf("aws_route", null, ["delete"]), false],
  ["what is replaced", planOf("aws_route", { destination_cidr_block: `${PIN}/32` }, ["delete", "create"]), true],
  [
    "a rule of a network ACL without a direction, which is inbound",
    planOf("aws_network_acl_rule", { egress: null, rule_action: "allow", cidr_block: `${PIN}/32` }),
    false,
  ],
  [
    "one that is outbound, in capitals",
    planOf("aws_network_acl_rule", { egress: true, rule_action: "ALLOW", cidr_block: `${PIN}/32` }),
    true,
  ],
  ["a type that it doesn't speak of", planOf("aws_instance", { private_ip: PIN }), false],
];
