import { nameOfUrn, type Place, placeKey } from "../../src/egress/place.ts";
import type { ReferenceKind } from "../../src/egress/reference.ts";
import type { ResourceReading } from "../../src/egress/resource-reading.ts";
import type { Check, Complaint } from "../check.ts";
import type { Subject } from "../subject.ts";

export const twoWriters: Check = {
  id: "two-writers",
  title: "Two resources that own one list",
  level: "advisory",
  severity: "medium",
  tags: ["availability", "egress"],
  why: "Where two resources write one list, or two rules have one number, each update undoes the other or is refused, and what is open changes from one update to the next.",
  instead: "Leave the list to one of them, and give each rule a number of its own.",
  link: "https://www.pulumi.com/registry/packages/aws/api-docs/ec2/securitygroup/",
  stage: "stack",
  judge: (subject) =>
    [
      ...inlineAndStandalone(subject),
      ...sameNumbers(subject),
      ...sameGroups(subject),
      ...sameCollections(subject),
      ...exclusiveRecords(subject),
    ].filter(({ place }) => subject.isOnPath(place.urn)),
};

const LISTS: readonly ReferenceKind[] = ["security-group", "network-acl", "route-table"];

/** Rules inside a group, and others that are resources and part of the same one. */
function inlineAndStandalone({ readings, holderOf }: Subject): Complaint[] {
  const byUrn = new Map(readings.map((reading) => [reading.urn, reading]));
  const seen = new Set<string>();
  return readings.flatMap((reading) =>
    LISTS.flatMap((kind) => {
      const holder = byUrn.get(holderOf(reading, kind) ?? "");
      const inline = holder?.grants.find(({ direction }) => reading.grants.some((own) => own.direction === direction));
      const [own] = reading.grants;
      if (holder === undefined || inline === undefined || own === undefined || seen.has(holder.urn)) return [];
      seen.add(holder.urn);
      return [
        {
          message: `is part of ${nameOfUrn(holder.urn)}, which holds rules of its own at ${inline.place.path}.`,
          place: own.place,
        },
      ];
    }),
  );
}

/** Rules of one NSG or network ACL that have one number and direction. */
function sameNumbers({ readings, holderOf }: Subject): Complaint[] {
  return firstOfEach(
    readings.flatMap((reading) => {
      const holder = holderOf(reading, "security-group") ?? holderOf(reading, "network-acl") ?? reading.urn;
      return reading.grants.flatMap(({ engine, direction, order, place }) =>
        (engine === "nsg" || engine === "network-acl") &&
        order !== undefined &&
        (direction === "outbound" || direction === "inbound")
          ? [
              {
                key: `${holder} ${direction} ${order.join(" ")}`,
                part: placeKey(place),
                place,
                what: `number ${order.join(" ")}`,
              },
            ]
          : [],
      );
    }),
  );
}

/** Groups of one policy that have one priority or one name. */
const sameGroups = ({ readings, holderOf }: Subject): Complaint[] =>
  firstOfEach(
    readings.flatMap((reading) => [...usedBy(reading), ...partOfPolicy(reading, holderOf(reading, "policy"))]),
  );

const usedBy = ({ urn, kind, facts }: ResourceReading): Numbered[] =>
  facts.flatMap((fact) =>
    kind === "policy" && fact.kind === "link" && fact.to.kind === "rule-group" && fact.priority !== undefined
      ? [
          {
            // Stateless and stateful groups are numbered apart.
            key: `${urn} ${fact.place.path.split("[")[0]} ${fact.priority}`,
            part: fact.place.path,
            place: fact.place,
            what: `priority ${fact.priority}`,
          },
        ]
      : [],
  );

function partOfPolicy({ urn, ids, facts, service }: ResourceReading, policy: string | undefined): Numbered[] {
  if (policy === undefined || service !== "azure-firewall") return [];
  const place = { urn, path: "" };
  const priorities = facts.flatMap((fact) =>
    fact.kind === "link" && fact.to.kind === "policy" && fact.priority !== undefined ? [fact.priority] : [],
  );
  return [
    ...priorities.map((priority) => ({
      key: `${policy} priority ${priority}`,
      part: urn,
      place,
      what: `priority ${priority}`,
    })),
    ...ids.map((id) => ({ key: `${policy} name ${id.toLowerCase()}`, part: urn, place, what: `name ${id}` })),
  ];
}

/** Collections of one group of Azure Firewall that have one priority. */
const sameCollections = ({ readings }: Subject): Complaint[] =>
  firstOfEach(
    readings.flatMap(({ urn, grants }) =>
      grants.flatMap(({ engine, order, place }) => {
        const collection = /^(.*?)\.rules\[/.exec(place.path)?.[1];
        const number = order?.at(-2);
        return collection === undefined || number === undefined || !engine.startsWith("azure-")
          ? []
          : [
              {
                key: `${urn} ${engine} ${number}`,
                part: collection,
                place: { urn, path: collection },
                what: `priority ${number}`,
              },
            ];
      }),
    ),
  );

/** All records of a zone in one resource, and others beside it. */
function exclusiveRecords({ readings, holderOf }: Subject): Complaint[] {
  const records = readings.map((reading) => ({ reading, zone: holderOf(reading, "dns-zone") }));
  const exclusive = new Map(
    records.flatMap(({ reading, zone }) =>
      zone !== undefined && reading.type.endsWith("RecordsExclusive") ? [[zone, reading.urn] as const] : [],
    ),
  );
  return records.flatMap(({ reading: { urn }, zone }) => {
    const owner = zone === undefined ? undefined : exclusive.get(zone);
    return owner === undefined || owner === urn
      ? []
      : [{ message: `is a record of a zone that ${nameOfUrn(owner)} holds all records of.`, place: { urn, path: "" } }];
  });
}

interface Numbered {
  readonly key: string;
  /** What may not have the same key as another part. */
  readonly part: string;
  readonly place: Place;
  readonly what: string;
}

/** One complaint a key that several parts have, at the last of them in the order of their places. */
const firstOfEach = (numbered: readonly Numbered[]): Complaint[] =>
  [...Map.groupBy(numbered, ({ key }) => key).values()].flatMap((same) => {
    const parts = [...new Map(same.map((item) => [item.part, item])).values()].sort((a, b) =>
      placeKey(a.place) < placeKey(b.place) ? -1 : 1,
    );
    const [first, last] = [parts[0], parts.at(-1)];
    if (first === undefined || last === undefined || parts.length < 2) return [];
    const other =
      first.place.urn === last.place.urn ? first.place.path : `${nameOfUrn(first.place.urn)} ${first.place.path}`;
    return [{ message: `has the ${last.what}, as has ${other.trim()}.`, place: last.place }];
  });
