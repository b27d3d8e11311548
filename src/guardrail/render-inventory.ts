import type { Address } from "../egress/address/address.ts";
import { pinningRanges } from "./pinning-ranges.ts";

/** The tools that run the queries. */
export const INVENTORY_FORMATS = ["aws-config", "resource-graph", "aws-cli", "az"] as const;
export type InventoryFormat = (typeof INVENTORY_FORMATS)[number];

/**
 * Returns read-only queries that show where known MESH addresses are pinned today: across an organisation by AWS
 * Config's aggregator or Azure Resource Graph, or in one account or subscription by its command line.
 */
export const renderInventory = (
  format: InventoryFormat,
  { addresses, origin }: { readonly addresses: readonly Address[]; readonly origin: string },
): string => `${[`# ${origin}`, ...WRITERS[format](addresses)].join("\n")}\n`;

const WRITERS: Readonly<Record<InventoryFormat, (addresses: readonly Address[]) => string[]>> = {
  // "=" on a network finds every range that holds the address, even 0.0.0.0/0.
  "aws-config": (addresses) => [
    "# One call each; fill in AGGREGATOR, and give the files to mesh-egress audit. Groups that open 0.0.0.0/0 are found as well: it tells them apart.",
    ...[
      {
        file: "security-groups",
        type: "AWS::EC2::SecurityGroup",
        field: "configuration.ipPermissionsEgress.ipRanges",
      },
      {
        file: "network-acls",
        type: "AWS::EC2::NetworkAcl",
        field: "configuration.entries.cidrBlock",
      },
      {
        file: "route-tables",
        type: "AWS::EC2::RouteTable",
        field: "configuration.routes.destinationCidrBlock",
      },
    ].flatMap(({ file, type, field }) =>
      chunks(addresses, MOST_CONDITIONS).map((some, index) =>
        awsConfig(
          `${file}-${index + 1}`,
          `${SELECT} WHERE resourceType = '${type}' AND (${some.map((address) => `${field} = '${address}'`).join(" OR ")})`,
        ),
      ),
    ),
    "# Lists can't be joined to the rules that use them: the audit joins all lists to all rules that name one.",
    ...Object.entries({
      "security-groups-by-list":
        "resourceType = 'AWS::EC2::SecurityGroup' AND configuration.ipPermissionsEgress.prefixListIds.prefixListId LIKE 'pl-%'",
      "route-tables-by-list":
        "resourceType = 'AWS::EC2::RouteTable' AND configuration.routes.destinationPrefixListId LIKE 'pl-%'",
      "prefix-lists": "resourceType = 'AWS::EC2::PrefixList'",
      "rule-groups": "resourceType = 'AWS::NetworkFirewall::RuleGroup'",
    }).map(([file, condition]) => awsConfig(file, `${SELECT} WHERE ${condition}`)),
  ],
  "resource-graph": (addresses) => {
    const listed = (texts: readonly string[]) => `dynamic([${texts.map((text) => `"${text}"`).join(",")}])`;
    // The audit tells whether a range holds an address, and a network that is written with bits behind its mask.
    const isPin = (list: string) => [
      `mv-expand address = ${list} to typeof(string)`,
      `where address in (${listed([...pinningRanges(addresses), ...addresses])}) or address contains "-" or (address contains "/" and tostring(split(address, ".")[0]) in (${listed(firstParts)}))`,
    ];
    const firstParts = [...new Set(addresses.map((address) => address.split(".")[0] ?? ""))];
    const outbound = 'where rule.properties.direction =~ "Outbound" and rule.properties.access =~ "Allow"';
    return [
      "# For every subscription that you may read; nothing is changed. Give the files to mesh-egress audit.",
      "# An answer holds 1000 rows at most: where it has a skip_token, ask again with --skip-token and keep both.",
      ...[
        {
          // A query may hold at most three mv-expand.
          file: "rule-collection-groups",
          table: "networkresources",
          type: "microsoft.network/firewallpolicies/rulecollectiongroups",
          steps: [
            "mv-expand collection = properties.ruleCollections",
            "mv-expand rule = collection.rules",
            'where rule.ruleType =~ "NetworkRule"',
            ...isPin("rule.destinationAddresses"),
          ],
        },
        {
          file: "rule-collection-groups-by-ip-group",
          table: "networkresources",
          type: "microsoft.network/firewallpolicies/rulecollectiongroups",
          steps: [
            "mv-expand collection = properties.ruleCollections",
            "mv-expand rule = collection.rules",
            "where array_length(rule.destinationIpGroups) > 0",
          ],
        },
        {
          file: "ip-groups",
          table: "resources",
          type: "microsoft.network/ipgroups",
          steps: isPin("properties.ipAddresses"),
        },
        {
          file: "network-security-groups",
          table: "resources",
          type: "microsoft.network/networksecuritygroups",
          steps: [
            "mv-expand rule = properties.securityRules",
            outbound,
            ...isPin(
              "array_concat(coalesce(rule.properties.destinationAddressPrefixes, dynamic([])), pack_array(rule.properties.destinationAddressPrefix))",
            ),
          ],
        },
        {
          file: "route-tables",
          table: "resources",
          type: "microsoft.network/routetables",
          steps: [
            "mv-expand route = properties.routes",
            'where route.properties.nextHopType =~ "Internet"',
            ...isPin("pack_array(route.properties.addressPrefix)"),
          ],
        },
      ].map(
        ({ file, table, type, steps }) =>
          `az graph query --first 1000 --output json --graph-query '${[table, `where type =~ "${type}"`, ...steps, "project id, name, type, location, resourceGroup, subscriptionId, properties"].join("\n| ")}' > ${file}.json`,
      ),
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
    ...[
      ["nsg", "network-security-groups"],
      ["ip-group", "ip-groups"],
      ["route-table", "route-tables"],
      ["firewall policy", "firewall-policies"],
    ].map(([what, file]) => `az network ${what} list ${AS_PAGE} > ${file}.json`),
    "az network firewall policy list --query '[].[name,resourceGroup]' --output tsv | while read -r policy group; do",
    `  az network firewall policy rule-collection-group list --policy-name "$policy" --resource-group "$group" ${AS_PAGE} \\`,
    '    > "rule-collection-groups-$group-$policy.json"',
    "done",
  ],
};

/** In the form of a page of Azure's API, because an empty list alone wouldn't show what was asked. */
const AS_PAGE = "--query '{value: @}' --output json";

/** The fields of an item that the audit reads. */
const SELECT = "SELECT accountId, awsRegion, resourceId, resourceName, resourceType, configuration";

const awsConfig = (file: string, expression: string): string =>
  `aws configservice select-aggregate-resource-config --configuration-aggregator-name AGGREGATOR --output json \\\n  --expression "${expression}" > ${file}.json`;

/** Conditions in one advanced query. AWS's guide limits its length to 4,096 characters. */
const MOST_CONDITIONS = 14;

const chunks = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));
