/**
 * Default actions for connections that no rule matches, applied once the client has sent data: drop and alert, or alert
 * alone.
 */
export const DEFAULT_ACTIONS = {
  enforce: ["aws:drop_established_app_layer_to_server", "aws:alert_established_app_layer_to_server"],
  monitor: ["aws:alert_established_app_layer_to_server"],
} as const;

/**
 * The `managedServiceData` of an AWS Firewall Manager policy, which makes a firewall policy in each VPC in scope: our
 * rule group, and everything else is dropped. It holds all keys that the API returns, because otherwise every preview
 * would show a change.
 *
 * Firewall Manager has no policy variables, so HOME_NET would be each VPC's own network. So this is only for a rule
 * group that names its clients itself. It makes no routes. Source: SecurityServicePolicyData of its API.
 */
export const managedServiceDataOf = (resourceARN: string, priority: number): string =>
  JSON.stringify({
    type: "NETWORK_FIREWALL",
    networkFirewallStatelessRuleGroupReferences: [],
    networkFirewallStatelessDefaultActions: ["aws:forward_to_sfe"],
    networkFirewallStatelessFragmentDefaultActions: ["aws:forward_to_sfe"],
    networkFirewallStatelessCustomActions: [],
    networkFirewallStatefulRuleGroupReferences: [{ resourceARN, priority }],
    networkFirewallStatefulDefaultActions: DEFAULT_ACTIONS.enforce,
    networkFirewallStatefulEngineOptions: { ruleOrder: "STRICT_ORDER", streamExceptionPolicy: "REJECT" },
    networkFirewallOrchestrationConfig: {
      singleFirewallEndpointPerVPC: false,
      allowedIPV4CidrList: [],
      routeManagementAction: "OFF",
    },
  });
