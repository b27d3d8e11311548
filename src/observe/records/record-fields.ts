import { rangesIn } from "../../egress/address/read-ranges.ts";
import { writeAddress } from "../../egress/address/write-ranges.ts";
import { isMap } from "../../egress/input/is-map.ts";

export { isMap };

/** One JSON object of a log. */
export type LogRecord = Readonly<Record<string, unknown>>;

export const recordAt = (record: LogRecord, key: string): LogRecord | undefined => {
  const value = record[key];
  return isMap(value) ? value : undefined;
};

/** The text of a field; empty where it is none. */
export const textAt = (record: LogRecord, key: string): string => {
  const value = record[key];
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
};

/**
 * An address in its one spelling, which for IPv6 logs don't keep to; any other text as it is. Undefined where there is
 * none.
 */
export const addressOf = (value: unknown): string | undefined => {
  if (typeof value !== "string" || value === "") return undefined;
  if (!value.includes(":")) return value;
  const [range, ...more] = rangesIn(value);
  const isOne = range !== undefined && more.length === 0 && range.first === range.last;
  return isOne ? writeAddress(range.family, range.first) : value;
};

/** A port, as a number or as a text; undefined where it is none. */
export const portOf = (value: unknown): number | undefined => {
  const port = typeof value === "number" ? value : typeof value === "string" && /^\d{1,5}$/.test(value) ? +value : -1;
  return Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : undefined;
};

/**
 * Milliseconds since 1970 of a time as logs write it, in UTC where no zone stands behind it; undefined where it is
 * none. Seconds of an epoch have at most 11 digits.
 */
export function timeOf(value: unknown): number | undefined {
  const number = typeof value === "number" ? value : typeof value === "string" && /^\d{9,14}$/.test(value) ? +value : 0;
  if (number > 0) return number < 1e11 ? number * 1000 : number;
  const [, day, clock, zone = "Z"] = (typeof value === "string" && ISO_TIME.exec(value)) || [];
  const time = Date.parse(`${day}T${clock}${zone.replace(/(\d\d)(\d\d)$/, "$1:$2")}`);
  return Number.isFinite(time) ? time : undefined;
}

/** The clock that reads times takes "0" and "May 5" for days as well, which would widen the window. */
const ISO_TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:?\d\d)?$/;

/**
 * Whether a record of one direction is that of the answers: from a known port to one that the client took for the
 * while.
 */
export const isAnswer = (from: number | undefined, to: number | undefined): boolean =>
  from !== undefined && to !== undefined && from < 1024 && to >= 1024;
