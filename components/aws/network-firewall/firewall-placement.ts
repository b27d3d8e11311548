import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { Fault } from "../../../src/egress/input/configuration-error.ts";
import { show } from "../../../src/egress/input/show.ts";
import { inputId, inputIdsOf, inputListOnceOf, namePart } from "../../arguments.ts";

/** Endpoints of the firewall in one more VPC. */
export interface VpcEndpointAssociationArgs {
  /** VPC that the endpoints are in. Changing this replaces them. */
  vpcId: pulumi.Input<string>;
  /**
   * Dedicated subnets for the endpoints, by the name of their zone. The firewall must have a subnet in each of these
   * zones. Changing one replaces its endpoint.
   */
  subnetIds: Record<string, pulumi.Input<string>>;
  /**
   * Route tables of this VPC's client subnets by zone. Each gets a default route (IPv4) to the endpoint in its zone.
   * Default: none. Changing this replaces the route of the zone.
   */
  routeTableIds?: Record<string, pulumi.Input<string>>;
}

/** Name of an availability zone. */
const Zone = z.string().regex(/^[a-z]{2}(?:-[a-z0-9]+)+[a-z]$/, {
  error: ({ input }) => `${show(input)} is no availability zone. Write its name, as in "eu-west-2a".`,
});

const ZoneId = z.string().regex(/^[a-z]+\d+(?:-[a-z]+\d+)?-az\d+$/, {
  error: ({ input }) =>
    `${show(input)} is no availability zone's id. Write it as in "euw2-az1": a name such as "eu-west-2a" is another zone in each account.`,
});

/** Zones of a firewall that is attached to a transit gateway. */
export const zoneIdsAt = (path: string) => inputListOnceOf(ZoneId, path, 1);

/** Subnets of a firewall by zone. */
export const subnetIdsAt = (path: string) =>
  inputIdsOf(path, "subnet-", Zone).refine((subnets) => Object.keys(subnets).length > 0, {
    error: "holds no subnet. Give one for each zone that clients are in.",
  });

/** Route tables by zone. */
export const RouteTableIds = inputIdsOf("routeTableIds", "rtb-", Zone);

/**
 * The most endpoints that a firewall may have besides its own, in an account and Region. Source: Network Firewall
 * quotas.
 */
const MOST_ENDPOINTS = 300;

/** More VPCs that get endpoints of the firewall, by name. */
export const associationsAt = (path: string) =>
  z
    .record(
      namePart(30),
      z.strictObject({
        // The record's key isn't known here, so a fault that is found late names only the argument.
        vpcId: inputId(`${path}.vpcId`, "vpc-"),
        subnetIds: subnetIdsAt(`${path}.subnetIds`),
        routeTableIds: inputIdsOf(`${path}.routeTableIds`, "rtb-", Zone).optional(),
      }),
    )
    .refine((associations) => countOf(associations) <= MOST_ENDPOINTS, {
      error: ({ input }) =>
        `makes ${countOf(input as Record<string, { subnetIds: object }>)} endpoints, above ${MOST_ENDPOINTS}, the most that an account has in a Region. Ask AWS for more, and use a second firewall until then.`,
    });
export type EndpointAssociations = z.output<ReturnType<typeof associationsAt>>;

const countOf = (associations: Readonly<Record<string, { readonly subnetIds?: object }>>): number =>
  Object.values(associations).reduce((count, { subnetIds = {} }) => count + Object.keys(subnetIds).length, 0);

/** Where a firewall stands: in a VPC or on a transit gateway. */
interface Placement {
  readonly vpcId?: unknown;
  readonly subnetIds?: unknown;
  readonly transitGatewayId?: unknown;
  readonly availabilityZoneIds?: unknown;
  readonly acceptAttachment?: boolean | undefined;
}

/** Returns the faults in the placement of a firewall of our own. */
export function placementFaults({
  vpcId,
  subnetIds,
  transitGatewayId,
  availabilityZoneIds,
  acceptAttachment,
}: Placement): Fault[] {
  const fault = (key: string, message: string): Fault[] => [{ path: `firewall.${key}`, message }];
  if (transitGatewayId !== undefined)
    return [
      ...(vpcId !== undefined || subnetIds !== undefined
        ? fault("transitGatewayId", "stands beside a VPC or its subnets. Give either: a firewall is in one place.")
        : []),
      ...(availabilityZoneIds === undefined
        ? fault(
            "availabilityZoneIds",
            "is missing beside transitGatewayId. Give the ids of the zones that clients are in.",
          )
        : []),
    ];
  const forGateway = "is for a firewall on a transit gateway. Give transitGatewayId as well, or remove it.";
  const misplaced = [
    ...(availabilityZoneIds !== undefined ? fault("availabilityZoneIds", forGateway) : []),
    ...(acceptAttachment ? fault("acceptAttachment", forGateway) : []),
  ];
  if (misplaced.length > 0 && vpcId === undefined && subnetIds === undefined) return misplaced;
  const missing = "is missing, and so is transitGatewayId.";
  return [
    ...(vpcId === undefined ? fault("vpcId", `${missing} Say where the firewall stands.`) : []),
    ...(subnetIds === undefined ? fault("subnetIds", `${missing} Give one for each zone that clients are in.`) : []),
    ...misplaced,
  ];
}

/**
 * Returns the faults in the endpoints of other VPCs.
 *
 * @param zones those that the firewall has subnets in; undefined if it has none.
 */
export function associationFaults(
  associations: Partial<EndpointAssociations>,
  zones: readonly string[] | undefined,
): Fault[] {
  if (Object.keys(associations).length === 0) return [];
  const path = "vpcEndpointAssociations";
  if (zones === undefined)
    return [
      {
        path,
        message:
          "needs a firewall of ours in a VPC (firewall.subnetIds); one on a transit gateway has no endpoints. Give it, or remove these.",
      },
    ];
  return Object.entries(associations).flatMap(([key, association]) => {
    const { subnetIds = {}, routeTableIds = {} } = association ?? {};
    const outside = (
      what: "subnetIds" | "routeTableIds",
      given: object,
      among: readonly string[],
      message: string,
    ): Fault[] =>
      Object.keys(given)
        .filter((zone) => !among.includes(zone))
        .map((zone) => ({ path: `${path}.${key}.${what}.${zone}`, message }));
    return [
      ...outside(
        "subnetIds",
        subnetIds,
        zones,
        "the firewall has no subnet in this zone, and AWS makes endpoints only where it has one. Give it one (firewall.subnetIds), or remove this one.",
      ),
      ...outside(
        "routeTableIds",
        routeTableIds,
        Object.keys(subnetIds),
        "there is no endpoint of this VPC in this zone. Give it a subnet, or remove the route table.",
      ),
    ];
  });
}
