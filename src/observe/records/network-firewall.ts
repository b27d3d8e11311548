import { cutText, foldName, type LogEvent } from "../log-event.ts";
import type { LogReader } from "./log-reader.ts";
import { addressOf, isAnswer, type LogRecord, portOf, recordAt, textAt, timeOf } from "./record-fields.ts";

/**
 * Reads alert, flow and TLS logs of AWS Network Firewall: a wrapper around a line of Suricata's EVE, or that line
 * alone.
 *
 * Of an alert's `action` and `verdict` only a denial is believed. In monitor mode they are the same for what is allowed
 * and for what would be denied.
 * https://docs.aws.amazon.com/network-firewall/latest/developerguide/firewall-logging-contents.html
 */
export const networkFirewall: LogReader = {
  recognise(record) {
    const event = eventOf(record);
    if (typeof event.src_ip !== "string") return undefined;
    if (event.event_type === "alert" || recordAt(event, "alert")) return "network-firewall-alert";
    if (event.event_type === "netflow" || event.event_type === "flow") return "network-firewall-flow";
    if ((event.tls_error ?? event.revocation_check ?? undefined) !== undefined) return "network-firewall-tls";
    return undefined;
  },
  read(record) {
    const event = eventOf(record);
    const alert = recordAt(event, "alert");
    const isFlow = event.event_type === "netflow" || event.event_type === "flow";
    // A connection has two records, one for each direction.
    if (isFlow && isAnswer(portOf(event.src_port), portOf(event.dest_port))) return [];
    const isDefault = isDefaultAction(alert);
    const sid = sidIn(alert?.signature_id);
    // Neither a rule nor the default action: nobody can say what the line stands for.
    const isAlert = alert !== undefined || event.event_type === "alert";
    if (isAlert && !isDefault && sid === undefined) return undefined;
    const rev = alert?.rev;
    const read: LogEvent = {
      time: timeOf(record.event_timestamp ?? event.timestamp),
      what: "connection",
      client: addressOf(event.src_ip) ?? "",
      name: foldName(recordAt(event, "tls")?.sni ?? recordAt(event, "http")?.hostname ?? event.sni),
      address: addressOf(event.dest_ip),
      port: portOf(event.dest_port),
      rule: sid === undefined || isDefault ? undefined : { sid, ...(typeof rev === "number" && { rev }) },
      outcome: alert === undefined ? "none" : isDenied(event, alert, isDefault) ? "denied" : "logged",
      firewall: typeof record.firewall_name === "string" ? cutText(record.firewall_name) : undefined,
      flow: typeof event.flow_id === "number" || typeof event.flow_id === "string" ? event.flow_id : undefined,
      clientPort: portOf(event.src_port),
    };
    return [read];
  },
};

const eventOf = (record: LogRecord): LogRecord => recordAt(record, "event") ?? record;

/**
 * Default actions of a policy are logged as rules of AWS, such as `aws:alert_established action`. Their small sids mean
 * nothing.
 */
const isDefaultAction = (alert: LogRecord | undefined): boolean =>
  typeof alert?.signature === "string" && alert.signature.startsWith("aws:");

/** An alert may be `allowed` though the same packet is dropped: that is in the verdict alone. */
const isDenied = (event: LogRecord, alert: LogRecord, isDefault: boolean): boolean =>
  alert.action === "blocked" ||
  recordAt(event, "verdict")?.action === "drop" ||
  (isDefault && textAt(alert, "signature").startsWith("aws:drop"));

/** Returns a signature id from a number or a text; undefined if it is none, which is a whole number of 32 bits. */
function sidIn(value: unknown): number | undefined {
  const sid = typeof value === "string" && /^\d{1,10}$/.test(value) ? Number(value) : value;
  return typeof sid === "number" && Number.isInteger(sid) && sid >= 0 && sid < 2 ** 32 ? sid : undefined;
}
