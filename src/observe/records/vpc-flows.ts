import type { LogEvent } from "../log-event.ts";
import { addressOf, isAnswer, portOf, timeOf } from "./record-fields.ts";

/**
 * Reads one line of a VPC flow log: undefined where it can't be read, an empty list where it is no connection from a
 * client.
 */
export type ReadFlowLine = (line: string) => readonly LogEvent[] | undefined;

/** The fields of version 2, in which order they stand where a line has no header above it. */
const DEFAULT_FIELDS =
  "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status";

/**
 * A reader of the lines behind the header, whose order is the user's; undefined where `header` names no fields of a
 * flow log. A line of version 2 without a header is read by the order that AWS gives it.
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 */
export function flowLinesBehind(header: string): ReadFlowLine | undefined {
  const fields = header.trim().split(/\s+/);
  const isHeader = (fields.includes("srcaddr") || fields.includes("pkt-srcaddr")) && fields.includes("dstport");
  return isHeader ? readerOf(fields) : undefined;
}

/** The reader of lines that have no header; undefined where `line` is none of version 2. */
export const flowLinesFrom = (line: string): ReadFlowLine | undefined =>
  /^2 (?:\d{12}|unknown) eni-\S+(?: \S+){11}$/.test(line.trim()) ? readerOf(DEFAULT_FIELDS.split(" ")) : undefined;

/**
 * At a NAT gateway or a firewall's endpoint, only the packet's own addresses are the client's and its destination's.
 */
function readerOf(fields: readonly string[]): ReadFlowLine {
  const at = new Map(fields.map((field, index) => [field, index]));
  return (line) => {
    const cells = line.trim().split(/\s+/);
    const cell = (...names: readonly string[]): string | undefined =>
      names.map((name) => cells[at.get(name) ?? -1]).find((value) => value !== undefined && value !== "-");
    if (cells.length !== fields.length) return undefined;
    // NODATA and SKIPDATA: nothing was recorded for a while.
    if (cell("log-status") !== undefined && cell("log-status") !== "OK") return undefined;
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
