import type { LogEvent } from "../log-event.ts";
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

/** At a NAT gateway or firewall endpoint, only the packet's own addresses are those of client and destination. */
function readerOf(fields: readonly string[]): ReadFlowLine {
  const at = new Map(fields.map((field, index) => [field, index]));
  return (line) => {
    const cells = line.trim().split(/\s+/);
    const cell = (...names: readonly string[]): string | undefined =>
      names.map((name) => cells[at.get(name) ?? -1]).find((value) => value !== undefined && value !== "-");
    if (cells.length !== fields.length) return undefined;
    const status = cell("log-status") ?? "OK";
    // NODATA says that there was no traffic. SKIPDATA says that there was some, and it wasn't recorded: a limit of
    // these logs, which nobody who reads them can mend.
    if (status === "NODATA" || status === "SKIPDATA") return [];
    if (status !== "OK") return undefined;
    const [client, address] = [cell("pkt-srcaddr", "srcaddr"), cell("pkt-dstaddr", "dstaddr")];
    const [from, port] = [portOf(cell("srcport")), portOf(cell("dstport"))];
    if (client === undefined || address === undefined) return undefined;
    if (cell("flow-direction") === "ingress" || isAnswer(from, port)) return [];
    return [
      {
        time: timeOf(cell("start")),
        what: "connection",
        client: addressOf(client) ?? "",
        address: addressOf(address),
        port,
        outcome: cell("action") === "REJECT" ? "denied" : "none",
        flow: `${client} ${address} ${port}`,
        clientPort: from,
      },
    ];
  };
}
