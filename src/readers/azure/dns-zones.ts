import { ALL_PORTS, anyOf, below, type Grant } from "../../egress/index.ts";
import {
  at,
  factUnknown,
  firstOf,
  type GrantsAndFacts,
  inputsOf,
  isGiven,
  itemsOf,
  makeGrant,
  NOT_YET,
  type Notes,
  nameInUnknownZone,
  nameInZone,
  note,
  notesOf,
  type Reader,
  type Resource,
  readAddresses,
  readText,
  referenceOf,
  textOf,
  type Value,
} from "../kit/index.ts";
import { parentId, partOf } from "./part-of.ts";

/** Zones of Azure DNS, private and public, and their records. */
export const dnsZones: readonly Reader[] = [
  {
    types: ["azure-native:network:PrivateZone", "azure-native:privatedns:PrivateZone", "azure:privatedns/zone:Zone"],
    kind: "dns-zone",
    read: readPrivateZone,
  },
  {
    types: [
      "azure-native:network:PrivateRecordSet",
      "azure-native:privatedns:PrivateRecordSet",
      "azure:privatedns/aRecord:ARecord",
      "azure:privatedns/aAAARecord:AAAARecord",
      "azure:privatedns/cnameRecord:CnameRecord",
    ],
    read: readRecord,
  },
  {
    types: ["azure-native:network:Zone", "azure-native:dns:Zone", "azure:dns/zone:Zone"],
    kind: "dns-zone",
    read: readPublicZone,
  },
  {
    types: [
      "azure-native:network:RecordSet",
      "azure-native:dns:RecordSet",
      "azure:dns/aRecord:ARecord",
      "azure:dns/aaaaRecord:AaaaRecord",
      "azure:dns/cNameRecord:CNameRecord",
    ],
    read: readRecord,
  },
];

/**
 * The grant of a private DNS record that gives a name addresses or makes it an alias:
 * `azure-native:privatedns:PrivateRecordSet` (in the module `network` until version 2), and `ARecord`, `AAAARecord` and
 * `CnameRecord` of the classic provider. Other records give no grant.
 */
function readRecord(resource: Resource): GrantsAndFacts {
  const record = inputsOf(resource);
  const zone = firstOf(record, "privateZoneName", "zoneName");
  const facts = partOf(resource, "dns-zone", zone, segmentOf(resource));
  const addresses = addressesIn(record);
  const alias = firstOf(record, "cnameRecord", "record");
  if (addresses.length === 0 && !isGiven(alias)) return { grants: [], facts };
  const notes = notesOf(resource);
  if (isGiven(alias)) note(notes, "destination", alias, `it is an alias of ${aliasOf(alias)}, which isn't followed`);
  const grant = makeGrant(resource, notes, record, {
    engine: "dns-record",
    layer: "dns",
    effect: "allow",
    direction: "outbound",
    source: [],
    destination: addresses.flatMap((value) => readAddresses(notes, "destination", value)),
    ...readName(notes, resource, record, zone),
    ports: ALL_PORTS,
    transports: ["any"],
  });
  return { grants: [grant], facts };
}

const addressesIn = (record: Value): Value[] =>
  [
    ...itemsOf(at(record, "aRecords")).map((item) => unwrapped(item, "ipv4Address")),
    ...itemsOf(at(record, "aaaaRecords")).map((item) => unwrapped(item, "ipv6Address")),
    at(record, "records"),
  ].filter(isGiven);

const aliasOf = (alias: Value): string =>
  textOf(alias) ?? textOf(at(alias, "cname")) ?? "a name that is known only after an update";

/**
 * Returns the whole name: as a state has it, or composed of the record's own part and the zone, which may have to be
 * looked up.
 */
function readName(notes: Notes, resource: Resource, record: Value, zone: Value): Pick<Grant, "names" | "namesFrom"> {
  const whole = textOf(at(record, "fqdn"));
  if (whole) return { names: [anyOf(whole, [whole])] };
  const own = firstOf(record, "relativeRecordSetName", "name");
  const relative = readText(notes, "names", own)?.split("/").at(-1);
  if (own.kind === "absent") note(notes, "names", own, NOT_YET);
  if (relative === undefined) return { names: [] };
  if (zone.kind === "unknown")
    return { names: [nameInUnknownZone(relative)], namesFrom: referenceOf(resource, "dns-zone", zone) };
  const name = isGiven(zone) ? readText(notes, "names", zone) : parentId(resource, segmentOf(resource));
  if (!isGiven(zone) && name === undefined) note(notes, "names", zone, "no zone is given");
  return { names: name === undefined ? [] : [nameInZone(relative, name.split("/").at(-1) ?? name)] };
}

const unwrapped = (item: Value, key: string): Value =>
  item.kind === "known" && typeof item.raw === "object" ? at(item, key) : item;

/** A public zone. It answers every client that is delegated to it. */
function readPublicZone(resource: Resource): GrantsAndFacts {
  const name = firstOf(inputsOf(resource), "zoneName", "name");
  const zone = textOf(name)?.replace(/\.$/, "");
  if (!zone) return { grants: [], facts: [factUnknown(resource, "zone", name)] };
  return {
    grants: [],
    facts: [{ kind: "zone", name: zone, isPrivate: false, place: { urn: resource.urn, path: name.path } }],
  };
}

/** The segment of the zone's id before its name. */
const segmentOf = ({ type }: Resource): string =>
  /privatedns|PrivateRecord/.test(type) ? "privateDnsZones" : "dnsZones";

/**
 * The names that a private zone answers for, with or without a record: `azure-native:privatedns:PrivateZone` (in the
 * module `network` until version 2) and `azure:privatedns/zone:Zone`.
 */
function readPrivateZone(resource: Resource): GrantsAndFacts {
  const name = firstOf(inputsOf(resource), "privateZoneName", "name");
  const zone = textOf(name)?.replace(/\.$/, "");
  if (!zone) return { grants: [], facts: [factUnknown(resource, "domain-list", name)] };
  const place = { urn: resource.urn, path: name.path };
  return {
    grants: [],
    facts: [
      { kind: "domain-list", names: [below(zone, zone, true)], place },
      { kind: "zone", name: zone, isPrivate: true, place },
    ],
  };
}
