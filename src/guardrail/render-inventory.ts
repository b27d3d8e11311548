import type { Address } from "../egress/address/address.ts";
import { pinningRanges } from "./pinning-ranges.ts";

/** Where the queries are run. */
export const INVENTORY_FORMATS = ["aws-config", "resource-graph", "aws-cli", "az"] as const;
export type InventoryFormat = (typeof INVENTORY_FORMATS)[number];

/**
 * Read-only queries that show where known MESH addresses are pinned today: across an organisation by AWS Config's
 * aggregator or Azure Resource Graph, or in one account or subscription by its command line.
 */
export const renderInventory = (
  format: InventoryFormat,
  { addresses, origin }: { readonly addresses: readonly Address[]; readonly origin: string },
): string => `${[`# ${origin}`, ...WRITERS[format](addresses)].join("\n")}\n`;

const WRITERS: Readonly<Record<InventoryFormat, (addresses: readonly Address[]) => string[]>> = {
  // "=" on a network finds every range that holds the address, 0.0.0.0/0 among them.
  "aws-config": (addresses) => [
    "# One call each; fill in AGGREGATOR. Groups that open 0.0.0.0/0 are found as well: mesh-egress audit tells them apart.",
    ...[
      {
        type: "AWS::EC2::SecurityGroup",
        field: "configuration.ipPermissionsEgress.ipRanges",
        test: (address: string) => `= '${address}'`,
      },
      {
        type: "AWS::EC2::NetworkAcl",
        field: "configuration.entries.cidrBlock",
        test: (address: string) => `= '${address}'`,
      },
    ].flatMap(({ type, field, test }) =>
      chunks(addresses, MOST_CONDITIONS).map((some) =>
        awsConfig(
          `SELECT accountId, awsRegion, resourceId, resourceName, resourceType, configuration WHERE resourceType = '${type}' AND (${some.map((address) => `${field} ${test(address)}`).join(" OR ")})`,
        ),
      ),
    ),
    "# Lists can't be joined to the rules that use them: audit reads all of them.",
    ...["AWS::EC2::PrefixList", "AWS::NetworkFirewall::RuleGroup"].map((type) =>
      awsConfig(
        `SELECT accountId, awsRegion, resourceId, resourceName, resourceType, configuration WHERE resourceType = '${type}'`,
      ),
    ),
  ],
  "resource-graph": (addresses) => {
    const pinning = `dynamic([${[...pinningRanges(addresses), ...addresses].map((range) => `"${range}"`).join(",")}])`;
    return [
      "# Each is a query of its own, for every subscription that you may read. At most three mv-expand are allowed in one.",
      `networkresources
| where type =~ 'microsoft.network/firewallpolicies/rulecollectiongroups'
| mv-expand collection = properties.ruleCollections
| mv-expand rule = collection.rules
| where rule.ruleType =~ 'NetworkRule'
| mv-expand address = rule.destinationAddresses to typeof(string)
| where address in (${pinning})
| project id, collection = tostring(collection.name), rule = tostring(rule.name), address`,
      "",
      `resources
| where type =~ 'microsoft.network/ipgroups'
| mv-expand address = properties.ipAddresses to typeof(string)
| where address in (${pinning})
| project id, address`,
      "",
      `resources
| where type =~ 'microsoft.network/networksecuritygroups'
| mv-expand rule = properties.securityRules
| where rule.properties.direction =~ 'Outbound' and rule.properties.access =~ 'Allow'
| mv-expand address = array_concat(rule.properties.destinationAddressPrefixes, pack_array(rule.properties.destinationAddressPrefix)) to typeof(string)
| where address in (${pinning})
| project id, rule = tostring(rule.name), address`,
    ];
  },
  "aws-cli": () => [
    "# In each account and Region; nothing is changed. Give the files to mesh-egress audit.",
    "aws ec2 describe-security-groups --output json > security-groups.json",
    "aws ec2 describe-network-acls --output json > network-acls.json",
    "aws ec2 describe-route-tables --output json > route-tables.json",
    "aws ec2 describe-managed-prefix-lists --output json > prefix-lists.json",
    "for list in $(aws ec2 describe-managed-prefix-lists --query 'PrefixLists[?OwnerId!=`AWS`].PrefixListId' --output text); do",
    '  aws ec2 get-managed-prefix-list-entries --prefix-list-id "$list" --output json > "prefix-list-entries-$list.json"',
    "done",
    "for arn in $(aws network-firewall list-rule-groups --query 'RuleGroups[].Arn' --output text); do",
    '  aws network-firewall describe-rule-group --rule-group-arn "$arn" --output json > "rule-group-$(basename "$arn").json"',
    "done",
    "for arn in $(aws network-firewall list-firewall-policies --query 'FirewallPolicies[].Arn' --output text); do",
    '  aws network-firewall describe-firewall-policy --firewall-policy-arn "$arn" --output json > "firewall-policy-$(basename "$arn").json"',
    "done",
  ],
  az: () => [
    "# In each subscription; nothing is changed. Give the files to mesh-egress audit.",
    "az network nsg list --output json > network-security-groups.json",
    "az network ip-group list --output json > ip-groups.json",
    "az network route-table list --output json > route-tables.json",
    "az network firewall policy list --output json > firewall-policies.json",
    "az network firewall policy list --query '[].[name,resourceGroup]' --output tsv | while read -r policy group; do",
    '  az network firewall policy rule-collection-group list --policy-name "$policy" --resource-group "$group" --output json \\',
    '    > "rule-collection-groups-$group-$policy.json"',
    "done",
  ],
};

const awsConfig = (expression: string): string =>
  `aws configservice select-aggregate-resource-config --configuration-aggregator-name AGGREGATOR --output json \\\n  --expression "${expression}"`;

/** Conditions of one advanced query: AWS's guide bounds its length to 4,096 characters. */
const MOST_CONDITIONS = 14;

const chunks = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));
