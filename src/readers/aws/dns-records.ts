import { anyOf, type Grant, type NamePattern } from "../../egress/index.ts";
import {
  at,
  FIXES_NAMES,
  factUnknown,
  firstGiven,
  firstOf,
  type GrantsAndFacts,
  inputsOf,
  isGiven,
  isWhole,
  itemsOf,
  linksTo,
  makeGrant,
  nameInUnknownZone,
  note,
  notesOf,
  type Reader,
  type Resource,
  readAddresses,
  readOwnedList,
  readText,
  referenceOf,
  textOf,
  unknownGrant,
  type Value,
} from "../kit/index.ts";

/** Zones of Route 53 and their records. */
export const dnsRecords: readonly Reader[] = [
  { types: ["aws:route53/zone:Zone"], kind: "dns-zone", read: readDnsZone },
  { types: ["aws:route53/record:Record"], read: readDnsRecord },
  { types: ["aws:route53/recordsExclusive:RecordsExclusive"], read: readDnsRecordsExclusive },
];

/**
 * The grant of an `aws:route53/record:Record` that gives a name addresses or makes it an alias. For a name in another
 * owner's zone, that is a pin. Other records give no grant.
 */
function readDnsRecord(resource: Resource): GrantsAndFacts {
  const record = inputsOf(resource);
  const zone = at(record, "zoneId");
  const fields = { values: [at(record, "records")], alias: at(record, "aliases"), zone };
  return {
    grants: isOfValidation(resource) ? [] : readRecord(resource, record, fields),
    facts: linksTo(resource, "part-of", "dns-zone", zone),
  };
}

/** Whether the record proves a domain to AWS Certificate Manager, which gives its name: an alias below the domain. */
const isOfValidation = (resource: Resource): boolean => {
  const name = at(inputsOf(resource), "name");
  const { candidates } = referenceOf(resource, "dns-zone", name);
  return name.kind === "unknown" && candidates.length > 0 && candidates.every((urn) => /:Certificate::/.test(urn));
};

/** The fields of a record besides its name. */
export interface RecordFields {
  readonly values: readonly Value[];
  /** The AWS resource that an alias points to, as `{ name }`. */
  readonly alias: Value;
  readonly zone: Value;
}

/** Returns the grant of one record; none if it holds no address and is no alias. */
export function readRecord(resource: Resource, record: Value, { values, alias, zone }: RecordFields): Grant[] {
  const type = at(record, "type");
  const [isAddress, isAlias] = [/^a(?:aaa)?$/i, /^cname$/i].map((kind) => kind.test(textOf(type) ?? ""));
  if (type.kind === "known" && !isAddress && !isAlias) return [];
  const notes = notesOf(resource);
  const whole = at(record, "fqdn");
  const name = readText(notes, "names", whole.kind === "known" ? whole : at(record, "name"));
  const other = isAlias ? values.find(isGiven) : isGiven(alias) ? firstOf(alias, "name", "dnsName") : undefined;
  if (other !== undefined)
    note(notes, "destination", other, `it is an alias of ${nameOf(other)}, which isn't followed`);
  const destination = isAlias ? [] : values.flatMap((value) => readAddresses(notes, "destination", value));
  if (destination.length === 0 && notes.unknowns.length === 0) return [];
  return [
    makeGrant(
      resource,
      notes,
      record,
      {
        ...FIXES_NAMES,
        destination,
        names: name === undefined ? [] : [patternOf(unescaped(name))],
        ...(whole.kind !== "known" && isGiven(zone) && { namesFrom: referenceOf(resource, "dns-zone", zone) }),
      },
      isWhole(resource, record) ? undefined : [],
    ),
  ];
}

/** A name of one label is relative, and means nothing without its zone. A longer name may be relative or whole. */
const patternOf = (name: string): NamePattern => (name.includes(".") ? anyOf(name, [name]) : nameInUnknownZone(name));

/** Route 53 writes unusual characters, such as `*`, as a backslash with their code. */
const unescaped = (name: string): string =>
  name.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

const nameOf = (value: Value): string =>
  textOf(itemsOf(value)[0] ?? value) ?? "a name that is known only after an update";

/** Grants of `aws:route53/recordsExclusive:RecordsExclusive`, which holds all records of a zone. */
function readDnsRecordsExclusive(resource: Resource): GrantsAndFacts {
  const root = inputsOf(resource);
  const zone = at(root, "zoneId");
  return {
    grants: itemsOf(at(root, "resourceRecordSets")).flatMap((record) => {
      if (record.kind === "unknown")
        return [unknownGrant(resource, record, { engine: "dns-record", layer: "dns" }, record.why)];
      const values = itemsOf(at(record, "resourceRecords")).map((item) => firstGiven(at(item, "value"), item));
      return readRecord(resource, record, { values, alias: at(record, "aliasTarget"), zone });
    }),
    facts: [
      ...linksTo(resource, "part-of", "dns-zone", zone),
      ...readOwnedList(resource, "records", at(root, "resourceRecordSets")),
    ],
  };
}

/** The name of `aws:route53/zone:Zone`. Its records may leave the zone out of their names. */
function readDnsZone(resource: Resource): GrantsAndFacts {
  const zone = inputsOf(resource);
  const name = textOf(at(zone, "name"));
  if (name === undefined) return { grants: [], facts: [factUnknown(resource, "zone", at(zone, "name"))] };
  const isPrivate = isGiven(at(zone, "vpcs"));
  return { grants: [], facts: [{ kind: "zone", name, isPrivate, place: { urn: resource.urn, path: "name" } }] };
}
