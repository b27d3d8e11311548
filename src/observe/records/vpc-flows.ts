import type { LogEvent } from "../log-event.ts";
import type { LogReader } from "./log-reader.ts";
import { addressOf, isAnswer, portOf, timeOf } from "./record-fields.ts";

/**
 * Reads one line of a VPC flow log. Returns undefined if it can't be read, and an empty list if it isn't a client's
 * connection.
 */
export type ReadFlowLine = (line: string) => readonly LogEvent[] | undefined;

/** Fields of version 2 in AWS's default order, for lines without a header. */
const DEFAULT_FIELDS =
  "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status";

/**
 * Returns a reader of the lines below the header, whose order the user chose; undefined if `header` names no fields of
 * a flow log. Lines of version 2 without a header have AWS's default order.
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 */
export function flowLinesBehind(header: string): ReadFlowLine | undefined {
  const fields = header.trim().split(/\s+/);
  const isHeader = (fields.includes("srcaddr") || fields.includes("pkt-srcaddr")) && fields.includes("dstport");
  return isHeader ? readerOf(fields) : undefined;
}

/** Returns the reader of lines without a header; undefined if `line` isn't one of version 2. */
export const flowLinesFrom = (line: string): ReadFlowLine | undefined =>
  /^2 (?:\d{12}|unknown) eni-\S+(?: \S+){11}$/.test(line.trim()) ? readerOf(DEFAULT_FIELDS.split(" ")) : undefined;

function readerOf(fields: readonly string[]): ReadFlowLine {
  const at = new Map(fields.map((field, index) => [field.replaceAll("-", "_"), index]));
  return (line) => {
    const cells = line.trim().split(/\s+/);
    return cells.length === fields.length ? eventsOf((column) => cells[at.get(column) ?? -1]) : undefined;
  };
}

/**
 * Reads rows of VPC flow logs in Apache Parquet, which S3 gets in place of text if the user chose so. Their columns are
 * named like the fields, with `_` for `-`; whoever makes them from text may leave the `-`. Addresses are texts and
 * ports are numbers. https://docs.aws.amazon.com/athena/latest/ug/vpc-flow-logs-parquet.html
 */
export const vpcFlows: LogReader = {
  recognise: (record) =>
    ("srcaddr" in record || "pkt_srcaddr" in record || "pkt-srcaddr" in record) && "dstport" in record
      ? "vpc-flow"
      : undefined,
  read(record) {
    const cellAt = (column: string) => record[column] ?? record[HYPHENATED.get(column) ?? column];
    return TEXTS.every((column) => typeof (cellAt(column) ?? "") === "string") ? eventsOf(cellAt) : undefined;
  },
};

const TEXTS = ["srcaddr", "dstaddr", "pkt_srcaddr", "pkt_dstaddr", "flow_direction", "action", "log_status"];
const HYPHENATED = new Map(TEXTS.map((column) => [column, column.replaceAll("_", "-")]));

/**
 * Reads one flow by its cells, each under the name of its column in Parquet. A cell without a value holds `-` or null.
 *
 * At a NAT gateway or firewall endpoint, only the packet's own addresses are those of client and destination.
 */
function eventsOf(cellAt: (column: string) => unknown): readonly LogEvent[] | undefined {
  const cell = (column: string): unknown => {
    const value = cellAt(column);
    return value === "-" || value === null ? undefined : value;
  };
  const status = cell("log_status") ?? "OK";
  // NODATA says that there was no traffic. SKIPDATA says that there was some, and it wasn't recorded: a limit of these
  // logs, which nobody who reads them can mend.
  if (status === "NODATA" || status === "SKIPDATA") return [];
  if (status !== "OK") return undefined;
  const [client, address] = [cell("pkt_srcaddr") ?? cell("srcaddr"), cell("pkt_dstaddr") ?? cell("dstaddr")];
  const [from, port, time] = [portOf(cell("srcport")), portOf(cell("dstport")), timeOf(cell("start"))];
  if (client === undefined || address === undefined) return undefined;
  const isBroken = (read: unknown, column: string) => read === undefined && cell(column) !== undefined;
  if (isBroken(from, "srcport") || isBroken(port, "dstport") || isBroken(time, "start")) return undefined;
  if (cell("flow_direction") === "ingress" || isAnswer(from, port)) return [];
  return [
    {
      time,
      what: "connection",
      client: addressOf(client) ?? "",
      address: addressOf(address),
      port,
      outcome: cell("action") === "REJECT" ? "denied" : "none",
      flow: `${client} ${address} ${port}`,
      clientPort: from,
    },
  ];
}
