/** The properties of a Terraform plan's resources that hold destinations. */
export interface TerraformDestination {
  readonly type: string;
  /** Property that lists blocks, if the destinations stand in those. */
  readonly list?: string;
  /** Keys of properties, of the resource or of a block, whose values at any depth are destinations. */
  readonly keys: readonly string[];
  /**
   * Further properties that the resource or the block must have to let traffic out. A text that ends in `*` begins so.
   */
  readonly where?: Readonly<Record<string, string | boolean>>;
}

const ALLOWED_OUT = { direction: "Outbound", access: "Allow" } as const;
const NSG_DESTINATIONS = ["destination_address_prefix", "destination_address_prefixes"] as const;
const TO_THE_INTERNET = { next_hop_type: "Internet" } as const;

/** Types of Azure Resource Manager, with whatever version. */
const ARM_TYPES = ["firewallPolicies/ruleCollectionGroups", "ipGroups", "networkSecurityGroups", "routeTables"];

/** Types of the providers `aws`, `azurerm` and `azapi` that hold destinations. A body of `azapi` counts as a whole. */
export const TERRAFORM_DESTINATIONS: readonly TerraformDestination[] = [
  { type: "aws_security_group", list: "egress", keys: ["cidr_blocks"] },
  { type: "aws_default_security_group", list: "egress", keys: ["cidr_blocks"] },
  { type: "aws_security_group_rule", keys: ["cidr_blocks"], where: { type: "egress" } },
  { type: "aws_vpc_security_group_egress_rule", keys: ["cidr_ipv4"] },
  { type: "aws_network_acl", list: "egress", keys: ["cidr_block"], where: { action: "allow" } },
  { type: "aws_default_network_acl", list: "egress", keys: ["cidr_block"], where: { action: "allow" } },
  { type: "aws_network_acl_rule", keys: ["cidr_block"], where: { egress: true, rule_action: "allow" } },
  { type: "aws_ec2_managed_prefix_list", keys: ["entry"] },
  { type: "aws_ec2_managed_prefix_list_entry", keys: ["cidr"] },
  { type: "aws_networkfirewall_rule_group", keys: ["rule_group", "rules"] },
  { type: "aws_route", keys: ["destination_cidr_block"] },
  { type: "aws_route_table", list: "route", keys: ["cidr_block"] },
  { type: "aws_default_route_table", list: "route", keys: ["cidr_block"] },
  { type: "azurerm_network_security_group", list: "security_rule", keys: NSG_DESTINATIONS, where: ALLOWED_OUT },
  { type: "azurerm_network_security_rule", keys: NSG_DESTINATIONS, where: ALLOWED_OUT },
  {
    type: "azurerm_firewall_policy_rule_collection_group",
    list: "network_rule_collection",
    keys: ["rule"],
    where: { action: "Allow" },
  },
  { type: "azurerm_firewall_network_rule_collection", keys: ["rule"], where: { action: "Allow" } },
  { type: "azurerm_ip_group", keys: ["cidrs"] },
  { type: "azurerm_ip_group_cidr", keys: ["cidr"] },
  ...["Allow", "AlwaysAllow"].map((action) => ({
    type: "azurerm_network_manager_admin_rule",
    keys: ["destination"],
    where: { direction: "Outbound", action },
  })),
  { type: "azurerm_route", keys: ["address_prefix"], where: TO_THE_INTERNET },
  { type: "azurerm_route_table", list: "route", keys: ["address_prefix"], where: TO_THE_INTERNET },
  ...["azapi_resource", "azapi_update_resource"].flatMap((type) =>
    ARM_TYPES.map((arm) => ({ type, keys: ["body"], where: { type: `Microsoft.Network/${arm}*` } })),
  ),
];
