import type { Grant } from "../../egress/grant.ts";
import { anyOf } from "../../egress/name-pattern.ts";
import { ALL_PORTS } from "../../egress/port-set.ts";
import { linksTo } from "../links.ts";
import { makeGrant } from "../make-grant.ts";
import { notesOf, readText } from "../notes.ts";
import { readAddresses } from "../peers.ts";
import type { Reader, Resource } from "../resource.ts";
import { at, rootOf, textOf, type Value } from "../values.ts";

/**
 * The grant of `aws:route53/record:Record` of type A or AAAA: it fixes a name to addresses, which for a name in somebody
 * else's zone is a pin. Other types fix nothing.
 */
export const readDnsRecord: Reader = (resource) => {
  const record = rootOf(resource.props);
  const whole = at(record, "fqdn");
  return {
    grants: readRecord(resource, record, whole.kind === "known" ? whole : at(record, "name"), [at(record, "records")]),
    facts: linksTo(resource, "part-of", "dns-zone", at(record, "zoneId")),
  };
};

/** The grant of one record, of which there is none if it holds no address. */
export function readRecord(resource: Resource, record: Value, named: Value, addresses: readonly Value[]): Grant[] {
  const type = at(record, "type");
  if (type.kind === "known" && !/^a(?:aaa)?$/i.test(textOf(type) ?? "")) return [];
  const notes = notesOf(resource);
  const name = readText(notes, "names", named);
  const destination = addresses.flatMap((value) => readAddresses(notes, "destination", value));
  if (destination.length === 0 && notes.unknowns.length === 0) return [];
  return [
    makeGrant(
      resource,
      notes,
      record,
      {
        engine: "dns-record",
        layer: "dns",
        effect: "allow",
        direction: "outbound",
        source: [],
        destination,
        names: name === undefined ? [] : [anyOf(name, [name])],
        ports: ALL_PORTS,
        transports: ["any"],
      },
      record.path === "" ? undefined : [],
    ),
  ];
}
