import type { AddressRanges } from "../../egress/address/address-ranges.ts";
import { EVERY_ADDRESS } from "../../egress/address/address-ranges.ts";
import type { Application, Transport } from "../../egress/grant.ts";
import { memo } from "../../egress/input/memo.ts";
import { ALL_PORTS, type PortSet } from "../../egress/port-set.ts";
import { APPLICATIONS, VERSIONS } from "../path/region.ts";
import type { Span, SpanBox } from "../set/flow-set.ts";
import { type NameSet, WHATEVER_NAMED } from "../set/name-set.ts";

/** A set of flows: every combination of the sources, destinations and other sides. */
export interface FlowBox {
  readonly sources: AddressRanges;
  readonly destinations: AddressRanges;
  readonly transports: readonly Transport[];
  readonly ports: PortSet;
  readonly applications: readonly Application[];
  /** TLS versions. Without meaning for other applications. */
  readonly versions: readonly string[];
  /**
   * Names that the client gives, in DNS and in the connection. The empty name stands for an address that is dialled
   * without a name.
   */
  readonly names: NameSet;
}

export const TRANSPORTS: readonly Exclude<Transport, "any">[] = ["tcp", "udp", "icmp", "other"];

export const EVERY_BOX: FlowBox = {
  sources: EVERY_ADDRESS,
  destinations: EVERY_ADDRESS,
  transports: TRANSPORTS,
  ports: ALL_PORTS,
  applications: APPLICATIONS,
  versions: VERSIONS,
  names: WHATEVER_NAMED,
};

/** Returns the box in the form that sets of flows use. */
export const spanBox = (box: FlowBox): SpanBox => ({
  sides: [
    addressSpans(box.sources),
    addressSpans(box.destinations),
    box.transports.includes("any") ? wordSpans(TRANSPORTS, TRANSPORTS) : wordSpans(TRANSPORTS, box.transports),
    box.ports.map(({ first, last }): Span => [BigInt(first), BigInt(last)]),
    wordSpans(APPLICATIONS, box.applications),
    wordSpans(VERSIONS, box.versions),
  ],
  names: box.names,
});

/** Returns a box from the form that sets of flows use. */
export const flowBox = ({ sides, names }: SpanBox): FlowBox => ({
  sources: rangesOfSpans(sides[0] ?? []),
  destinations: rangesOfSpans(sides[1] ?? []),
  transports: wordsOfSpans(TRANSPORTS, sides[2] ?? []),
  ports: (sides[3] ?? []).map(([first, last]) => ({ first: Number(first), last: Number(last) })),
  applications: wordsOfSpans(APPLICATIONS, sides[4] ?? []),
  versions: wordsOfSpans(VERSIONS, sides[5] ?? []),
  names,
});

/** On the number line of addresses, IPv6 comes after IPv4. */
const V6 = 1n << 32n;

const addressSpans = memo((ranges: AddressRanges): readonly Span[] => {
  const spans: Span[] = [];
  for (const { family, first, last } of ranges) {
    const offset = family === 6 ? V6 : 0n;
    const before = spans.at(-1);
    if (before?.[1] === first + offset - 1n) spans[spans.length - 1] = [before[0], last + offset];
    else spans.push([first + offset, last + offset]);
  }
  return spans;
});

const rangesOfSpans = (spans: readonly Span[]): AddressRanges =>
  spans.flatMap(([first, last]) => [
    ...(first < V6 ? [{ family: 4 as const, first, last: last < V6 ? last : V6 - 1n }] : []),
    ...(last >= V6 ? [{ family: 6 as const, first: first < V6 ? 0n : first - V6, last: last - V6 }] : []),
  ]);

function wordSpans(all: readonly string[], some: readonly string[]): readonly Span[] {
  const spans: Span[] = [];
  for (const [index, word] of all.entries()) {
    if (!some.includes(word)) continue;
    const before = spans.at(-1);
    if (before?.[1] === BigInt(index) - 1n) spans[spans.length - 1] = [before[0], BigInt(index)];
    else spans.push([BigInt(index), BigInt(index)]);
  }
  return spans;
}

const wordsOfSpans = <Word>(all: readonly Word[], spans: readonly Span[]): Word[] =>
  all.filter((_, index) => spans.some(([first, last]) => first <= index && index <= last));
