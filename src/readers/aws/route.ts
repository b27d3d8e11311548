import { linksTo } from "../links.ts";
import type { Reader } from "../resource.ts";
import { at, rootOf } from "../values.ts";
import { readRouteFields } from "./route-fields.ts";

/** The grant of `aws:ec2/route:Route`. */
export const readRoute: Reader = (resource) => {
  const route = rootOf(resource.props);
  return {
    grants: [readRouteFields(resource, route, FIELDS)],
    facts: linksTo(resource, "part-of", "route-table", at(route, "routeTableId")),
  };
};

const FIELDS = {
  addresses: ["destinationCidrBlock", "destinationIpv6CidrBlock"],
  prefixList: "destinationPrefixListId",
};
