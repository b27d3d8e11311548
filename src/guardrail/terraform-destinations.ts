/** The properties of a Terraform plan's resources that hold destinations. */
export interface TerraformDestination {
  readonly type: string;
  /** Keys of properties whose values, at any depth, are destinations. */
  readonly keys: readonly string[];
  /** Further properties that the resource must have to let traffic out. */
  readonly where?: Readonly<Record<string, string | boolean>>;
}

/**
 * Types of the providers `aws` and `azurerm` that hold destinations. The collection of a network rule may deny; it is
 * flagged all the same, because it pins what it denies.
 */
export const TERRAFORM_DESTINATIONS: readonly TerraformDestination[] = [
  { type: "aws_security_group", keys: ["egress"] },
  { type: "aws_default_security_group", keys: ["egress"] },
  { type: "aws_security_group_rule", keys: ["cidr_blocks"], where: { type: "egress" } },
  { type: "aws_vpc_security_group_egress_rule", keys: ["cidr_ipv4"] },
  { type: "aws_network_acl", keys: ["egress"] },
  { type: "aws_default_network_acl", keys: ["egress"] },
  { type: "aws_network_acl_rule", keys: ["cidr_block"], where: { egress: true, rule_action: "allow" } },
  { type: "aws_ec2_managed_prefix_list", keys: ["entry"] },
  { type: "aws_ec2_managed_prefix_list_entry", keys: ["cidr"] },
  { type: "aws_networkfirewall_rule_group", keys: ["rule_group", "rules"] },
  { type: "aws_route", keys: ["destination_cidr_block"] },
  { type: "aws_route_table", keys: ["route"] },
  { type: "aws_default_route_table", keys: ["route"] },
  { type: "azurerm_network_security_group", keys: ["security_rule"] },
  {
    type: "azurerm_network_security_rule",
    keys: ["destination_address_prefix", "destination_address_prefixes"],
    where: { direction: "Outbound", access: "Allow" },
  },
  { type: "azurerm_firewall_policy_rule_collection_group", keys: ["network_rule_collection"] },
  { type: "azurerm_firewall_network_rule_collection", keys: ["rule"], where: { action: "Allow" } },
  { type: "azurerm_ip_group", keys: ["cidrs"] },
  { type: "azurerm_ip_group_cidr", keys: ["cidr"] },
  { type: "azurerm_route", keys: ["address_prefix"] },
  { type: "azurerm_route_table", keys: ["route"] },
];
