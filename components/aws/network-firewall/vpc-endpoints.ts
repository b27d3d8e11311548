import * as pulumi from "@pulumi/pulumi";
import type { PlaceOf } from "../../parse-args.ts";
import { VpcEndpointAssociation } from "../sdk.ts";
import { endpointsByZone, makeDefaultRoutes } from "./default-routes.ts";
import { refuseOtherZone } from "./kept-way.ts";
import type { AwsNetworkFirewallEgressParsed } from "./network-firewall-egress-schema.ts";

/**
 * Makes endpoints of the firewall in more VPCs, and the routes to them.
 *
 * @returns the endpoints by the VPC's name and then by zone.
 */
export function makeEndpoints(
  name: string,
  firewallArn: pulumi.Output<string>,
  { vpcEndpointAssociations = {}, tags }: AwsNetworkFirewallEgressParsed,
  placeOf: PlaceOf,
  component: pulumi.Resource,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<Record<string, Record<string, string>>> {
  const found = Object.entries(vpcEndpointAssociations).map(([key, { vpcId, subnetIds, routeTableIds }]) => {
    const placeOfZone = (what: string) => (zone: string) => placeOf(`vpcEndpointAssociations.${key}.${what}.${zone}`);
    const whereabouts = {
      ...{ name: `${name}-${key}`, component },
      placeOfSubnet: placeOfZone("subnetIds"),
      placeOfTable: placeOfZone("routeTableIds"),
    };
    const endpoints = Object.entries(subnetIds).map(
      ([zone, subnetId]) =>
        new VpcEndpointAssociation(
          `${name}-endpoint-${key}-${zone}`,
          { firewallArn, vpcId, subnetMapping: { subnetId }, description: "MESH egress by hostname", tags },
          { ...opts, ...refuseOtherZone(zone, whereabouts) },
        ),
    );
    const byZone = pulumi
      .all(endpoints.map(({ vpcEndpointAssociationStatuses }) => vpcEndpointAssociationStatuses))
      .apply((all) => endpointsByZone(all.flat().flatMap(({ associationSyncStates }) => associationSyncStates)));
    makeDefaultRoutes(Object.keys(subnetIds), routeTableIds, byZone, whereabouts, opts);
    return [key, byZone] as const;
  });
  return pulumi.all(Object.fromEntries(found));
}
