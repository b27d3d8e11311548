import { lookUp } from "../../egress/input/look-up.ts";
import { cutText, foldName, type LogEvent } from "../log-event.ts";
import type { LogReader } from "./log-reader.ts";
import { addressOf, isMap, portOf, textAt, timeOf } from "./record-fields.ts";

/**
 * Reads query logs of Route 53 Resolver. `firewall_rule_action` is present only if a rule of DNS Firewall matched the
 * query; which rule isn't logged.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-query-logs-format.html
 */
export const resolverQueries: LogReader = {
  recognise: (record) =>
    typeof record.query_name === "string" && "query_type" in record && "srcaddr" in record
      ? "resolver-query"
      : undefined,
  read(record) {
    const outcome = lookUp(OUTCOMES, textAt(record, "firewall_rule_action").toUpperCase());
    if (outcome === undefined) return undefined;
    const name = foldName(record.query_name);
    return [
      {
        time: timeOf(record.query_timestamp),
        what: "query",
        client: addressOf(record.srcaddr) ?? "",
        name,
        answers: answersOf(record.answers),
        port: 53,
        outcome,
        firewall: cutText(textAt(record, "firewall_rule_group_id")) || undefined,
        flow: `${textAt(record, "query_timestamp")} ${textAt(record, "srcaddr")} ${textAt(record, "query_type")}`,
        clientPort: portOf(record.srcport),
      },
    ];
  },
};

/** By what DNS Firewall did; empty if no rule matched. */
const OUTCOMES: Readonly<Record<string, LogEvent["outcome"]>> = {
  "": "allowed",
  ALLOW: "allowed",
  ALERT: "logged",
  BLOCK: "denied",
};

/** Answers of other types than addresses are names and texts, which equal no address. */
const answersOf = (answers: unknown): string[] =>
  Array.isArray(answers) ? answers.flatMap((answer) => (isMap(answer) ? (addressOf(answer.Rdata) ?? []) : [])) : [];
