import type { Fault } from "../egress/input/configuration-error.ts";
import { isMap } from "../egress/input/is-map.ts";
import type { Values } from "./component.ts";

/** What is keyed by zone and names one outside the region of the section. */
export function zoneFaults({ aws }: Values): Fault[] {
  if (!isMap(aws) || typeof aws.region !== "string") return [];
  const { region, routeTableIds, networkFirewall } = aws;
  const byZone = { "networkFirewall.subnetIds": isMap(networkFirewall) && networkFirewall.subnetIds, routeTableIds };
  return Object.entries(byZone).flatMap(([key, zones]) =>
    Object.keys(isMap(zones) ? zones : {})
      .filter((zone) => !zone.startsWith(region))
      .map((zone) => ({
        path: `aws.${key}.${zone}`,
        message: `"${zone}" is no zone of ${region}, the region of this stack. Name the zone that the entry lies in.`,
      })),
  );
}
