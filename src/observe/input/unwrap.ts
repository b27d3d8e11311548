import { isMap, type LogRecord, textAt } from "../records/record-fields.ts";

/** Keys of the lists in which tools and services wrap records. */
export const ENVELOPES: ReadonlySet<string> = new Set(["events", "records", "results", "logEvents", "value", "tables"]);

/** Content of an envelope: a record, or a line of text. */
export type Unwrapped = LogRecord | string;

/**
 * Returns the records in a value of a log file without the envelopes of exports: events of CloudWatch Logs whose
 * `message` is the record, rows of Insights, subscriptions, `records` of Azure, tables of Log Analytics. If the nesting
 * is deeper than four, it returns a text that no reader accepts.
 */
export function unwrap(value: unknown, depth = 0): readonly Unwrapped[] {
  if (depth > DEEPEST) return ["envelopes within envelopes"];
  if (typeof value === "string") return unwrapText(value, depth);
  if (Array.isArray(value)) {
    const row = insightsRow(value);
    return row ? unwrap(row, depth + 1) : value.flatMap((item) => unwrap(item, depth + 1));
  }
  // A number or a truth value is no record, and nothing that was read may get lost.
  if (!isMap(value)) return [String(value)];
  // A record of Network Firewall, whatever else stands in it.
  if (isMap(value.event)) return [value];
  const message = value["@message"] ?? (isWrappedEvent(value) ? value.message : undefined);
  if (typeof message === "string") return unwrapText(message, depth);
  if (Array.isArray(value.columns) && Array.isArray(value.rows)) return tableRows(value, value.columns, value.rows);
  for (const key of ENVELOPES) {
    const list = value[key];
    if (Array.isArray(list)) return list.flatMap((item) => unwrap(item, depth + 1));
  }
  return [value];
}

const DEEPEST = 4;

function unwrapText(text: string, depth: number): readonly Unwrapped[] {
  const trimmed = text.trim();
  if (!trimmed.startsWith("{")) return trimmed === "" ? [] : [trimmed];
  try {
    return unwrap(JSON.parse(trimmed), depth + 1);
  } catch {
    return [trimmed];
  }
}

const isWrappedEvent = (record: LogRecord): boolean =>
  typeof record.message === "string" && ("timestamp" in record || "id" in record || "eventId" in record);

/** Reads a row of CloudWatch Insights, a list of fields with values. A field such as `event.tls.sni` is a path. */
function insightsRow(list: readonly unknown[]): LogRecord | undefined {
  if (list.length === 0 || !list.every((cell) => isMap(cell) && typeof cell.field === "string")) return undefined;
  const cells = list.filter(isMap).map((cell) => [textAt(cell, "field"), cell.value] as const);
  const message = cells.find(([field]) => field === "@message");
  return message ? { "@message": message[1] } : nested(cells);
}

function nested(cells: readonly (readonly [string, unknown])[]): LogRecord {
  const root = new Map<string, unknown>();
  for (const [path, value] of cells) {
    const steps = path.split(".");
    let at = root;
    for (const step of steps.slice(0, -1)) {
      const next = at.get(step);
      const inner: Map<string, unknown> = next instanceof Map ? next : new Map();
      at.set(step, inner);
      at = inner;
    }
    at.set(steps.at(-1) ?? "", /(?:^|\.)(?:signature_id|rev|src_port|dest_port)$/.test(path) ? Number(value) : value);
  }
  const plain = (map: Map<string, unknown>): LogRecord =>
    Object.fromEntries([...map].map(([key, value]) => [key, value instanceof Map ? plain(value) : value]));
  return plain(root);
}

/** Reads a table of Log Analytics: the names of its columns, and rows of cells. */
function tableRows(table: LogRecord, columns: readonly unknown[], rows: readonly unknown[]): LogRecord[] {
  const names = columns.map((column) => (isMap(column) ? textAt(column, "name") : String(column)));
  const name = textAt(table, "name");
  return rows
    .filter((row): row is unknown[] => Array.isArray(row))
    .map((row) => ({ TableName: name, ...Object.fromEntries(names.map((key, index) => [key, row[index]])) }));
}
