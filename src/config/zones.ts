import type { Fault } from "../egress/input/configuration-error.ts";
import { isMap } from "../egress/input/is-map.ts";
import type { Values } from "./component.ts";

/** Returns a fault for every availability zone, by name or by id, that is outside the section's region. */
export function zoneFaults({ aws }: Values): Fault[] {
  if (!isMap(aws) || typeof aws.region !== "string") return [];
  const { region, routeTableIds, networkFirewall } = aws;
  const firewall = isMap(networkFirewall) ? networkFirewall : {};
  const byZone = { "networkFirewall.subnetIds": firewall.subnetIds, routeTableIds };
  return [
    ...Object.entries(byZone).flatMap(([key, zones]) =>
      Object.keys(isMap(zones) ? zones : {})
        .filter((zone) => !zone.startsWith(region))
        .map((zone) => ({
          path: `aws.${key}.${zone}`,
          message: `"${zone}" is no zone of ${region}, the region of this stack. Name the zone that the entry lies in.`,
        })),
    ),
    ...zoneIdFaults(firewall.availabilityZoneIds, region),
  ];
}

function zoneIdFaults(ids: unknown, region: string): Fault[] {
  const beginning = zoneIdBeginning(region);
  if (!Array.isArray(ids) || beginning === undefined) return [];
  return ids.flatMap((id: unknown, index) =>
    typeof id === "string" && ZONE_ID.test(id) && !id.startsWith(`${beginning}-`)
      ? [
          {
            path: `aws.networkFirewall.availabilityZoneIds[${index}]`,
            message: `"${id}" is no zone of ${region}, the region of this stack, whose zones have ids such as "${beginning}-az1".`,
          },
        ]
      : [],
  );
}

const ZONE_ID = /^[a-z]+\d+-/;

/**
 * Returns the prefix of a region's zone ids: `euw2` for `eu-west-2`, `apse1` for `ap-southeast-1`. Undefined for
 * regions with another form of name.
 */
function zoneIdBeginning(region: string): string | undefined {
  const [, continent, way = "", number] = /^([a-z]{2})-([a-z]+)-(\d)$/.exec(region) ?? [];
  const letters = /^(north|south)?(east|west|central)?$/.test(way)
    ? [...way.matchAll(/north|south|east|west|central/g)].map(([word]) => word[0]).join("")
    : "";
  return continent && letters ? `${continent}${letters}${number}` : undefined;
}
