import type * as pulumi from "@pulumi/pulumi";
import { SUCCESSOR_FIRST } from "../../parse-args.ts";
import { Route } from "../sdk.ts";

/** Where a default route stands and where it leads. */
export interface DefaultRoute {
  readonly resourceGroupName: pulumi.Input<string>;
  /** Name of an existing route table. */
  readonly routeTableName: pulumi.Input<string>;
  /** Private address of the firewall, IPv4. */
  readonly firewallPrivateIp: pulumi.Input<string>;
}

/**
 * Makes the default route of an existing table, to the firewall. No route is overwritten: Azure Native refuses to
 * create a route whose name exists, and Azure refuses a second route for 0.0.0.0/0 under another name. The firewall's
 * own subnet must not use the table.
 */
export const makeDefaultRoute = (
  name: string,
  route: DefaultRoute,
  opts: pulumi.CustomResourceOptions,
): pulumi.CustomResource => new Route(name, renderDefaultRoute(route), { ...opts, ...SUCCESSOR_FIRST });

/** Arguments of the route. */
export const renderDefaultRoute = ({ resourceGroupName, routeTableName, firewallPrivateIp }: DefaultRoute) => ({
  resourceGroupName,
  routeTableName,
  routeName: "mesh-egress-default",
  addressPrefix: "0.0.0.0/0",
  nextHopType: "VirtualAppliance",
  nextHopIpAddress: firewallPrivateIp,
});
