import { isMap } from "../../egress/input/is-map.ts";
import type { LogEvent } from "../log-event.ts";
import type { LogReader } from "./log-reader.ts";
import { addressOf, type LogRecord, portOf, recordAt, textAt } from "./record-fields.ts";

/**
 * Reads flow logs of virtual networks and of NSGs, which hold addresses only. It counts a flow when it begins or is
 * denied, and ignores the later states.
 * https://learn.microsoft.com/azure/network-watcher/vnet-flow-logs-overview
 */
export const vnetFlows: LogReader = {
  recognise: (record) =>
    textAt(record, "category") === "FlowLogFlowEvent" && recordAt(record, "flowRecords") ? "vnet-flow" : undefined,
  read: (record) =>
    listAt(recordAt(record, "flowRecords") ?? {}, "flows")
      .flatMap((flow) => listAt(flow, "flowGroups"))
      .flatMap((group) => (Array.isArray(group.flowTuples) ? group.flowTuples : []))
      .flatMap((tuple) => (typeof tuple === "string" ? readTuple(tuple) : [])),
};

/** Parses `<ms>,<src>,<dst>,<sport>,<dport>,<proto>,I|O,B|C|E|D,…`. */
function readTuple(tuple: string): LogEvent[] {
  const [time, client = "", address, sourcePort, port, , direction, state] = tuple.split(",");
  if (direction !== "O" || (state !== "B" && state !== "D")) return [];
  return [
    {
      time: Number(time) || undefined,
      what: "connection",
      client: addressOf(client) ?? "",
      address: addressOf(address),
      port: portOf(port),
      outcome: state === "D" ? "denied" : "none",
      flow: `${client} ${address} ${port}`,
      clientPort: portOf(sourcePort),
    },
  ];
}

const listAt = (record: LogRecord, key: string): LogRecord[] => {
  const value = record[key];
  return Array.isArray(value) ? value.filter(isMap) : [];
};
