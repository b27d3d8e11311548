import { pulumi, type Tools, terraform } from "./tools.ts";

const TAGS = { Owner: "Integration Platform", Reason: "MESH messages", ReviewBy: "2027-03-31" };
const TAG_LIST = Object.entries(TAGS).map(([Key, Value]) => ({ Key, Value }));

const GROUP = "arn:aws:network-firewall:eu-west-2:111111111111:stateful-rulegroup/names";
const NAMES = ["msg.intspineservices.nhs.uk", ".spineservices.nhs.uk"];
const DNS_NAMES = ["msg.intspineservices.nhs.uk.", "*.spineservices.nhs.uk."];
const LIST = "rslvr-fdl-0123456789abcdef0";
const DNS_GROUP = "rslvr-frg-0123456789abcdef0";

/** Names in a list, one of them too wide, with the DNS firewall in front and an owner at the group. */
const LISTS: Tools = {
  "Pulumi state": {
    "state.json": pulumi([
      {
        type: "aws:networkfirewall/ruleGroup:RuleGroup",
        id: GROUP,
        outputs: {
          arn: GROUP,
          name: "names",
          type: "STATEFUL",
          tags: TAGS,
          ruleGroup: {
            rulesSource: {
              rulesSourceList: { generatedRulesType: "ALLOWLIST", targetTypes: ["TLS_SNI"], targets: NAMES },
            },
          },
        },
      },
      {
        type: "aws:networkfirewall/firewallPolicy:FirewallPolicy",
        id: "arn:p",
        outputs: {
          firewallPolicy: {
            statelessDefaultActions: ["aws:forward_to_sfe"],
            statelessFragmentDefaultActions: ["aws:forward_to_sfe"],
            statefulRuleGroupReferences: [{ resourceArn: GROUP }],
          },
        },
      },
      {
        type: "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList",
        id: LIST,
        outputs: { name: "names", domains: DNS_NAMES },
      },
      {
        type: "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup",
        id: DNS_GROUP,
        outputs: { name: "mesh" },
      },
      {
        type: "aws:route53/resolverFirewallRule:ResolverFirewallRule",
        id: `${DNS_GROUP}:${LIST}`,
        outputs: {
          name: "mesh",
          action: "ALLOW",
          firewallDomainListId: LIST,
          firewallRuleGroupId: DNS_GROUP,
          priority: 10,
        },
      },
    ]),
  },
  "Terraform plan": {
    "plan.json": terraform([
      {
        type: "aws_networkfirewall_rule_group",
        after: {
          id: GROUP,
          arn: GROUP,
          name: "names",
          type: "STATEFUL",
          tags: TAGS,
          tags_all: TAGS,
          rules: null,
          rule_group: [
            {
              rule_variables: [],
              rules_source: [
                {
                  rules_string: "",
                  rules_source_list: [{ generated_rules_type: "ALLOWLIST", target_types: ["TLS_SNI"], targets: NAMES }],
                  stateful_rule: [],
                  stateless_rules_and_custom_actions: [],
                },
              ],
              stateful_rule_options: [],
              reference_sets: [],
            },
          ],
        },
      },
      {
        type: "aws_networkfirewall_firewall_policy",
        after: {
          id: "arn:p",
          firewall_policy: [
            {
              stateless_default_actions: ["aws:forward_to_sfe"],
              stateless_fragment_default_actions: ["aws:forward_to_sfe"],
              stateful_rule_group_reference: [{ priority: null, resource_arn: GROUP, override: [] }],
            },
          ],
        },
      },
      { type: "aws_route53_resolver_firewall_domain_list", after: { id: LIST, name: "names", domains: DNS_NAMES } },
      { type: "aws_route53_resolver_firewall_rule_group", after: { id: DNS_GROUP, name: "mesh" } },
      {
        type: "aws_route53_resolver_firewall_rule",
        after: {
          id: `${DNS_GROUP}:${LIST}`,
          name: "mesh",
          action: "ALLOW",
          firewall_domain_list_id: LIST,
          firewall_rule_group_id: DNS_GROUP,
          priority: 10,
          block_response: null,
        },
      },
    ]),
  },
  "answers of the cloud": {
    "group.json": {
      RuleGroup: {
        RulesSource: {
          RulesSourceList: { GeneratedRulesType: "ALLOWLIST", TargetTypes: ["TLS_SNI"], Targets: NAMES },
        },
      },
      RuleGroupResponse: { RuleGroupArn: GROUP, RuleGroupName: "names", Type: "STATEFUL", Tags: TAG_LIST },
    },
    "policy.json": {
      FirewallPolicy: {
        StatelessDefaultActions: ["aws:forward_to_sfe"],
        StatelessFragmentDefaultActions: ["aws:forward_to_sfe"],
        StatefulRuleGroupReferences: [{ ResourceArn: GROUP }],
      },
      FirewallPolicyResponse: { FirewallPolicyArn: "arn:p" },
    },
    [`${LIST}.json`]: { Domains: DNS_NAMES },
    "groups.json": { FirewallRuleGroups: [{ Id: DNS_GROUP, Arn: "arn:g", Name: "mesh" }] },
    "rules.json": {
      FirewallRules: [
        { Name: "mesh", Action: "ALLOW", FirewallDomainListId: LIST, FirewallRuleGroupId: DNS_GROUP, Priority: 10 },
      ],
    },
  },
  template: {
    "template.json": {
      Resources: {
        Group: {
          Type: "AWS::NetworkFirewall::RuleGroup",
          Properties: {
            Type: "STATEFUL",
            RuleGroupName: "names",
            Tags: TAG_LIST,
            RuleGroup: {
              RulesSource: {
                RulesSourceList: { GeneratedRulesType: "ALLOWLIST", TargetTypes: ["TLS_SNI"], Targets: NAMES },
              },
            },
          },
        },
        Policy: {
          Type: "AWS::NetworkFirewall::FirewallPolicy",
          Properties: {
            FirewallPolicy: {
              StatelessDefaultActions: ["aws:forward_to_sfe"],
              StatelessFragmentDefaultActions: ["aws:forward_to_sfe"],
              StatefulRuleGroupReferences: [{ ResourceArn: { Ref: "Group" } }],
            },
          },
        },
        List: {
          Type: "AWS::Route53Resolver::FirewallDomainList",
          Properties: { Name: "names", Domains: DNS_NAMES },
        },
        Dns: {
          Type: "AWS::Route53Resolver::FirewallRuleGroup",
          Properties: {
            Name: "mesh",
            FirewallRules: [{ Action: "ALLOW", FirewallDomainListId: { Ref: "List" }, Priority: 10 }],
          },
        },
      },
    },
  },
};

const MESH = "3.11.177.31/32";
const PREFIX = "pl-0fedcba9876543210";

/**
 * A way round any firewall: a pinned address of MESH's, anything on 443, a denial at a subnet, and a route straight
 * out.
 */
const ROUND: Tools = {
  "Pulumi state": {
    "state.json": pulumi([
      {
        type: "aws:ec2/securityGroup:SecurityGroup",
        id: "sg-9",
        outputs: {
          name: "workers",
          vpcId: "vpc-1",
          tags: TAGS,
          egress: [
            { protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"], description: "web" },
            { protocol: "tcp", fromPort: 443, toPort: 443, prefixListIds: [PREFIX], description: "MESH" },
          ],
        },
      },
      {
        type: "aws:ec2/managedPrefixList:ManagedPrefixList",
        id: PREFIX,
        outputs: { name: "mesh", entries: [{ cidr: MESH, description: "blue" }] },
      },
      {
        type: "aws:ec2/networkAcl:NetworkAcl",
        id: "acl-9",
        outputs: {
          vpcId: "vpc-1",
          subnetIds: ["subnet-1"],
          egress: [
            { ruleNo: 90, action: "deny", protocol: "6", fromPort: 443, toPort: 443, cidrBlock: "3.10.194.216/32" },
            { ruleNo: 100, action: "allow", protocol: "-1", fromPort: 0, toPort: 0, cidrBlock: "0.0.0.0/0" },
          ],
        },
      },
      {
        type: "aws:ec2/routeTable:RouteTable",
        id: "rtb-9",
        outputs: { vpcId: "vpc-1", routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-1" }] },
      },
    ]),
  },
  "Terraform plan": {
    "plan.json": terraform([
      {
        type: "aws_route_table",
        after: {
          id: "rtb-9",
          vpc_id: "vpc-1",
          route: [{ cidr_block: "0.0.0.0/0", gateway_id: "igw-1", nat_gateway_id: "", ipv6_cidr_block: "" }],
        },
      },
      {
        type: "aws_ec2_managed_prefix_list",
        after: { id: PREFIX, name: "mesh", entry: [{ cidr: MESH, description: "blue" }] },
      },
      {
        type: "aws_security_group",
        after: {
          id: "sg-9",
          name: "workers",
          vpc_id: "vpc-1",
          tags: TAGS,
          tags_all: TAGS,
          egress: [
            {
              protocol: "tcp",
              from_port: 443,
              to_port: 443,
              cidr_blocks: [],
              ipv6_cidr_blocks: [],
              prefix_list_ids: [PREFIX],
              security_groups: [],
              self: false,
              description: "MESH",
            },
            {
              protocol: "tcp",
              from_port: 443,
              to_port: 443,
              cidr_blocks: ["0.0.0.0/0"],
              ipv6_cidr_blocks: [],
              prefix_list_ids: [],
              security_groups: [],
              self: false,
              description: "web",
            },
          ],
        },
      },
      {
        type: "aws_network_acl",
        after: {
          id: "acl-9",
          vpc_id: "vpc-1",
          subnet_ids: ["subnet-1"],
          egress: [
            {
              rule_no: 100,
              action: "allow",
              protocol: "-1",
              from_port: 0,
              to_port: 0,
              cidr_block: "0.0.0.0/0",
              ipv6_cidr_block: "",
            },
            {
              rule_no: 90,
              action: "deny",
              protocol: "6",
              from_port: 443,
              to_port: 443,
              cidr_block: "3.10.194.216/32",
              ipv6_cidr_block: "",
            },
          ],
        },
      },
    ]),
  },
  "answers of the cloud": {
    "network.json": {
      calls: [
        {
          service: "ec2",
          operation: "describe-security-groups",
          output: {
            SecurityGroups: [
              {
                GroupId: "sg-9",
                GroupName: "workers",
                VpcId: "vpc-1",
                Tags: TAG_LIST,
                IpPermissionsEgress: [
                  {
                    IpProtocol: "tcp",
                    FromPort: 443,
                    ToPort: 443,
                    IpRanges: [{ CidrIp: "0.0.0.0/0", Description: "web" }],
                    PrefixListIds: [{ PrefixListId: PREFIX, Description: "MESH" }],
                  },
                ],
              },
            ],
          },
        },
        {
          service: "ec2",
          operation: "get-managed-prefix-list-entries",
          parameters: { PrefixListId: PREFIX },
          output: { Entries: [{ Cidr: MESH, Description: "blue" }] },
        },
        {
          service: "ec2",
          operation: "describe-network-acls",
          output: {
            NetworkAcls: [
              {
                NetworkAclId: "acl-9",
                VpcId: "vpc-1",
                Associations: [{ SubnetId: "subnet-1" }],
                Entries: [
                  {
                    Egress: true,
                    RuleNumber: 90,
                    RuleAction: "deny",
                    Protocol: "6",
                    PortRange: { From: 443, To: 443 },
                    CidrBlock: "3.10.194.216/32",
                  },
                  { Egress: true, RuleNumber: 100, RuleAction: "allow", Protocol: "-1", CidrBlock: "0.0.0.0/0" },
                  { Egress: true, RuleNumber: 32767, RuleAction: "deny", Protocol: "-1", CidrBlock: "0.0.0.0/0" },
                ],
              },
            ],
          },
        },
        {
          service: "ec2",
          operation: "describe-route-tables",
          output: {
            RouteTables: [
              {
                RouteTableId: "rtb-9",
                VpcId: "vpc-1",
                Routes: [{ DestinationCidrBlock: "0.0.0.0/0", GatewayId: "igw-1", State: "active" }],
              },
            ],
          },
        },
      ],
    },
  },
  template: {
    "template.json": {
      Resources: {
        List: {
          Type: "AWS::EC2::PrefixList",
          Properties: { PrefixListName: "mesh", Entries: [{ Cidr: MESH, Description: "blue" }] },
        },
        Workers: {
          Type: "AWS::EC2::SecurityGroup",
          Properties: {
            GroupName: "workers",
            VpcId: "vpc-1",
            Tags: TAG_LIST,
            SecurityGroupEgress: [
              { IpProtocol: "tcp", FromPort: 443, ToPort: 443, CidrIp: "0.0.0.0/0", Description: "web" },
              {
                IpProtocol: "tcp",
                FromPort: 443,
                ToPort: 443,
                DestinationPrefixListId: { Ref: "List" },
                Description: "MESH",
              },
            ],
          },
        },
        Deny: {
          Type: "AWS::EC2::NetworkAclEntry",
          Properties: {
            NetworkAclId: "acl-9",
            Egress: true,
            RuleNumber: 90,
            RuleAction: "deny",
            Protocol: 6,
            PortRange: { From: 443, To: 443 },
            CidrBlock: "3.10.194.216/32",
          },
        },
        Allow: {
          Type: "AWS::EC2::NetworkAclEntry",
          Properties: {
            NetworkAclId: "acl-9",
            Egress: true,
            RuleNumber: 100,
            RuleAction: "allow",
            Protocol: -1,
            CidrBlock: "0.0.0.0/0",
          },
        },
        Behind: {
          Type: "AWS::EC2::SubnetNetworkAclAssociation",
          Properties: { NetworkAclId: "acl-9", SubnetId: "subnet-1" },
        },
        Out: {
          Type: "AWS::EC2::Route",
          Properties: { RouteTableId: "rtb-9", DestinationCidrBlock: "0.0.0.0/0", GatewayId: "igw-1" },
        },
      },
    },
  },
};

const AZURE = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network";
const HUB = `${AZURE}/firewallPolicies/hub`;
const filter = (name: string, priority: number, action: string, rules: readonly object[]) => ({
  ruleCollectionType: "FirewallPolicyFilterRuleCollection",
  name,
  priority,
  action: { type: action },
  rules,
});
const COLLECTIONS = {
  priority: 300,
  ruleCollections: [
    filter("deny", 110, "Deny", [
      {
        ruleType: "NetworkRule",
        name: "no-green",
        sourceAddresses: ["10.40.0.0/16"],
        destinationAddresses: ["3.10.194.216"],
        destinationPorts: ["443"],
        ipProtocols: ["TCP"],
      },
    ]),
    filter("pins", 120, "Allow", [
      {
        ruleType: "NetworkRule",
        name: "blue",
        description: "MESH LIVE",
        sourceAddresses: ["10.40.0.0/16"],
        destinationAddresses: ["18.132.56.40", "3.11.193.200"],
        destinationPorts: ["443"],
        ipProtocols: ["TCP"],
      },
    ]),
    filter("names", 200, "Allow", [
      {
        ruleType: "ApplicationRule",
        name: "live",
        sourceAddresses: ["10.40.0.0/16"],
        targetFqdns: ["mesh-sync.spineservices.nhs.uk"],
        protocols: [{ protocolType: "Https", port: 443 }],
      },
      {
        ruleType: "ApplicationRule",
        name: "wide",
        sourceAddresses: ["10.40.0.0/16"],
        targetFqdns: ["*.nhs.uk"],
        protocols: [{ protocolType: "Https", port: 443 }],
      },
    ]),
  ],
};
const POLICY = { sku: { tier: "Premium" }, threatIntelMode: "Alert", dnsSettings: { enableProxy: true } };
const ROUTE = { addressPrefix: "0.0.0.0/0", nextHopType: "VirtualAppliance", nextHopIpAddress: "10.0.0.4" };
const security = (priority: number, access: string, destinationAddressPrefix: string) => ({
  priority,
  access,
  direction: "Outbound",
  protocol: "Tcp",
  sourcePortRange: "*",
  sourceAddressPrefix: "*",
  destinationPortRange: "443",
  destinationAddressPrefix,
});
const ALLOWED = security(200, "Allow", "Internet");
const DENIED = security(100, "Deny", "3.10.194.216");
const terraformRule = (name: string, rule: ReturnType<typeof security>) => ({
  name,
  priority: rule.priority,
  access: rule.access,
  direction: rule.direction,
  protocol: rule.protocol,
  source_port_range: "*",
  source_address_prefix: "*",
  destination_port_range: "443",
  destination_address_prefix: rule.destinationAddressPrefix,
  destination_address_prefixes: [],
});

/** Azure with pins, a wide name, denials, tags and a route to the firewall. */
const HUB_AND_SPOKE: Tools = {
  "Pulumi state": {
    "state.json": pulumi([
      { type: "azure-native:network:FirewallPolicy", id: HUB, outputs: { name: "hub", tags: TAGS, ...POLICY } },
      {
        type: "azure-native:network:FirewallPolicyRuleCollectionGroup",
        id: `${HUB}/ruleCollectionGroups/mesh`,
        outputs: { name: "mesh", ...COLLECTIONS },
      },
      {
        type: "azure-native:network:NetworkSecurityGroup",
        id: `${AZURE}/networkSecurityGroups/spoke`,
        outputs: {
          name: "spoke",
          tags: TAGS,
          securityRules: [
            { name: "web", ...ALLOWED },
            { name: "no-green", ...DENIED },
          ],
        },
      },
      {
        type: "azure-native:network:RouteTable",
        id: `${AZURE}/routeTables/spoke`,
        outputs: { name: "spoke", routes: [{ name: "out", ...ROUTE }] },
      },
    ]),
  },
  "Terraform plan": {
    "plan.json": terraform([
      {
        type: "azurerm_network_security_group",
        after: {
          id: `${AZURE}/networkSecurityGroups/spoke`,
          name: "spoke",
          tags: TAGS,
          security_rule: [terraformRule("no-green", DENIED), terraformRule("web", ALLOWED)],
        },
      },
      {
        type: "azurerm_route_table",
        after: {
          id: `${AZURE}/routeTables/spoke`,
          name: "spoke",
          route: [
            {
              name: "out",
              address_prefix: "0.0.0.0/0",
              next_hop_type: "VirtualAppliance",
              next_hop_in_ip_address: "10.0.0.4",
            },
          ],
        },
      },
      {
        type: "azurerm_firewall_policy",
        after: {
          id: HUB,
          name: "hub",
          tags: TAGS,
          sku: "Premium",
          threat_intelligence_mode: "Alert",
          dns: [{ proxy_enabled: true, servers: [] }],
        },
      },
      {
        type: "azurerm_firewall_policy_rule_collection_group",
        after: {
          id: `${HUB}/ruleCollectionGroups/mesh`,
          name: "mesh",
          priority: 300,
          firewall_policy_id: HUB,
          network_rule_collection: [
            {
              name: "pins",
              priority: 120,
              action: "Allow",
              rule: [
                {
                  name: "blue",
                  description: "MESH LIVE",
                  source_addresses: ["10.40.0.0/16"],
                  destination_addresses: ["18.132.56.40", "3.11.193.200"],
                  destination_ports: ["443"],
                  protocols: ["TCP"],
                },
              ],
            },
            {
              name: "deny",
              priority: 110,
              action: "Deny",
              rule: [
                {
                  name: "no-green",
                  source_addresses: ["10.40.0.0/16"],
                  destination_addresses: ["3.10.194.216"],
                  destination_ports: ["443"],
                  protocols: ["TCP"],
                },
              ],
            },
          ],
          application_rule_collection: [
            {
              name: "names",
              priority: 200,
              action: "Allow",
              rule: [
                {
                  name: "live",
                  source_addresses: ["10.40.0.0/16"],
                  destination_fqdns: ["mesh-sync.spineservices.nhs.uk"],
                  protocols: [{ type: "Https", port: 443 }],
                },
                {
                  name: "wide",
                  source_addresses: ["10.40.0.0/16"],
                  destination_fqdns: ["*.nhs.uk"],
                  protocols: [{ type: "Https", port: 443 }],
                },
              ],
            },
          ],
        },
      },
    ]),
  },
  "answers of the cloud": {
    "policies.json": [{ id: HUB, name: "hub", type: "Microsoft.Network/FirewallPolicies", tags: TAGS, ...POLICY }],
    "collections.json": [
      {
        id: `${HUB}/ruleCollectionGroups/mesh`,
        name: "mesh",
        type: "Microsoft.Network/FirewallPolicies/RuleCollectionGroups",
        ...COLLECTIONS,
      },
    ],
    "graph.json": {
      count: 2,
      total_records: 2,
      data: [
        {
          id: `${AZURE}/networkSecurityGroups/spoke`,
          name: "spoke",
          type: "microsoft.network/networksecuritygroups",
          tags: TAGS,
          properties: {
            securityRules: [
              { name: "web", properties: ALLOWED },
              { name: "no-green", properties: DENIED },
            ],
          },
        },
        {
          id: `${AZURE}/routeTables/spoke`,
          name: "spoke",
          type: "microsoft.network/routetables",
          properties: { routes: [{ name: "out", properties: ROUTE }] },
        },
      ],
    },
  },
  template: {
    "main.json": {
      $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
      variables: { green: "3.10.194.216" },
      resources: [
        { type: "Microsoft.Network/firewallPolicies", name: "hub", tags: TAGS, properties: POLICY },
        { type: "Microsoft.Network/firewallPolicies/ruleCollectionGroups", name: "hub/mesh", properties: COLLECTIONS },
        {
          type: "Microsoft.Network/networkSecurityGroups",
          name: "spoke",
          tags: TAGS,
          properties: {
            securityRules: [
              { name: "web", properties: ALLOWED },
              { name: "no-green", properties: { ...DENIED, destinationAddressPrefix: "[variables('green')]" } },
            ],
          },
        },
        {
          type: "Microsoft.Network/routeTables",
          name: "spoke",
          properties: { routes: [{ name: "out", properties: ROUTE }] },
        },
      ],
    },
  },
};

/** Stacks in which much is wrong, each as four tools have it. */
export const JUDGED_STACKS: Readonly<Record<string, Tools>> = {
  "lists of names": LISTS,
  "a way round the firewall": ROUND,
  "a hub with pins": HUB_AND_SPOKE,
};
