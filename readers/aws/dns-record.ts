import { anyOf } from "../../egress/name-pattern.ts";
import { ALL_PORTS } from "../../egress/port-set.ts";
import { linksTo } from "../links.ts";
import { makeGrant } from "../make-grant.ts";
import { notesOf, readText } from "../notes.ts";
import { readAddresses } from "../peers.ts";
import type { Reader } from "../resource.ts";
import { at, rootOf, textOf } from "../values.ts";

/**
 * The grant of `aws:route53/record:Record` of type A or AAAA: it fixes a name to addresses, which for a name in somebody
 * else's zone is a pin. Other types fix nothing.
 */
export const readDnsRecord: Reader = (resource) => {
  const record = rootOf(resource.props);
  const type = at(record, "type");
  const facts = linksTo(resource, "part-of", "dns-zone", at(record, "zoneId"));
  if (type.kind === "known" && !/^a(?:aaa)?$/i.test(textOf(type) ?? "")) return { grants: [], facts };
  const notes = notesOf(resource);
  const name = readText(notes, "names", at(record, "fqdn")) ?? readText(notes, "names", at(record, "name"));
  const destination = readAddresses(notes, "destination", at(record, "records"));
  if (destination.length === 0 && notes.unknowns.length === 0) return { grants: [], facts };
  const grant = makeGrant(resource, notes, record, {
    engine: "dns-record",
    layer: "dns",
    effect: "allow",
    direction: "outbound",
    source: [],
    destination,
    names: name === undefined ? [] : [anyOf(name, [name])],
    ports: ALL_PORTS,
    transports: ["any"],
  });
  return { grants: [grant], facts };
};
