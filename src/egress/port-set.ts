import { firstFew } from "../text/first-few.ts";
import { memoText } from "./input/memo.ts";

/** Ports from `first` to `last`, both included; 0 to 65535. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** A set of ports: ranges sorted, neither overlapping nor adjacent. */
export type PortSet = readonly PortRange[];

export const ALL_PORTS: PortSet = [{ first: 0, last: 65535 }];
export const NO_PORTS: PortSet = [];

/** Returns the ranges as a set. They may come in any order. */
export function portSetOf(ranges: readonly PortRange[]): PortSet {
  const merged: PortRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.first - b.first)) {
    const before = merged.at(-1);
    if (before === undefined || range.first > before.last + 1) merged.push(range);
    else if (range.last > before.last) merged[merged.length - 1] = { first: before.first, last: range.last };
  }
  return merged;
}

export const onePort = (port: number): PortSet => [{ first: port, last: port }];

export const unionOfPorts = (sets: readonly PortSet[]): PortSet =>
  sets.length === 1 ? (sets[0] as PortSet) : portSetOf(sets.flat());

export function complementOfPorts(set: PortSet): PortSet {
  const starts = [0, ...set.map(({ last }) => last + 1)];
  const ends = [...set.map(({ first }) => first - 1), 65535];
  return starts.flatMap((first, index) => {
    const last = ends[index] ?? 65535;
    return first <= last ? [{ first, last }] : [];
  });
}

export function holdsPort(set: PortSet, port: number): boolean {
  let [low, high] = [0, set.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((set[middle] as PortRange).last < port) low = middle + 1;
    else high = middle;
  }
  return (set[low]?.first ?? Number.POSITIVE_INFINITY) <= port;
}

/** Whether the set holds every port that a connection can have. Port 0 doesn't count. */
export const isEveryPort = (set: PortSet): boolean => {
  const range = set.at(-1);
  return range !== undefined && range.first <= 1 && range.last === 65535;
};

/**
 * Returns the ports that `text` means to any cloud, or a sentence that says why it means none. Accepted are `443`,
 * `80-443`, `80:443`, `443:`, `:443`, `*`, `any`, `all`, `-1`, or several of these. Never throws.
 */
export const readPorts = memoText((text): PortSet | { readonly fault: string } => {
  const pieces = text
    .toLowerCase()
    .split(",")
    .map((piece) => piece.replaceAll(/\s+/g, ""))
    .filter((piece) => piece !== "");
  const read = pieces.map(readPiece);
  const unread = pieces.find((_, index) => read[index] === undefined);
  if (pieces.length === 0 || unread !== undefined) return { fault: `"${(unread ?? text).slice(0, 80)}" is no port` };
  return portSetOf(read.flatMap((set) => set ?? []));
});

/** Writes `443, 8000-8080` or `any port`; at most `most` ranges, the rest counted. */
export function describePorts(set: PortSet, most = 8): string {
  if (isEveryPort(set)) return "any port";
  return firstFew(set, ({ first, last }) => (first === last ? `${first}` : `${first}-${last}`), most);
}

function readPiece(piece: string): PortSet | undefined {
  if (/^(?:\*|any|all|-1)$/.test(piece)) return ALL_PORTS;
  const bounds = /^(\d{1,9})?([-:])?(\d{1,9})?$/.exec(piece);
  if (!bounds || (bounds[1] === undefined && bounds[3] === undefined)) return undefined;
  const first = Number(bounds[1] ?? 0);
  const last = bounds[2] === undefined ? first : Number(bounds[3] ?? 65535);
  return first <= last && last <= 65535 ? [{ first, last }] : undefined;
}
