import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { inputOf, inputTextLike } from "../../arguments.ts";
import { SUCCESSOR_FIRST } from "../../parse-args.ts";
import { NetworkResourceName, ResourceGroupName, resourceIdOf } from "../inputs.ts";
import { RoutingIntent } from "../sdk.ts";

/**
 * A hub of Virtual WAN with a firewall in it. Its routing intent sends to that firewall what every network on the hub
 * sends to the internet, not only MESH clients. The default route doesn't cross hubs, so each hub needs its own.
 */
export interface AzureVirtualHubArgs {
  /** Name of the hub. Changing this replaces its routing intent. */
  name: pulumi.Input<string>;
  /** Resource group of the hub. Default: that of the clients. Changing this replaces its routing intent. */
  resourceGroupName?: pulumi.Input<string>;
  /** Id of the firewall in the hub. */
  firewallId: pulumi.Input<string>;
  /**
   * Whether traffic to private networks is sent to the firewall too. HSCN over ExpressRoute or VPN is private traffic,
   * and isn't filtered otherwise. Default: false.
   */
  privateTraffic?: boolean;
}

const FirewallId = resourceIdOf("Microsoft.Network/azureFirewalls", "an Azure Firewall");

/** A hub of Virtual WAN. */
export const VirtualHub = z.strictObject({
  name: inputOf(NetworkResourceName, "virtualHub.name"),
  resourceGroupName: inputOf(ResourceGroupName, "virtualHub.resourceGroupName").optional(),
  firewallId: inputTextLike(FirewallId, "virtualHub.firewallId"),
  privateTraffic: z.boolean().default(false),
});

/**
 * Makes the routing intent of a hub. A hub has only one: Azure Native refuses to create a second one with this name,
 * and Azure refuses one with another name.
 */
export const makeRoutingIntent = (
  name: string,
  { name: virtualHubName, resourceGroupName, firewallId, privateTraffic }: z.output<typeof VirtualHub>,
  ofClients: pulumi.Output<string>,
  opts: pulumi.CustomResourceOptions,
): pulumi.CustomResource =>
  new RoutingIntent(
    name,
    {
      resourceGroupName: resourceGroupName ?? ofClients,
      virtualHubName,
      routingIntentName: "mesh-egress",
      routingPolicies: ["Internet", ...(privateTraffic ? ["PrivateTraffic"] : [])].map((destination) => ({
        name: destination,
        destinations: [destination],
        nextHop: firewallId,
      })),
    },
    { ...opts, ...SUCCESSOR_FIRST },
  );
