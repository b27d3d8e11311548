import type { LogEvent } from "../log-event.ts";
import type { LogRecord } from "./record-fields.ts";

/** Kinds of logs, as reports name them. */
export type LogKind =
  | "network-firewall-alert"
  | "network-firewall-flow"
  | "network-firewall-tls"
  | "resolver-query"
  | "vpc-flow"
  | "azure-firewall"
  | "azure-firewall-legacy"
  | "vnet-flow";

/** Reads the records of one service. */
export interface LogReader {
  /** What kind of log the record is of; undefined where it is of another service. */
  recognise(record: LogRecord): LogKind | undefined;
  /**
   * What a record that was recognised says; undefined where it says too little to count, an empty list where it says
   * nothing of egress.
   */
  read(record: LogRecord): readonly LogEvent[] | undefined;
}
