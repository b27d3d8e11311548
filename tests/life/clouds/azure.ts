import type { Constraints, Props } from "./constraints.ts";

const SPEC = "https://learn.microsoft.com/azure/templates/microsoft.network";
const NAMES = "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules";
const GROUP =
  "/subscriptions/12345678-1234-4234-8234-123456789abc/resourceGroups/{resourceGroupName}/providers/Microsoft.Network";
const NAME = { pattern: /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,78}[A-Za-z0-9_])?$/ };

const AUTHORIZATION = "https://learn.microsoft.com/azure/templates/microsoft.authorization";
const SUBSCRIPTION = "/subscriptions/12345678-1234-4234-8234-123456789abc";
const MANAGEMENT_GROUP = "/providers/Microsoft.Management/managementGroups/{managementGroupId}";

/** A definition of Azure Policy or a set of them, in a subscription or a management group. */
const ofPolicy = (
  kind: "Definition" | "SetDefinition",
  place: string,
  more: Partial<Constraints> = {},
): Constraints => ({
  source: `${AUTHORIZATION}/policy${kind.toLowerCase()}s; ${NAMES}; terraform-provider-azurerm #15615`,
  id: `${place}/providers/Microsoft.Authorization/policy${kind}s/{policy${kind}Name}`,
  named: `policy${kind}Name`,
  required: place === MANAGEMENT_GROUP ? ["managementGroupId"] : [],
  immutable: ["managementGroupId", `policy${kind}Name`],
  values: {
    [`policy${kind}Name`]: { pattern: /^[^<>*%&:\\?.+/]*[^<>*%&:\\?.+/ ]$/, longest: 64 },
    displayName: { longest: 128 },
    description: { longest: 512 },
    policyType: { oneOf: ["Custom"] },
  },
  inUse: `Code="InvalidDeletePolicy${kind}Request" Message="it is referenced and cannot be deleted"`,
  ...more,
});

const SET = { holds: ["policyDefinitions[].policyDefinitionId"] };

/** What Azure and its provider hold our types to. */
export const AZURE: Readonly<Record<string, Constraints>> = {
  "azure-native:network:FirewallPolicy": {
    source: `${SPEC}/firewallpolicies; ${NAMES}`,
    id: `${GROUP}/firewallPolicies/{firewallPolicyName}`,
    named: "firewallPolicyName",
    required: ["resourceGroupName"],
    immutable: ["resourceGroupName", "firewallPolicyName", "location"],
    values: { firewallPolicyName: NAME, "sku.tier": { oneOf: ["Standard", "Premium", "Basic"] } },
    holds: ["basePolicy.id"],
    inUse: 'Code="FirewallPolicyInUse" Message="a firewall uses the policy"',
  },
  "azure-native:network:FirewallPolicyRuleCollectionGroup": {
    source: `${SPEC}/firewallpolicies/rulecollectiongroups; https://learn.microsoft.com/azure/firewall/policy-rule-sets; terraform-provider-azurerm #15440`,
    id: `${GROUP}/firewallPolicies/{firewallPolicyName}/ruleCollectionGroups/{ruleCollectionGroupName}`,
    named: "ruleCollectionGroupName",
    required: ["resourceGroupName", "firewallPolicyName"],
    immutable: ["resourceGroupName", "firewallPolicyName", "ruleCollectionGroupName"],
    values: {
      ruleCollectionGroupName: NAME,
      priority: { least: 100, most: 65_000 },
      "ruleCollections[].priority": { least: 100, most: 65_000 },
      "ruleCollections[].rules[].protocols[].port": { least: 1, most: 64_000 },
    },
    inside: `${GROUP}/firewallPolicies/{firewallPolicyName}`,
    unique: [
      {
        keys: ["resourceGroupName", "firewallPolicyName", "priority"],
        error: "the priority belongs to another rule collection group of the policy",
      },
    ],
    oneWriteTo: `${GROUP}/firewallPolicies/{firewallPolicyName}`,
    // https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits#azure-firewall-limits
    quota: {
      keys: ["resourceGroupName", "firewallPolicyName"],
      most: 60,
      error: "the policy holds as many rule collection groups as it may",
    },
  },
  "azure-native:monitor:DiagnosticSetting": {
    source: "https://learn.microsoft.com/azure/templates/microsoft.insights/diagnosticsettings",
    id: "{resourceUri}/providers/microsoft.insights/diagnosticSettings/{name}",
    named: "name",
    required: ["resourceUri"],
    immutable: ["resourceUri", "name"],
    values: { logAnalyticsDestinationType: { oneOf: ["Dedicated", "AzureDiagnostics"] } },
    unique: [
      { keys: ["resourceUri", "workspaceId"], error: "Data sink is already used in another diagnostic setting" },
    ],
  },
  "azure-native:operationalinsights:SavedSearch": {
    source: "https://learn.microsoft.com/azure/templates/microsoft.operationalinsights/workspaces/savedsearches",
    id: "{workspaceName}/savedSearches/{savedSearchId}",
    named: "savedSearchId",
    required: ["resourceGroupName", "workspaceName", "category", "displayName", "query"],
    immutable: ["resourceGroupName", "workspaceName", "savedSearchId"],
    values: {},
  },
  "azure-native:network:NetworkSecurityGroup": {
    source: `${SPEC}/networksecuritygroups; ${NAMES}`,
    id: `${GROUP}/networkSecurityGroups/{networkSecurityGroupName}`,
    named: "networkSecurityGroupName",
    required: ["resourceGroupName"],
    immutable: ["resourceGroupName", "networkSecurityGroupName", "location"],
    values: { networkSecurityGroupName: NAME },
    inUse: 'Code="InUseNetworkSecurityGroupCannotBeDeleted" Message="a subnet uses the network security group"',
  },
  "azure-native:network:SecurityRule": {
    source: `${SPEC}/networksecuritygroups/securityrules; https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview`,
    id: `${GROUP}/networkSecurityGroups/{networkSecurityGroupName}/securityRules/{securityRuleName}`,
    named: "securityRuleName",
    required: ["resourceGroupName", "networkSecurityGroupName", "access", "direction", "priority", "protocol"],
    immutable: ["resourceGroupName", "networkSecurityGroupName", "securityRuleName"],
    values: {
      securityRuleName: NAME,
      priority: { least: 100, most: 4096 },
      access: { oneOf: ["Allow", "Deny"] },
      direction: { oneOf: ["Inbound", "Outbound"] },
      description: { longest: 140 },
    },
    inside: `${GROUP}/networkSecurityGroups/{networkSecurityGroupName}`,
    // https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits#networking-limits
    quota: {
      keys: ["resourceGroupName", "networkSecurityGroupName"],
      most: 1000,
      error: "the network security group holds as many rules as it may",
    },
    unique: [
      {
        keys: ["resourceGroupName", "networkSecurityGroupName", "direction", "priority"],
        error: 'Code="SecurityRuleConflict" Message="Rules cannot have the same Priority and Direction"',
      },
    ],
    oneWriteTo: `${GROUP}/networkSecurityGroups/{networkSecurityGroupName}`,
  },
  "azure-native:network:Route": {
    source: `${SPEC}/routetables/routes`,
    id: `${GROUP}/routeTables/{routeTableName}/routes/{routeName}`,
    named: "routeName",
    required: ["resourceGroupName", "routeTableName", "nextHopType"],
    immutable: ["resourceGroupName", "routeTableName", "routeName"],
    values: { nextHopType: { oneOf: ["VirtualNetworkGateway", "VnetLocal", "Internet", "VirtualAppliance", "None"] } },
    inside: `${GROUP}/routeTables/{routeTableName}`,
    unique: [
      {
        keys: ["resourceGroupName", "routeTableName", "addressPrefix"],
        error: 'Code="RouteConflict" Message="a route of the table has the address prefix"',
      },
    ],
    oneWriteTo: `${GROUP}/routeTables/{routeTableName}`,
  },
  "azure-native:network:RoutingIntent": {
    source: `${SPEC}/virtualhubs/routingintent; https://learn.microsoft.com/azure/virtual-wan/how-to-routing-policies`,
    id: `${GROUP}/virtualHubs/{virtualHubName}/routingIntent/{routingIntentName}`,
    named: "routingIntentName",
    required: ["resourceGroupName", "virtualHubName"],
    immutable: ["resourceGroupName", "virtualHubName", "routingIntentName"],
    values: { "routingPolicies[].destinations[]": { oneOf: ["Internet", "PrivateTraffic"] } },
    unique: [{ keys: ["resourceGroupName", "virtualHubName"], error: "a hub has one routing intent" }],
    oneWriteTo: `${GROUP}/virtualHubs/{virtualHubName}`,
  },
  "azure-native:authorization:PolicyDefinition": ofPolicy("Definition", SUBSCRIPTION),
  "azure-native:authorization:PolicyDefinitionAtManagementGroup": ofPolicy("Definition", MANAGEMENT_GROUP),
  "azure-native:authorization:PolicySetDefinition": ofPolicy("SetDefinition", SUBSCRIPTION, SET),
  "azure-native:authorization:PolicySetDefinitionAtManagementGroup": ofPolicy("SetDefinition", MANAGEMENT_GROUP, SET),
  "azure-native:authorization:PolicyAssignment": {
    source: `${AUTHORIZATION}/policyassignments; ${NAMES}`,
    id: "{scope}/providers/Microsoft.Authorization/policyAssignments/{policyAssignmentName}",
    named: "policyAssignmentName",
    required: ["scope"],
    immutable: ["scope", "policyAssignmentName"],
    values: {
      // The shorter of the two bounds, that of management groups.
      policyAssignmentName: { pattern: /^[^<>*%&:\\?.+/]*[^<>*%&:\\?.+/ ]$/, longest: 24 },
      enforcementMode: { oneOf: ["Default", "DoNotEnforce", "Enroll"] },
      "parameters.effect.value": { oneOf: ["Audit", "Deny", "Disabled"] },
    },
    holds: ["policyDefinitionId"],
  },
  "azure-native:authorization:PolicyExemption": {
    // An exemption of another assignment is another one: terraform-provider-azurerm, policy_assignment_id.
    source: `${AUTHORIZATION}/policyexemptions; https://learn.microsoft.com/azure/governance/policy/concepts/exemption-structure`,
    id: "{scope}/providers/Microsoft.Authorization/policyExemptions/{policyExemptionName}",
    named: "policyExemptionName",
    required: ["scope", "exemptionCategory", "policyAssignmentId"],
    immutable: ["scope", "policyAssignmentId", "policyExemptionName"],
    values: { policyExemptionName: { longest: 64 }, exemptionCategory: { oneOf: ["Waiver", "Mitigated"] } },
  },
  // What is there already, of other teams.
  "azure-native:network:RouteTable": {
    source: "the network",
    id: `${GROUP}/routeTables/{routeTableName}`,
    required: [],
    immutable: [],
  },
  "azure-native:network:AzureFirewall": {
    source: "the network",
    id: `${GROUP}/azureFirewalls/{azureFirewallName}`,
    required: [],
    immutable: [],
    holds: ["firewallPolicy.id"],
  },
  "azure-native:network:Subnet": {
    source: "the network",
    id: `${GROUP}/virtualNetworks/{virtualNetworkName}/subnets/{subnetName}`,
    required: [],
    immutable: [],
    holds: ["networkSecurityGroup.id", "routeTable.id"],
  },
};

/** What Azure adds to a resource of its own accord. */
export const azureOutputs = (id: string): Props => ({ name: id.split("/").at(-1) });
