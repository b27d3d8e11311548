export type { EgressRuleArgs, MonitorArgs } from "../arguments.ts";
export type { EgressHost } from "../hosts.ts";
export type { ExtraHostArgs, MeshSelectionArgs } from "../selection.ts";
export {
  AzureFirewallEgress,
  type AzureFirewallEgressArgs,
  type AzureFirewallPolicyArgs,
} from "./firewall-egress.ts";
export {
  AzureMeshEgress,
  type AzureMeshEgressArgs,
  type AzureMeshFirewallArgs,
  type AzureMeshNsgArgs,
} from "./mesh-egress.ts";
export { AzureNsgEgress, type AzureNsgEgressArgs } from "./nsg-egress.ts";
