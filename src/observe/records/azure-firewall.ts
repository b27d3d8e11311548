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
      return event && [{ time, ...event }];
    }
    const read = lookUp(TABLES, category);
    return read === undefined ? [] : read(fields, time);
  },
};

type ReadTable = (fields: LogRecord, time: number | undefined) => readonly LogEvent[] | undefined;

const readRule: ReadTable = (fields, time) => {
  const action = textAt(fields, "Action").toLowerCase();
  if (action !== "allow" && action !== "deny") return undefined;
  const [client, name, port] = [
    addressOf(fields.SourceIp) ?? "",
    foldName(fields.Fqdn),
    portOf(fields.DestinationPort ?? fields.DestinationPort_d),
  ];
  return [
    {
      time,
      what: "connection",
      client,
      name,
      address: addressOf(fields.DestinationIp),
      port,
      rule: ruleOf(fields),
      outcome: action === "allow" ? "allowed" : "denied",
    },
  ];
};

const readQuery: ReadTable = (fields, time) => {
  const name = foldName(fields.QueryName);
  if (name === undefined) return undefined;
  return [{ time, what: "query", client: addressOf(fields.SourceIp) ?? "", name, port: 53, outcome: "allowed" }];
};

/** Tables that report clients' flows. Others, such as flow traces, repeat the same. */
const TABLES: Readonly<Record<string, ReadTable>> = {
  AZFWApplicationRule: readRule,
  AZFWNetworkRule: readRule,
  AZFWDnsQuery: readQuery,
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
