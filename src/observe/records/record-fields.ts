import { rangesIn } from "../../egress/address/read-ranges.ts";
import { writeAddress } from "../../egress/address/write-ranges.ts";
import { isMap } from "../../egress/input/is-map.ts";
import { cutText } from "../log-event.ts";

export { isMap };

/** One JSON object of a log. */
export type LogRecord = Readonly<Record<string, unknown>>;

export const recordAt = (record: LogRecord, key: string): LogRecord | undefined => {
  const value = record[key];
  return isMap(value) ? value : undefined;
};

/** Returns the text of a field; empty if it holds none. */
export const textAt = (record: LogRecord, key: string): string => {
  const value = record[key];
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
};

/**
 * Returns an address in canonical form, because logs write IPv6 in several forms. Any other text is returned as it is,
 * at most shortened; undefined if there is none.
 */
export const addressOf = (value: unknown): string | undefined => {
  if (typeof value !== "string" || value === "") return undefined;
  if (!value.includes(":")) return cutText(value);
  const [range, ...more] = rangesIn(value);
  const isOne = range !== undefined && more.length === 0 && range.first === range.last;
  return isOne ? writeAddress(range.family, range.first) : cutText(value);
};

/** Returns a port from a number or a text; undefined if it is none. */
export const portOf = (value: unknown): number | undefined => {
  const port = typeof value === "number" ? value : typeof value === "string" && /^\d{1,5}$/.test(value) ? +value : -1;
  return Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : undefined;
};

/**
 * Returns a log's time as milliseconds since 1970; undefined if it is none. Without a time zone it is UTC. A number of
 * at most 11 digits is in seconds.
 */
export function timeOf(value: unknown): number | undefined {
  const number = typeof value === "number" ? value : typeof value === "string" ? epochIn(value) : 0;
  if (number > 0) return number < 1e11 ? number * 1000 : number;
  const [, day, clock, zone = "Z"] = (typeof value === "string" && ISO_TIME.exec(value)) || [];
  const time = Date.parse(
    `${day}T${clock}${zone.replace(/^(...):?(\d\d)?$/, (_, hours, minutes = "00") => `${hours}:${minutes}`)}`,
  );
  return Number.isFinite(time) ? time : undefined;
}

/**
 * Returns the number of 9 to 14 digits that the text is; 0 if it isn't. Each line has such a text, and a regular
 * expression with a conversion is far slower.
 */
function epochIn(text: string): number {
  if (text.length < 9 || text.length > 14) return 0;
  let number = 0;
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return 0;
    number = number * 10 + digit;
  }
  return number;
}

/** `Date.parse` also reads "0" and "May 5" as days, which would widen the window. */
const ISO_TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d(?::?\d\d)?)?$/;

/**
 * Whether a one-directional record is of the server's packets: from a well-known port to an ephemeral one of the
 * client.
 */
export const isAnswer = (from: number | undefined, to: number | undefined): boolean =>
  from !== undefined && to !== undefined && from < 1024 && to >= 1024;
