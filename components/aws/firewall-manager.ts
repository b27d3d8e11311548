/** Connections that no rule takes are dropped once the client has said something, and told of. */
export const DEFAULT_ACTIONS = {
  enforce: ["aws:drop_established_app_layer_to_server", "aws:alert_established_app_layer_to_server"],
  monitor: ["aws:alert_established_app_layer_to_server"],
} as const;

/**
 * What AWS Firewall Manager makes a policy of in each VPC that it is for: the rule group, and everything else is
 * dropped. Written with all keys that its API gives back, or every preview would show a change.
 *
 * Firewall Manager has no policy variables, so that HOME_NET would be each VPC's own network: this is for a group that
 * names its clients itself. It makes no routes. Source: SecurityServicePolicyData of its API.
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
