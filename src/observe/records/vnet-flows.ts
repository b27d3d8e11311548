import { isMap } from "../../egress/input/is-map.ts";
import { lookUp } from "../../egress/input/look-up.ts";
import type { LogEvent } from "../log-event.ts";
import type { LogReader } from "./log-reader.ts";
import { addressOf, type LogRecord, portOf, recordAt, textAt } from "./record-fields.ts";

/**
 * Reads flow logs of virtual networks and of NSGs, which hold addresses only. It counts a flow when it begins or is
 * denied, and ignores the later states.
 * https://learn.microsoft.com/azure/network-watcher/vnet-flow-logs-overview
 */
export const vnetFlows: LogReader = {
  recognise: (record) => (eventsIn(record) === undefined ? undefined : "vnet-flow"),
  read: (record) => eventsIn(record) ?? [],
};

const eventsIn = (record: LogRecord): LogEvent[] | undefined => lookUp(READS, textAt(record, "category"))?.(record);

/** How to read a record of each category; undefined if it isn't built like one. */
const READS: Readonly<Record<string, (record: LogRecord) => LogEvent[] | undefined>> = {
  FlowLogFlowEvent: (record) => {
    const flows = recordAt(record, "flowRecords");
    return flows && listAt(flows, "flows").flatMap((flow) => listAt(flow, "flowGroups").flatMap(readTuples(ofNetwork)));
  },
  NetworkSecurityGroupFlowEvent: (record) => {
    const rules = recordAt(record, "properties");
    return rules && listAt(rules, "flows").flatMap((rule) => listAt(rule, "flows").flatMap(readTuples(ofGroup)));
  },
};

const readTuples =
  (read: (cells: readonly string[]) => Tuple) =>
  ({ flowTuples }: LogRecord): LogEvent[] =>
    (Array.isArray(flowTuples) ? flowTuples : []).flatMap((tuple) =>
      typeof tuple === "string" ? eventsOf(read(tuple.split(","))) : [],
    );

/** What both kinds of tuples say. A flow counts at its beginning or its denial. */
interface Tuple {
  readonly time: number | undefined;
  readonly ends: readonly (string | undefined)[];
  readonly direction: string | undefined;
  readonly isDenied: boolean;
  readonly isBeginning: boolean;
}

/** `<ms>,<src>,<dst>,<sport>,<dport>,<proto>,I|O,B|C|E|D,…` */
const ofNetwork = ([time, from, to, fromPort, toPort, , direction, state]: readonly string[]): Tuple => ({
  time: Number(time) || undefined,
  ends: [from, to, fromPort, toPort],
  direction,
  isDenied: state === "D",
  isBeginning: state === "B",
});

/** `<s>,<src>,<dst>,<sport>,<dport>,T|U,I|O,A|D,B|C|E,…`; version 1 ends behind the decision. */
const ofGroup = ([time, from, to, fromPort, toPort, , direction, decision, state]: readonly string[]): Tuple => ({
  time: Number(time) * 1000 || undefined,
  ends: [from, to, fromPort, toPort],
  direction,
  isDenied: decision === "D",
  isBeginning: decision === "A" && (state === undefined || state === "B"),
});

function eventsOf({ time, ends, direction, isDenied, isBeginning }: Tuple): LogEvent[] {
  if (direction !== "O" || !(isDenied || isBeginning)) return [];
  const [client, address, clientPort, port] = ends;
  return [
    {
      time,
      what: "connection",
      client: addressOf(client) ?? "",
      address: addressOf(address),
      port: portOf(port),
      outcome: isDenied ? "denied" : "none",
      flow: `${client} ${address} ${port}`,
      clientPort: portOf(clientPort),
    },
  ];
}

const listAt = (record: LogRecord, key: string): LogRecord[] => {
  const value = record[key];
  return Array.isArray(value) ? value.filter(isMap) : [];
};
