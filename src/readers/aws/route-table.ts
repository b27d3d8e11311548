import { unknownGrant } from "../make-grant.ts";
import type { Reader } from "../resource.ts";
import { at, itemsOf, rootOf } from "../values.ts";
import { readRouteFields } from "./route-fields.ts";

/** Grants of the inline routes of `aws:ec2/routeTable:RouteTable` and of `DefaultRouteTable`. */
export const readRouteTable: Reader = (resource) => ({
  grants: itemsOf(at(rootOf(resource.props), "routes")).map((route) =>
    route.kind === "unknown"
      ? unknownGrant(resource, route, { engine: "route", layer: "address", direction: "both" }, route.why)
      : readRouteFields(resource, route, FIELDS),
  ),
  facts: [],
});

const FIELDS = { addresses: ["cidrBlock", "ipv6CidrBlock"], prefixList: "destinationPrefixListId" };
