import { linksTo } from "../links.ts";
import { unknownGrant } from "../make-grant.ts";
import type { Reader } from "../resource.ts";
import { at, itemsOf, rootOf } from "../values.ts";
import { readRecord } from "./dns-record.ts";

/** Grants of `aws:route53/recordsExclusive:RecordsExclusive`, which holds all records of a zone. */
export const readDnsRecordsExclusive: Reader = (resource) => {
  const root = rootOf(resource.props);
  const zone = at(root, "zoneId");
  return {
    grants: itemsOf(at(root, "resourceRecordSets")).flatMap((record) => {
      if (record.kind === "unknown")
        return [unknownGrant(resource, record, { engine: "dns-record", layer: "dns" }, record.why)];
      const values = itemsOf(at(record, "resourceRecords")).map((item) => at(item, "value"));
      return readRecord(resource, record, { values, alias: at(record, "aliasTarget"), zone });
    }),
    facts: linksTo(resource, "part-of", "dns-zone", zone),
  };
};
