/**
 * Names in Pulumi's bridge for the resource types of Terraform's providers that affect egress. All other names follow
 * from Terraform's: `cidr_blocks` is `cidrBlocks`. A test compares both tables with the types of Pulumi's SDKs.
 */
export const TOKENS: Readonly<Record<string, string>> = {
  aws_cloudcontrolapi_resource: "aws:cloudcontrol/resource:Resource",
  aws_cloudformation_stack: "aws:cloudformation/stack:Stack",
  aws_default_network_acl: "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
  aws_default_route_table: "aws:ec2/defaultRouteTable:DefaultRouteTable",
  aws_default_security_group: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  aws_ec2_client_vpn_route: "aws:ec2clientvpn/route:Route",
  aws_ec2_managed_prefix_list: "aws:ec2/managedPrefixList:ManagedPrefixList",
  aws_ec2_managed_prefix_list_entry: "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry",
  aws_ec2_transit_gateway_route: "aws:ec2transitgateway/route:Route",
  aws_ecs_task_definition: "aws:ecs/taskDefinition:TaskDefinition",
  aws_internet_gateway: "aws:ec2/internetGateway:InternetGateway",
  aws_network_acl: "aws:ec2/networkAcl:NetworkAcl",
  aws_network_acl_association: "aws:ec2/networkAclAssociation:NetworkAclAssociation",
  aws_network_acl_rule: "aws:ec2/networkAclRule:NetworkAclRule",
  aws_networkfirewall_firewall: "aws:networkfirewall/firewall:Firewall",
  aws_networkfirewall_firewall_policy: "aws:networkfirewall/firewallPolicy:FirewallPolicy",
  aws_networkfirewall_rule_group: "aws:networkfirewall/ruleGroup:RuleGroup",
  aws_networkfirewall_tls_inspection_configuration:
    "aws:networkfirewall/tlsInspectionConfiguration:TlsInspectionConfiguration",
  aws_route: "aws:ec2/route:Route",
  aws_route53_record: "aws:route53/record:Record",
  aws_route53_records_exclusive: "aws:route53/recordsExclusive:RecordsExclusive",
  aws_route53_resolver_firewall_config: "aws:route53/resolverFirewallConfig:ResolverFirewallConfig",
  aws_route53_resolver_firewall_domain_list: "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList",
  aws_route53_resolver_firewall_rule: "aws:route53/resolverFirewallRule:ResolverFirewallRule",
  aws_route53_resolver_firewall_rule_group: "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup",
  aws_route53_resolver_firewall_rule_group_association:
    "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation",
  aws_route53_zone: "aws:route53/zone:Zone",
  aws_route_table_association: "aws:ec2/routeTableAssociation:RouteTableAssociation",
  aws_route_table: "aws:ec2/routeTable:RouteTable",
  aws_security_group: "aws:ec2/securityGroup:SecurityGroup",
  aws_security_group_rule: "aws:ec2/securityGroupRule:SecurityGroupRule",
  aws_subnet: "aws:ec2/subnet:Subnet",
  aws_vpc: "aws:ec2/vpc:Vpc",
  aws_vpc_endpoint: "aws:ec2/vpcEndpoint:VpcEndpoint",
  aws_vpc_ipv4_cidr_block_association: "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
  aws_vpc_security_group_egress_rule: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  aws_vpc_security_group_ingress_rule: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  aws_vpn_gateway: "aws:ec2/vpnGateway:VpnGateway",
  azapi_resource: "azapi:resources:AzapiResource",
  azapi_update_resource: "azapi:index/updateResource:UpdateResource",
  azurerm_dns_a_record: "azure:dns/aRecord:ARecord",
  azurerm_dns_aaaa_record: "azure:dns/aaaaRecord:AaaaRecord",
  azurerm_dns_cname_record: "azure:dns/cNameRecord:CNameRecord",
  azurerm_dns_zone: "azure:dns/zone:Zone",
  azurerm_firewall: "azure:network/firewall:Firewall",
  azurerm_firewall_application_rule_collection:
    "azure:network/firewallApplicationRuleCollection:FirewallApplicationRuleCollection",
  azurerm_firewall_nat_rule_collection: "azure:network/firewallNatRuleCollection:FirewallNatRuleCollection",
  azurerm_firewall_network_rule_collection: "azure:network/firewallNetworkRuleCollection:FirewallNetworkRuleCollection",
  azurerm_firewall_policy: "azure:network/firewallPolicy:FirewallPolicy",
  azurerm_firewall_policy_rule_collection_group:
    "azure:network/firewallPolicyRuleCollectionGroup:FirewallPolicyRuleCollectionGroup",
  azurerm_ip_group: "azure:network/iPGroup:IPGroup",
  azurerm_ip_group_cidr: "azure:network/iPGroupCIDR:IPGroupCIDR",
  azurerm_network_manager_admin_rule: "azure:network/networkManagerAdminRule:NetworkManagerAdminRule",
  azurerm_network_manager_admin_rule_collection:
    "azure:network/networkManagerAdminRuleCollection:NetworkManagerAdminRuleCollection",
  azurerm_network_manager_routing_rule: "azure:network/networkManagerRoutingRule:NetworkManagerRoutingRule",
  azurerm_network_security_group: "azure:network/networkSecurityGroup:NetworkSecurityGroup",
  azurerm_network_security_rule: "azure:network/networkSecurityRule:NetworkSecurityRule",
  azurerm_private_dns_a_record: "azure:privatedns/aRecord:ARecord",
  azurerm_private_dns_aaaa_record: "azure:privatedns/aAAARecord:AAAARecord",
  azurerm_private_dns_cname_record: "azure:privatedns/cnameRecord:CnameRecord",
  azurerm_private_dns_zone: "azure:privatedns/zone:Zone",
  azurerm_resource_group_template_deployment:
    "azure:core/resourceGroupTemplateDeployment:ResourceGroupTemplateDeployment",
  azurerm_route: "azure:network/route:Route",
  azurerm_route_table: "azure:network/routeTable:RouteTable",
  azurerm_subnet: "azure:network/subnet:Subnet",
  azurerm_subnet_network_security_group_association:
    "azure:network/subnetNetworkSecurityGroupAssociation:SubnetNetworkSecurityGroupAssociation",
  azurerm_subnet_route_table_association: "azure:network/subnetRouteTableAssociation:SubnetRouteTableAssociation",
  azurerm_subscription_template_deployment: "azure:core/subscriptionTemplateDeployment:SubscriptionTemplateDeployment",
  azurerm_tenant_template_deployment: "azure:core/tenantTemplateDeployment:TenantTemplateDeployment",
  azurerm_virtual_network: "azure:network/virtualNetwork:VirtualNetwork",
  docker_container: "docker:index/container:Container",
  docker_service: "docker:index/service:Service",
};

/**
 * Names that don't follow that rule, by type and path; nested blocks have their own paths as well. Source:
 * pulumi-terraform-bridge, `naming.go`.
 */
export const RENAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  aws_default_route_table: {
    route: "routes",
  },
  aws_ec2_managed_prefix_list: {
    entry: "entries",
  },
  aws_networkfirewall_firewall: {
    availability_zone_mapping: "availabilityZoneMappings",
    subnet_mapping: "subnetMappings",
  },
  aws_networkfirewall_firewall_policy: {
    "firewall_policy.policy_variables.rule_variables.ip_set.definition": "definitions",
    "firewall_policy.stateful_rule_group_reference": "statefulRuleGroupReferences",
    "firewall_policy.stateless_custom_action": "statelessCustomActions",
    "firewall_policy.stateless_custom_action.action_definition.publish_metric_action.dimension": "dimensions",
    "firewall_policy.stateless_rule_group_reference": "statelessRuleGroupReferences",
  },
  aws_networkfirewall_rule_group: {
    "rule_group.reference_sets.ip_set_references.ip_set_reference": "ipSetReferences",
    "rule_group.rule_variables.ip_sets.ip_set.definition": "definitions",
    "rule_group.rule_variables.port_sets.port_set.definition": "definitions",
    "rule_group.rules_source.stateful_rule": "statefulRules",
    "rule_group.rules_source.stateful_rule.rule_option": "ruleOptions",
    "rule_group.rules_source.stateless_rules_and_custom_actions.custom_action": "customActions",
    "rule_group.rules_source.stateless_rules_and_custom_actions.custom_action.action_definition.publish_metric_action.dimension":
      "dimensions",
    "rule_group.rules_source.stateless_rules_and_custom_actions.stateless_rule": "statelessRules",
    "rule_group.rules_source.stateless_rules_and_custom_actions.stateless_rule.rule_definition.match_attributes.destination":
      "destinations",
    "rule_group.rules_source.stateless_rules_and_custom_actions.stateless_rule.rule_definition.match_attributes.destination_port":
      "destinationPorts",
    "rule_group.rules_source.stateless_rules_and_custom_actions.stateless_rule.rule_definition.match_attributes.source":
      "sources",
    "rule_group.rules_source.stateless_rules_and_custom_actions.stateless_rule.rule_definition.match_attributes.source_port":
      "sourcePorts",
    "rule_group.rules_source.stateless_rules_and_custom_actions.stateless_rule.rule_definition.match_attributes.tcp_flag":
      "tcpFlags",
  },
  aws_networkfirewall_tls_inspection_configuration: {
    encryption_configuration: "encryptionConfigurations",
    "tls_inspection_configuration.server_certificate_configuration.scope": "scopes",
    "tls_inspection_configuration.server_certificate_configuration.scope.destination": "destinations",
    "tls_inspection_configuration.server_certificate_configuration.scope.source": "sources",
    "tls_inspection_configuration.server_certificate_configuration.server_certificate": "serverCertificates",
  },
  aws_route53_record: {
    alias: "aliases",
    failover_routing_policy: "failoverRoutingPolicies",
    geolocation_routing_policy: "geolocationRoutingPolicies",
    latency_routing_policy: "latencyRoutingPolicies",
    weighted_routing_policy: "weightedRoutingPolicies",
  },
  aws_route53_records_exclusive: {
    resource_record_set: "resourceRecordSets",
  },
  aws_route53_zone: {
    vpc: "vpcs",
  },
  aws_route_table: {
    route: "routes",
  },
  azurerm_firewall: {
    ip_configuration: "ipConfigurations",
  },
  azurerm_firewall_application_rule_collection: {
    rule: "rules",
    "rule.protocol": "protocols",
  },
  azurerm_firewall_nat_rule_collection: {
    rule: "rules",
  },
  azurerm_firewall_network_rule_collection: {
    rule: "rules",
  },
  azurerm_firewall_policy: {
    "insights.log_analytics_workspace": "logAnalyticsWorkspaces",
    "intrusion_detection.traffic_bypass": "trafficBypasses",
  },
  azurerm_firewall_policy_rule_collection_group: {
    application_rule_collection: "applicationRuleCollections",
    "application_rule_collection.rule": "rules",
    nat_rule_collection: "natRuleCollections",
    "nat_rule_collection.rule": "rules",
    network_rule_collection: "networkRuleCollections",
    "network_rule_collection.rule": "rules",
  },
  azurerm_network_manager_admin_rule: {
    destination: "destinations",
    source: "sources",
  },
  azurerm_network_security_group: {
    security_rule: "securityRules",
  },
  azurerm_route_table: {
    route: "routes",
  },
  azurerm_subnet: {
    delegation: "delegations",
  },
  azurerm_virtual_network: {
    address_space: "addressSpaces",
    ip_address_pool: "ipAddressPools",
    subnet: "subnets",
  },
  docker_container: {
    host: "hosts",
  },
};
