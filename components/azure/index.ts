export type { EgressRuleArgs, MonitorArgs } from "../arguments.ts";
export type { EgressHost } from "../hosts.ts";
export type { ExtraHostArgs, MeshSelectionArgs } from "../selection.ts";
export { AzureFirewallEgress } from "./firewall-egress.ts";
export type { AzureFirewallEgressArgs, AzureFirewallPolicyArgs } from "./firewall-egress-schema.ts";
export { AzureMeshEgress } from "./mesh-egress.ts";
export type { AzureMeshEgressArgs, AzureMeshFirewallArgs, AzureMeshNsgArgs } from "./mesh-egress-schema.ts";
export { AzureNsgEgress } from "./nsg-egress.ts";
export type { AzureNsgEgressArgs } from "./nsg-egress-schema.ts";
