import type { networkfirewall } from "@pulumi/aws/types/output.js";
import * as pulumi from "@pulumi/pulumi";
import { Route } from "../sdk.ts";
import { refuseTakenTable, type Whereabouts } from "./kept-way.ts";

/**
 * Makes a default route (0.0.0.0/0) in each zone's route table, to the firewall's endpoint in that zone.
 *
 * An existing static default route is never replaced. A preview refuses a table that has one, and so does the provider,
 * even where both lead to one target (`RouteAlreadyExists`, terraform-provider-aws pull request 36326).
 * `docs/operating.md` has the command that takes it over. A propagated route of a gateway stays too, but AWS prefers
 * static routes (pull request 36512). There is no route for IPv6.
 *
 * The zones are independent: one without an endpoint doesn't keep the others from getting their routes.
 */
export function makeDefaultRoutes(
  zones: readonly string[],
  routeTableIds: Readonly<Record<string, pulumi.Output<string>>> = {},
  endpointIds: pulumi.Output<Record<string, string>>,
  whereabouts: Whereabouts,
  opts: pulumi.CustomResourceOptions,
): pulumi.CustomResource[] {
  const { name, placeOfSubnet } = whereabouts;
  const unrouted = zones.filter((zone) => !Object.hasOwn(routeTableIds, zone));
  endpointIds.apply((found) => {
    for (const zone of unrouted)
      if (!found[zone]) void pulumi.log.error(noEndpoint(found, placeOfSubnet(zone)), opts.parent);
  });
  return Object.entries(routeTableIds).map(
    ([zone, routeTableId]) =>
      new Route(
        `${name}-default-${zone}`,
        {
          routeTableId,
          destinationCidrBlock: "0.0.0.0/0",
          vpcEndpointId: endpointIds.apply((found) => endpointIn(zone, found, placeOfSubnet(zone))),
        },
        { ...opts, ...refuseTakenTable(zone, whereabouts) },
      ),
  );
}

/** Endpoints by zone, from the status that AWS reports for a firewall or for its endpoint in another VPC. */
export const endpointsByZone = (
  states: readonly Pick<networkfirewall.FirewallFirewallStatusSyncState, "availabilityZone" | "attachments">[],
): Record<string, string> =>
  Object.fromEntries(
    states.flatMap(({ availabilityZone, attachments }) =>
      attachments.map(({ endpointId }) => [availabilityZone, endpointId]),
    ),
  );

/** @throws RunError if the zone has no endpoint, because its subnet lies in another zone. */
export function endpointIn(zone: string, found: Readonly<Record<string, string>>, place: string): string {
  const endpoint = found[zone];
  if (endpoint !== undefined) return endpoint;
  throw new pulumi.RunError(noEndpoint(found, place));
}

const noEndpoint = (found: Readonly<Record<string, string>>, place: string): string =>
  `${place}: the firewall has no endpoint in this zone, but in ${Object.keys(found).join(", ") || "none"}. Name each subnet by the zone that it lies in.`;
