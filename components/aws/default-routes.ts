import type { networkfirewall } from "@pulumi/aws/types/output.js";
import * as pulumi from "@pulumi/pulumi";
import { Route } from "./sdk.ts";

/**
 * A default route (0.0.0.0/0) for each zone's route table to the firewall's endpoint in that zone.
 *
 * A static default route that is there already is never replaced: the provider refuses to create a second one, even one
 * that leads to the same place (`RouteAlreadyExists`, terraform-provider-aws pull request 36326), and the old one goes
 * on. Import it (`pulumi import aws:ec2/route:Route … ROUTETABLE_0.0.0.0/0`) or remove it first. One that a gateway
 * propagates stays and gives way, for AWS prefers static routes (pull request 36512). There is no route for IPv6.
 */
export function makeDefaultRoutes(
  name: string,
  routeTableIds: Readonly<Record<string, pulumi.Output<string>>>,
  endpointIds: pulumi.Output<Record<string, string>>,
  parent: pulumi.Resource,
): pulumi.CustomResource[] {
  return Object.entries(routeTableIds).map(
    ([zone, routeTableId]) =>
      new Route(
        `${name}-default-${zone}`,
        {
          routeTableId,
          destinationCidrBlock: "0.0.0.0/0",
          vpcEndpointId: endpointIds.apply((ids) => ids[zone] ?? ""),
        },
        { parent },
      ),
  );
}

/**
 * The firewall's endpoints by zone, from what AWS says of it.
 *
 * @param placeOf where the user wrote the zone's subnet.
 * @throws RunError naming each zone whose subnet is said to be elsewhere.
 */
export function endpointsByZone(
  zones: readonly string[],
  statuses: readonly Pick<networkfirewall.FirewallFirewallStatus, "syncStates">[],
  placeOf: (zone: string) => string,
): Record<string, string> {
  const found = Object.fromEntries(
    statuses.flatMap(({ syncStates }) =>
      syncStates.flatMap(({ availabilityZone, attachments }) =>
        attachments.map(({ endpointId }) => [availabilityZone, endpointId]),
      ),
    ),
  );
  const missing = zones.filter((zone) => found[zone] === undefined);
  if (missing.length === 0) return found;
  throw new pulumi.RunError(
    missing
      .map(
        (zone) =>
          `${placeOf(zone)}: the firewall has no endpoint in this zone, but in ${Object.keys(found).join(", ") || "none"}. Name each subnet by the zone that it lies in.`,
      )
      .join("\n"),
  );
}
