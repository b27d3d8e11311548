import { type AddressRanges, EVERY_ADDRESS } from "../../egress/address/address-ranges.ts";
import { readRanges } from "../../egress/address/read-ranges.ts";
import { ALL_PORTS, type PortSet } from "../../egress/port-set.ts";
import { EVERY_BOX, spanBox } from "../../reach/open/flow-box.ts";
import { type FlowSet, flowsOf, isWithinFlows, unionOfFlows } from "../../reach/set/flow-set.ts";
import { namesOf } from "../../reach/set/name-set.ts";
import type { Opened } from "../report.ts";

/** The parts of an opening that decide which flows it lets out. */
type Told = Pick<Opened, "layer" | "engine" | "protocol" | "source" | "destination" | "ports">;

/**
 * Returns a function that says whether the others together open everything that one opens, for rules of the same engine
 * and the same clients. So a rule that was renamed, moved, split or merged opens nothing new.
 */
export function openedBy(others: readonly Told[]): (one: Told) => boolean {
  const groups = Map.groupBy(others, groupOf);
  const texts = new Set(others.map(textOf));
  const unions = new Map<string, FlowSet>();
  return (one) => {
    if (texts.has(textOf(one))) return true;
    const [group, flows] = [groupOf(one), flowsTold(one)];
    if (flows === undefined) return false;
    const union = unions.get(group) ?? unionOfFlows((groups.get(group) ?? []).flatMap((each) => flowsTold(each) ?? []));
    unions.set(group, union);
    return isWithinFlows(flows, union);
  };
}

const groupOf = ({ layer, engine, protocol, source }: Told): string =>
  JSON.stringify([layer, engine, protocol, source]);
const textOf = (one: Told): string => JSON.stringify([groupOf(one), one.destination, one.ports]);

/**
 * Returns the flows of the opening's texts; undefined for texts that stand only for themselves, such as a list that was
 * cut.
 */
function flowsTold({ layer, destination, ports }: Told): FlowSet | undefined {
  const numbers = portsTold(ports);
  if (numbers === undefined) return undefined;
  if (layer === "address") {
    const destinations = addressesTold(destination);
    return destinations && flowsOf(spanBox({ ...EVERY_BOX, destinations, ports: numbers }));
  }
  const globs = destination.split(" or ");
  if (!globs.every((glob) => /^[\w*-]+(?:\.[\w*-]+)+$/.test(glob))) return undefined;
  const names = namesOf([{ written: destination, terms: [{ globs, negated: false }] }]);
  return names && flowsOf(spanBox({ ...EVERY_BOX, names, ports: numbers }));
}

function addressesTold(text: string): AddressRanges | undefined {
  if (text === "any address") return EVERY_ADDRESS;
  const read = readRanges(text);
  return "ranges" in read ? read.ranges : undefined;
}

function portsTold(text: string): PortSet | undefined {
  if (text === "any port") return ALL_PORTS;
  if (!/^\d+(?:-\d+)?(?:, \d+(?:-\d+)?)*$/.test(text)) return undefined;
  return text.split(", ").map((part) => {
    const [first = "", last = first] = part.split("-");
    return { first: Number(first), last: Number(last) };
  });
}
