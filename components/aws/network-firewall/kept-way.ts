import type * as pulumi from "@pulumi/pulumi";
import { beforeCreate, beforeWrite, orUndecided } from "../../before-write.ts";
import { getRouteTable, getRouteTables, getSubnet } from "../sdk.ts";

/** Where a check looks, and where the user wrote what it complains about. */
export interface Whereabouts {
  /** The component's name. */
  readonly name: string;
  /** Component whose provider is asked. */
  readonly component: pulumi.Resource;
  /** Where a zone's subnet was written. */
  readonly placeOfSubnet: (zone: string) => string;
  /** Where a zone's route table was written. */
  readonly placeOfTable: (zone: string) => string;
}

/**
 * Refuses, in a preview too, a firewall with a subnet that lies in another zone than its name says, or without an
 * endpoint that a route table still leads to: the clients of that table would have no way.
 *
 * @param zones those of `subnetMappings`, in order.
 * @returns options of the firewall.
 */
export const refuseLostWay = (zones: readonly string[], whereabouts: Whereabouts): pulumi.CustomResourceOptions =>
  beforeWrite(`${whereabouts.name}-kept-way`, async ({ newInputs, oldOutputs }) => {
    const { component, placeOfSubnet } = whereabouts;
    const subnets = subnetsIn(newInputs?.subnetMappings);
    await refuseOtherZones(zones, subnets, whereabouts);
    for (const [endpoint, zone] of leavingEndpoints(oldOutputs?.firewallStatuses ?? [], subnets)) {
      // This filter finds endpoints too.
      const filters = [{ name: "route.gateway-id", values: [endpoint] }];
      const found = await orUndecided(() => getRouteTables({ filters }, { parent: component }));
      if (found && found.ids.length > 0)
        throw new Error(
          `${placeOfSubnet(zone)}: ${found.ids.join(", ")} leads to the firewall's endpoint in this zone, which goes with its subnet. ` +
            'Lead the table elsewhere first: docs/operating.md, "A zone less", has the steps.',
        );
    }
  });

/** The same for an endpoint in another VPC, which has one subnet and is never changed in place. */
export const refuseOtherZone = (zone: string, whereabouts: Whereabouts): pulumi.CustomResourceOptions =>
  beforeCreate(`${whereabouts.name}-${zone}-zone`, ({ newInputs }) =>
    refuseOtherZones([zone], subnetsIn([newInputs?.subnetMapping]), whereabouts),
  );

/**
 * Refuses, in a preview too, a default route in a table that has one. AWS itself would refuse it in the middle of an
 * update.
 */
export const refuseTakenTable = (
  zone: string,
  { name, component, placeOfTable }: Whereabouts,
): pulumi.CustomResourceOptions =>
  beforeCreate(`${name}-${zone}-free-table`, async ({ newInputs }) => {
    const table = newInputs?.routeTableId;
    const taken = isId(table, "rtb-") ? await defaultRouteOf(table, component) : undefined;
    if (taken)
      throw new Error(
        `${placeOfTable(zone)}: ${table} has a default route to ${taken.to}, and AWS takes no second one. Leave the table out, ` +
          'or lead that route over: docs/operating.md, "A default route that is there already", has the commands.',
      );
  });

async function refuseOtherZones(
  zones: readonly string[],
  subnets: readonly unknown[],
  { component, placeOfSubnet }: Whereabouts,
): Promise<void> {
  for (const [index, zone] of zones.entries()) {
    const id = subnets[index];
    if (!isId(id, "subnet-")) continue;
    const found = await orUndecided(() => getSubnet({ id }, { parent: component }));
    if (found && found.availabilityZone !== zone)
      throw new Error(
        `${placeOfSubnet(zone)}: ${id} lies in ${found.availabilityZone}. Name each subnet by the zone that it lies in.`,
      );
  }
}

/** Whether a value is known and such an id: in a preview, what another resource makes isn't. */
const isId = (value: unknown, prefix: string): value is string => typeof value === "string" && value.startsWith(prefix);

const subnetsIn = (mappings: readonly ({ readonly subnetId?: unknown } | undefined)[] | undefined): unknown[] =>
  (mappings ?? []).map((mapping) => mapping?.subnetId);

interface Status {
  readonly syncStates?: readonly {
    readonly availabilityZone: string;
    readonly attachments?: readonly { readonly endpointId: string; readonly subnetId: string }[];
  }[];
}

/** Zones by the endpoints whose subnets are no longer among these. None if a subnet isn't known yet. */
function leavingEndpoints(statuses: readonly Status[], subnets: readonly unknown[]): ReadonlyMap<string, string> {
  if (!subnets.every((id) => isId(id, "subnet-"))) return new Map();
  return new Map(
    statuses.flatMap(({ syncStates = [] }) =>
      syncStates.flatMap(({ availabilityZone, attachments = [] }) =>
        attachments.flatMap(({ endpointId, subnetId }) =>
          subnets.includes(subnetId) ? [] : [[endpointId, availabilityZone] as const],
        ),
      ),
    ),
  );
}

/** The static default route of a table, with what it leads to. */
async function defaultRouteOf(
  routeTableId: string,
  parent: pulumi.Resource,
): Promise<{ readonly to: string } | undefined> {
  const table = await orUndecided(() => getRouteTable({ routeTableId }, { parent }));
  const route = table?.routes.find(({ cidrBlock }) => cidrBlock === "0.0.0.0/0");
  if (!route) return undefined;
  const { vpcEndpointId, gatewayId, natGatewayId, transitGatewayId, networkInterfaceId, instanceId } = route;
  // A gateway of a VPN may have propagated the route, and a static one may stand beside it.
  if (gatewayId?.startsWith("vgw-")) return undefined;
  const targets = [vpcEndpointId, gatewayId, natGatewayId, transitGatewayId, networkInterfaceId, instanceId];
  return { to: targets.find((target) => target) ?? "somewhere else" };
}
