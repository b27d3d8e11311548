import type * as pulumi from "@pulumi/pulumi";
import { beforeCreate, orUndecided } from "../../before-write.ts";
import { SUCCESSOR_FIRST } from "../../parse-args.ts";
import { getRouteTable, Route } from "../sdk.ts";

/** Where a default route stands and where it leads. */
export interface DefaultRoute {
  readonly resourceGroupName: pulumi.Input<string>;
  /** Name of an existing route table. */
  readonly routeTableName: pulumi.Input<string>;
  /** Private address of the firewall, IPv4. */
  readonly firewallPrivateIp: pulumi.Input<string>;
}

/**
 * Makes the default route of an existing table, to the firewall. No route is overwritten: a preview refuses a table
 * that has a default route, and so does Azure. The firewall's own subnet must not use the table.
 */
export const makeDefaultRoute = (
  name: string,
  route: DefaultRoute,
  opts: pulumi.CustomResourceOptions,
): pulumi.CustomResource =>
  new Route(name, renderDefaultRoute(route), { ...opts, ...SUCCESSOR_FIRST, ...refuseTakenTable(name, opts.parent) });

const refuseTakenTable = (name: string, parent: pulumi.Resource | undefined): pulumi.CustomResourceOptions =>
  beforeCreate(`${name}-free-table`, async ({ newInputs = {} }) => {
    const { resourceGroupName, routeTableName } = newInputs;
    if (![resourceGroupName, routeTableName].every((part) => typeof part === "string")) return;
    const table = await orUndecided(() =>
      getRouteTable({ resourceGroupName, routeTableName }, parent ? { parent } : {}),
    );
    const taken = table?.routes?.find(({ addressPrefix }) => addressPrefix === "0.0.0.0/0");
    if (taken)
      throw new Error(
        `routeTable: ${routeTableName} has a default route already, ${taken.name}, and Azure takes no second one. Leave routeTable out, ` +
          'or lead that route over: docs/operating.md, "A default route that is there already", has the command.',
      );
  });

/** Arguments of the route. */
export const renderDefaultRoute = ({ resourceGroupName, routeTableName, firewallPrivateIp }: DefaultRoute) => ({
  resourceGroupName,
  routeTableName,
  routeName: "mesh-egress-default",
  addressPrefix: "0.0.0.0/0",
  nextHopType: "VirtualAppliance",
  nextHopIpAddress: firewallPrivateIp,
});
