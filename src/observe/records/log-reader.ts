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
  /** Returns the kind of log that the record belongs to; undefined if it is of another service. */
  recognise(record: LogRecord): LogKind | undefined;
  /**
   * Reads a recognised record. Returns undefined if it says too little to count, and an empty list if it doesn't
   * concern egress.
   */
  read(record: LogRecord): readonly LogEvent[] | undefined;
}
