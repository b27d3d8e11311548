import type { Fault } from "../egress/input/configuration-error.ts";
import { isMap } from "../egress/input/is-map.ts";
import type { Values } from "./component.ts";

/** What names a zone outside the region of the section, by name or by id. */
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

/** `eu-west-2` is `euw2`, and `ap-southeast-1` is `apse1`. Undefined for regions that are named in another way. */
function zoneIdBeginning(region: string): string | undefined {
  const [, continent, way = "", number] = /^([a-z]{2})-([a-z]+)-(\d)$/.exec(region) ?? [];
  const letters = /^(north|south)?(east|west|central)?$/.test(way)
    ? [...way.matchAll(/north|south|east|west|central/g)].map(([word]) => word[0]).join("")
    : "";
  return continent && letters ? `${continent}${letters}${number}` : undefined;
}
