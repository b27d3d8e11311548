import type { LoggedAs } from "../../egress/grant.ts";
import { isMap } from "../../egress/input/is-map.ts";
import { lookUp } from "../../egress/input/look-up.ts";
import { cutText, foldName, type LogEvent } from "../log-event.ts";
import { readLegacyMessage } from "./azure-firewall-legacy.ts";
import type { LogReader } from "./log-reader.ts";
import { addressOf, type LogRecord, portOf, textAt, timeOf } from "./record-fields.ts";

/**
 * Reads logs of Azure Firewall: the resource-specific tables, as in blobs, Event Hub and Log Analytics, and the text of
 * `AzureDiagnostics`. A line of an application rule has no address, one of a network rule no name.
 * https://learn.microsoft.com/azure/firewall/monitor-firewall-reference
 */
export const azureFirewall: LogReader = {
  recognise(record) {
    const category = categoryOf(record);
    if (category.startsWith("AZFW")) return "azure-firewall";
    return /^AzureFirewall(?:Application|Network|Nat)Rule|^AzureFirewallDnsProxy/.test(category) ||
      (typeof record.msg_s === "string" && /firewall/i.test(textAt(record, "ResourceType") || category))
      ? "azure-firewall-legacy"
      : undefined;
  },
  read(record) {
    const category = categoryOf(record);
    const fields = fieldsOf(record);
    const time = timeOf(record.time ?? record.TimeGenerated ?? record["TimeGenerated [UTC]"]);
    if (!category.startsWith("AZFW")) {
      const message = textAt(fields, "msg") || textAt(record, "msg_s");
      const event = readLegacyMessage(message);
      return event && [withIdentity({ time, ...event }, record)];
    }
    const read = lookUp(TABLES, category);
    return read === undefined ? [] : read(fields, time)?.map((event) => withIdentity(event, record));
  },
};

/**
 * Adds what all lines of one connection have in common: lines of the tables and of `AzureDiagnostics` may stand in one
 * file, and exports may overlap. A client doesn't use a port twice in a second.
 */
const withIdentity = (event: LogEvent, record: LogRecord): LogEvent => ({
  ...event,
  ...(event.time !== undefined &&
    event.clientPort !== undefined && { flow: `${Math.floor(event.time / 1000)} ${event.client}` }),
  firewall: cutText(
    /[^/]*$/.exec(textAt(record, "resourceId") || textAt(record, "_ResourceId"))?.[0].toLowerCase() ?? "",
  ),
});

type ReadTable = (fields: LogRecord, time: number | undefined) => readonly LogEvent[] | undefined;

const OUTCOMES: Readonly<Record<string, LogEvent["outcome"]>> = {
  allow: "allowed",
  deny: "denied",
  drop: "denied",
  reject: "denied",
};

const readRule: ReadTable = (fields, time) => {
  const outcome = lookUp(OUTCOMES, textAt(fields, "Action").toLowerCase());
  if (outcome === undefined) return undefined;
  return [
    {
      time,
      what: "connection",
      client: addressOf(fields.SourceIp) ?? "",
      clientPort: portOf(fields.SourcePort),
      name: foldName(fields.Fqdn),
      address: addressOf(fields.DestinationIp),
      port: portOf(fields.DestinationPort ?? fields.DestinationPort_d),
      rule: ruleOf(fields),
      outcome,
    },
  ];
};

/** Threat intelligence and IDPS judge before the rules or beside them. Only what they deny is an outcome. */
const readThreat: ReadTable = (fields, time) =>
  lookUp(OUTCOMES, textAt(fields, "Action").toLowerCase()) === "denied" ? readRule(fields, time) : [];

const readQuery: ReadTable = (fields, time) => {
  const name = foldName(fields.QueryName);
  if (name === undefined) return undefined;
  const [client, clientPort] = [addressOf(fields.SourceIp) ?? "", portOf(fields.SourcePort)];
  return [{ time, what: "query", client, clientPort, name, port: 53, outcome: "allowed" }];
};

/** Tables that report clients' flows. Others, such as flow traces, repeat the same. */
const TABLES: Readonly<Record<string, ReadTable>> = {
  AZFWApplicationRule: readRule,
  AZFWNetworkRule: readRule,
  AZFWDnsQuery: readQuery,
  AZFWThreatIntel: readThreat,
  AZFWIdpsSignature: readThreat,
};

/** Exports of a workspace name the table in a separate column. */
const categoryOf = (record: LogRecord): string =>
  textAt(record, "category") ||
  textAt(record, "Category") ||
  textAt(record, "operationName") ||
  textAt(record, "OperationName") ||
  textAt(record, "Type") ||
  textAt(record, "TableName");

const fieldsOf = (record: LogRecord): LogRecord => {
  const properties = record.properties;
  return isMap(properties) ? properties : record;
};

const ruleOf = (fields: LogRecord): LoggedAs | undefined => {
  const nameAt = (key: string) => cutText(textAt(fields, key));
  const [collection, rule] = [nameAt("RuleCollection"), nameAt("Rule")];
  return collection === "" || rule === ""
    ? undefined
    : { group: nameAt("RuleCollectionGroup") || undefined, collection, rule };
};
