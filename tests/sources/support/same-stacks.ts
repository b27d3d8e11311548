import { pulumi, type Tools, terraform } from "./tools.ts";

const ARN = "arn:aws:network-firewall:eu-west-2:111111111111:stateful-rulegroup/mesh";
const TEXT =
  'pass tls $HOME_NET any -> any 443 (tls.sni; content:"example.org"; startswith; endswith; sid:1;)\ndrop ip any any -> any any (sid:2;)';
const AZURE = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network";

/** Addresses that are pinned in a security group, in a list that it refers to, and in an ACL. */
const PINS: Tools = {
  "Pulumi state": {
    "state.json": pulumi([
      {
        type: "aws:ec2/managedPrefixList:ManagedPrefixList",
        id: "pl-0123456789abcdef0",
        outputs: { entries: [{ cidr: "203.0.113.9/32" }] },
      },
      {
        type: "aws:ec2/securityGroup:SecurityGroup",
        id: "sg-1",
        outputs: {
          egress: [
            { protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["203.0.113.7/32"] },
            { protocol: "tcp", fromPort: 443, toPort: 443, prefixListIds: ["pl-0123456789abcdef0"] },
          ],
        },
      },
      {
        type: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
        id: "sgr-1",
        outputs: { securityGroupId: "sg-1", ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "203.0.113.8/32" },
      },
      {
        type: "aws:ec2/networkAcl:NetworkAcl",
        id: "acl-1",
        outputs: {
          egress: [
            { ruleNo: 100, action: "allow", protocol: "6", fromPort: 443, toPort: 443, cidrBlock: "203.0.113.7/32" },
          ],
        },
      },
    ]),
  },
  "Terraform plan": {
    "plan.json": terraform([
      {
        type: "aws_ec2_managed_prefix_list",
        after: { id: "pl-0123456789abcdef0", entry: [{ cidr: "203.0.113.9/32", description: "" }] },
      },
      {
        type: "aws_security_group",
        after: {
          id: "sg-1",
          // A refresh has put the rule that is a resource of its own into its group as well.
          egress: [
            {
              protocol: "tcp",
              from_port: 443,
              to_port: 443,
              cidr_blocks: ["203.0.113.7/32", "203.0.113.8/32"],
              ipv6_cidr_blocks: [],
              prefix_list_ids: [],
              security_groups: [],
              self: false,
              description: "",
            },
            {
              protocol: "tcp",
              from_port: 443,
              to_port: 443,
              cidr_blocks: [],
              ipv6_cidr_blocks: null,
              prefix_list_ids: ["pl-0123456789abcdef0"],
              security_groups: [],
              self: false,
              description: "",
            },
          ],
        },
      },
      {
        type: "aws_vpc_security_group_egress_rule",
        after: {
          id: "sgr-1",
          security_group_id: "sg-1",
          ip_protocol: "tcp",
          from_port: 443,
          to_port: 443,
          cidr_ipv4: "203.0.113.8/32",
          cidr_ipv6: null,
        },
      },
      {
        type: "aws_network_acl",
        after: {
          id: "acl-1",
          egress: [
            {
              rule_no: 100,
              action: "allow",
              protocol: "6",
              from_port: 443,
              to_port: 443,
              cidr_block: "203.0.113.7/32",
              ipv6_cidr_block: "",
            },
          ],
        },
      },
    ]),
  },
  "answers of the cloud": {
    "pl-0123456789abcdef0.json": { Entries: [{ Cidr: "203.0.113.9/32" }] },
    "groups.json": {
      SecurityGroups: [
        {
          GroupId: "sg-1",
          IpPermissionsEgress: [
            {
              IpProtocol: "tcp",
              FromPort: 443,
              ToPort: 443,
              IpRanges: [{ CidrIp: "203.0.113.7/32" }, { CidrIp: "203.0.113.8/32" }],
              PrefixListIds: [{ PrefixListId: "pl-0123456789abcdef0" }],
            },
          ],
        },
      ],
    },
    "acls.json": {
      NetworkAcls: [
        {
          NetworkAclId: "acl-1",
          Entries: [
            {
              Egress: true,
              RuleNumber: 100,
              RuleAction: "allow",
              Protocol: "6",
              PortRange: { From: 443, To: 443 },
              CidrBlock: "203.0.113.7/32",
            },
          ],
        },
      ],
    },
  },
  template: {
    "template.yaml": `
Resources:
  List: { Type: AWS::EC2::PrefixList, Properties: { Entries: [{ Cidr: 203.0.113.9/32 }] } }
  Sg:
    Type: AWS::EC2::SecurityGroup
    Properties:
      SecurityGroupEgress:
        - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 203.0.113.7/32 }
        - { IpProtocol: tcp, FromPort: 443, ToPort: 443, DestinationPrefixListId: !GetAtt List.PrefixListId }
  Rule: { Type: AWS::EC2::SecurityGroupEgress, Properties: { GroupId: !Ref Sg, IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 203.0.113.8/32 } }
  Entry: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: acl-1, Egress: true, RuleNumber: 100, RuleAction: allow, Protocol: 6, PortRange: { From: 443, To: 443 }, CidrBlock: 203.0.113.7/32 } }
`,
  },
};

/** A firewall of AWS that passes one host by its name, and the way into it. */
const HOSTS: Tools = {
  "Pulumi state": {
    "state.json": pulumi([
      {
        type: "aws:networkfirewall/ruleGroup:RuleGroup",
        id: ARN,
        outputs: {
          arn: ARN,
          type: "STATEFUL",
          ruleGroup: {
            ruleVariables: { ipSets: [{ key: "HOME_NET", ipSet: { definitions: ["10.0.0.0/8"] } }] },
            rulesSource: { rulesString: TEXT },
            statefulRuleOptions: { ruleOrder: "STRICT_ORDER" },
          },
        },
      },
      {
        type: "aws:networkfirewall/firewallPolicy:FirewallPolicy",
        id: "arn:p",
        outputs: {
          firewallPolicy: {
            statelessDefaultActions: ["aws:forward_to_sfe"],
            statefulRuleGroupReferences: [{ priority: 1, resourceArn: ARN }],
          },
        },
      },
      {
        type: "aws:ec2/routeTable:RouteTable",
        id: "rtb-1",
        outputs: { routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "vpce-1" }] },
      },
    ]),
  },
  "Terraform plan": {
    "plan.json": terraform([
      {
        type: "aws_networkfirewall_rule_group",
        after: {
          id: ARN,
          arn: ARN,
          type: "STATEFUL",
          rules: null,
          rule_group: [
            {
              rule_variables: [
                { ip_sets: [{ key: "HOME_NET", ip_set: [{ definition: ["10.0.0.0/8"] }] }], port_sets: [] },
              ],
              rules_source: [
                {
                  rules_string: TEXT,
                  rules_source_list: [],
                  stateful_rule: [],
                  stateless_rules_and_custom_actions: [],
                },
              ],
              stateful_rule_options: [{ rule_order: "STRICT_ORDER" }],
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
              stateful_rule_group_reference: [{ priority: 1, resource_arn: ARN, override: [] }],
            },
          ],
        },
      },
      {
        type: "aws_route_table",
        after: {
          id: "rtb-1",
          route: [{ cidr_block: "0.0.0.0/0", gateway_id: "vpce-1", nat_gateway_id: "", ipv6_cidr_block: "" }],
        },
      },
    ]),
  },
  "answers of the cloud": {
    "group.json": {
      RuleGroup: {
        RuleVariables: { IPSets: { HOME_NET: { Definition: ["10.0.0.0/8"] } } },
        RulesSource: { RulesString: TEXT },
        StatefulRuleOptions: { RuleOrder: "STRICT_ORDER" },
      },
      RuleGroupResponse: { RuleGroupArn: ARN, RuleGroupName: "mesh", Type: "STATEFUL" },
    },
    "policy.json": {
      FirewallPolicy: {
        StatelessDefaultActions: ["aws:forward_to_sfe"],
        StatefulRuleGroupReferences: [{ Priority: 1, ResourceArn: ARN }],
      },
      FirewallPolicyResponse: { FirewallPolicyArn: "arn:p" },
    },
    "tables.json": {
      RouteTables: [
        {
          RouteTableId: "rtb-1",
          Routes: [
            { DestinationCidrBlock: "10.0.0.0/16", GatewayId: "local" },
            { DestinationCidrBlock: "0.0.0.0/0", GatewayId: "vpce-1", State: "active" },
          ],
        },
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
            RuleGroupName: "mesh",
            RuleGroup: {
              RuleVariables: { IPSets: { HOME_NET: { Definition: ["10.0.0.0/8"] } } },
              RulesSource: { RulesString: TEXT },
              StatefulRuleOptions: { RuleOrder: "STRICT_ORDER" },
            },
          },
        },
        Policy: {
          Type: "AWS::NetworkFirewall::FirewallPolicy",
          Properties: {
            FirewallPolicy: {
              StatelessDefaultActions: ["aws:forward_to_sfe"],
              StatefulRuleGroupReferences: [{ Priority: 1, ResourceArn: { "Fn::GetAtt": ["Group", "RuleGroupArn"] } }],
            },
          },
        },
        Route: {
          Type: "AWS::EC2::Route",
          Properties: { RouteTableId: "rtb-1", DestinationCidrBlock: "0.0.0.0/0", GatewayId: "vpce-1" },
        },
      },
    },
  },
};

/** The same on Azure, with a pin beside it, an IP group, and a security group. */
const application = { name: "int", sourceAddresses: ["10.30.0.0/16"] };
const pin = { name: "pin", sourceAddresses: ["10.30.0.0/16"], destinationPorts: ["443"] };
const native = (group: string) => ({
  priority: 100,
  ruleCollections: [
    {
      ruleCollectionType: "FirewallPolicyFilterRuleCollection",
      name: "names",
      priority: 200,
      action: { type: "Allow" },
      rules: [
        {
          ...application,
          ruleType: "ApplicationRule",
          targetFqdns: ["example.org"],
          protocols: [{ protocolType: "Https", port: 443 }],
        },
      ],
    },
    {
      ruleCollectionType: "FirewallPolicyFilterRuleCollection",
      name: "pins",
      priority: 150,
      action: { type: "Allow" },
      rules: [
        { ...pin, ruleType: "NetworkRule", destinationAddresses: ["203.0.113.7"], ipProtocols: ["TCP"] },
        { ...pin, ruleType: "NetworkRule", destinationIpGroups: [group], ipProtocols: ["TCP"] },
      ],
    },
  ],
});
const rule = {
  priority: 100,
  access: "Allow",
  direction: "Outbound",
  protocol: "Tcp",
  sourcePortRange: "*",
  sourceAddressPrefix: "*",
  destinationPortRange: "443",
  destinationAddressPrefix: "203.0.113.7",
};
const GROUP = `${AZURE}/ipGroups/mesh`;
const RCG = `${AZURE}/firewallPolicies/hub/ruleCollectionGroups/mesh`;
const azureTemplate = {
  $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  variables: { pin: "203.0.113.7" },
  resources: [
    { type: "Microsoft.Network/ipGroups", name: "mesh", properties: { ipAddresses: ["203.0.113.8"] } },
    {
      type: "Microsoft.Network/firewallPolicies/ruleCollectionGroups",
      name: "hub/mesh",
      properties: native("[resourceId('Microsoft.Network/ipGroups', 'mesh')]"),
    },
    {
      type: "Microsoft.Network/networkSecurityGroups",
      name: "mesh",
      properties: {
        securityRules: [{ name: "pin", properties: { ...rule, destinationAddressPrefix: "[variables('pin')]" } }],
      },
    },
  ],
};
const AZURE_FIREWALL: Tools = {
  "Pulumi state": {
    "state.json": pulumi([
      { type: "azure-native:network:IpGroup", id: GROUP, outputs: { name: "mesh", ipAddresses: ["203.0.113.8"] } },
      {
        type: "azure-native:network:FirewallPolicyRuleCollectionGroup",
        id: RCG,
        outputs: { name: "mesh", ...native(GROUP) },
      },
      {
        type: "azure-native:network:NetworkSecurityGroup",
        id: `${AZURE}/networkSecurityGroups/mesh`,
        outputs: { name: "mesh", securityRules: [{ name: "pin", ...rule }] },
      },
    ]),
  },
  "Terraform plan": {
    "plan.json": terraform([
      { type: "azurerm_ip_group", after: { id: GROUP, name: "mesh", cidrs: ["203.0.113.8"] } },
      {
        type: "azurerm_firewall_policy_rule_collection_group",
        after: {
          id: RCG,
          name: "mesh",
          priority: 100,
          firewall_policy_id: `${AZURE}/firewallPolicies/hub`,
          application_rule_collection: [
            {
              name: "names",
              priority: 200,
              action: "Allow",
              rule: [
                {
                  name: "int",
                  source_addresses: ["10.30.0.0/16"],
                  destination_fqdns: ["example.org"],
                  destination_urls: [],
                  protocols: [{ type: "Https", port: 443 }],
                },
              ],
            },
          ],
          network_rule_collection: [
            {
              name: "pins",
              priority: 150,
              action: "Allow",
              rule: [
                {
                  name: "pin",
                  source_addresses: ["10.30.0.0/16"],
                  destination_addresses: ["203.0.113.7"],
                  destination_ports: ["443"],
                  protocols: ["TCP"],
                },
                {
                  name: "pin",
                  source_addresses: ["10.30.0.0/16"],
                  destination_ip_groups: [GROUP],
                  destination_ports: ["443"],
                  protocols: ["TCP"],
                },
              ],
            },
          ],
          nat_rule_collection: [],
        },
      },
      {
        type: "azurerm_network_security_group",
        after: {
          id: `${AZURE}/networkSecurityGroups/mesh`,
          name: "mesh",
          security_rule: [
            {
              name: "pin",
              priority: 100,
              access: "Allow",
              direction: "Outbound",
              protocol: "Tcp",
              source_port_range: "*",
              source_address_prefix: "*",
              destination_port_range: "443",
              destination_address_prefix: "203.0.113.7",
              destination_address_prefixes: [],
            },
          ],
        },
      },
    ]),
  },
  "answers of the cloud": {
    "groups.json": [{ id: GROUP, name: "mesh", type: "Microsoft.Network/ipGroups", ipAddresses: ["203.0.113.8"] }],
    "collections.json": [
      { id: RCG, name: "mesh", type: "Microsoft.Network/FirewallPolicies/RuleCollectionGroups", ...native(GROUP) },
    ],
    "nsgs.json": {
      count: 1,
      total_records: 1,
      data: [
        {
          id: `${AZURE}/networkSecurityGroups/mesh`,
          name: "mesh",
          type: "microsoft.network/networksecuritygroups",
          properties: { securityRules: [{ name: "pin", properties: rule }] },
        },
      ],
    },
  },
  template: { "main.json": azureTemplate },
};

/** Each stack as four tools have it. */
export const SAME_STACKS: Readonly<Record<string, Tools>> = {
  "pinned addresses": PINS,
  "a host by name": HOSTS,
  "Azure's firewall": AZURE_FIREWALL,
};
