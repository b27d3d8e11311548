import { rangesOf } from "../../egress/address/address-ranges.ts";
import { HOSTS_IPV4 } from "../../egress/address/special-networks.ts";
import type { Cloud } from "../../egress/cloud.ts";
import type { ResourceReading } from "../../egress/resource/resource-reading.ts";
import { EVERY_BOX, type FlowBox, flowBox, spanBox } from "../open/flow-box.ts";
import type { Bounds } from "../open/open.ts";
import type { Path } from "../path/path.ts";
import { fewestBoxesOf } from "../set/fewest-boxes.ts";
import {
  boxesOf,
  commonFlows,
  type FlowSet,
  flowsOf,
  isEmptyOfFlows,
  NO_FLOWS,
  type SpanBox,
  unionOfFlows,
  withoutFlows,
} from "../set/flow-set.ts";
import { ANY_NAME, type NameSet, NOTHING_NAMED, namesOf, unionOfNames } from "../set/name-set.ts";
import { causesOf } from "./causes.ts";
import { pairsOf } from "./pairs.ts";

/** The readings and paths of a stack at one time. */
export interface StackState {
  readonly readings: readonly ResourceReading[];
  readonly paths: readonly Path[];
}

/** Whether a flow gets out. */
export type Standing = "open" | "shut" | "unknown";

/** Flows whose standing changed. */
export interface Change {
  readonly cloud: Cloud;
  /** Title of the path that the flows take. */
  readonly path: string;
  readonly before: Standing;
  readonly after: Standing;
  readonly flows: FlowBox;
  /** Names to which the same sources had the same ports open in the other state, if any. */
  readonly besides?: NameSet | undefined;
  /**
   * URNs of the resources that caused it, if they can be determined: those that changed and decide about such flows.
   * Sorted.
   */
  readonly because: readonly string[];
}

/** A MESH host before and after. */
export interface MeshChange {
  readonly host: string;
  readonly port: number;
  readonly cloud: Cloud;
  readonly path: string;
  /** For the clients that could reach it in either state: `some` if it is open to only some of them. */
  readonly before: Standing | "some";
  readonly after: Standing | "some";
  /** Whether a client that could certainly reach it no longer can, or may not. */
  readonly isCut: boolean;
}

/** The changes between two states. Together the lists turn what was open into what is open now. */
export interface Difference {
  /** Shut before, open now. */
  readonly opened: readonly Change[];
  /** Open before, shut now. */
  readonly closed: readonly Change[];
  /** Unknown before, and known now. */
  readonly changed: readonly Change[];
  /** Known before, and unknown now. */
  readonly unknown: readonly Change[];
  readonly mesh: readonly MeshChange[];
}

/** A host that is reported individually. */
export interface WatchedHost {
  readonly host: string;
  readonly port: number;
}

/**
 * Compares what may leave in `head` with what could leave in `base`, path by path. A path that one state lacks lets
 * nothing out in that state.
 *
 * @param hosts to report individually, such as MESH's.
 */
export function difference(base: StackState, head: StackState, hosts: readonly WatchedHost[] = []): Difference {
  const found: Record<"opened" | "closed" | "changed" | "unknown", Change[]> = {
    opened: [],
    closed: [],
    changed: [],
    unknown: [],
  };
  const mesh: MeshChange[] = [];
  const causes = causesOf(base, head);
  for (const pair of pairsOf(base.paths, head.paths)) {
    const { before, after, cloud, path } = pair;
    for (const { kind, from, to, flows } of transitions(before, after))
      for (const box of fewestBoxesOf(flows)) {
        const because = causes(pair, flowsOf(box), to);
        const besides = namesBeside((to === "shut" ? after : before).surely, box);
        found[kind].push({ cloud, path, before: from, after: to, flows: flowBox(box), ...besides, because });
      }
    mesh.push(...hosts.map((host) => ({ ...host, cloud, path, ...standingsOf(host, before, after) })));
  }
  return { ...found, mesh };
}

/** Returns the flows whose standing changed, by kind of change. */
export function transitions(before: Bounds, after: Bounds) {
  const [wasUnknown, isUnknown] = [withoutFlows(before.maybe, before.surely), withoutFlows(after.maybe, after.surely)];
  return [
    { kind: "opened", from: "shut", to: "open", flows: withoutFlows(after.surely, before.maybe) },
    { kind: "closed", from: "open", to: "shut", flows: withoutFlows(before.surely, after.maybe) },
    { kind: "changed", from: "unknown", to: "open", flows: commonFlows(wasUnknown, after.surely) },
    { kind: "changed", from: "unknown", to: "shut", flows: withoutFlows(wasUnknown, after.maybe) },
    { kind: "unknown", from: "open", to: "unknown", flows: commonFlows(before.surely, isUnknown) },
    { kind: "unknown", from: "shut", to: "unknown", flows: withoutFlows(isUnknown, before.maybe) },
  ] as const;
}

/** Returns the names in the set with the same sources, ports and other sides. */
function namesBeside(set: FlowSet, { sides }: SpanBox): Pick<Change, "besides"> {
  const names = boxesOf(commonFlows(set, flowsOf({ sides, names: ANY_NAME }))).map((box) => box.names);
  return names.length === 0 ? {} : { besides: names.reduce(unionOfNames) };
}

/**
 * Returns the standings of modern clients' TLS flows to the host, for all clients that may reach it in either state.
 */
function standingsOf({ host, port }: WatchedHost, before: Bounds, after: Bounds) {
  const asked: FlowBox = {
    ...EVERY_BOX,
    destinations: HOSTS_IPV4,
    transports: ["tcp"],
    ports: [{ first: port, last: port }],
    applications: ["tls"],
    versions: ["1.2", "1.3"],
    names: namesOf([{ written: host, terms: [{ globs: [host], negated: false }] }]) ?? NOTHING_NAMED,
  };
  const sourcesIn = (sets: readonly FlowSet[]) =>
    rangesOf(boxesOf(commonFlows(flowsOf(spanBox(asked)), unionOfFlows(sets))).flatMap((box) => flowBox(box).sources));
  // An unknown rule may be for everybody, so clients with certain access are used first.
  const certain = sourcesIn([before.surely, after.surely]);
  const sources = certain.length > 0 ? certain : sourcesIn([before.maybe, after.maybe]);
  const flows = sources.length === 0 ? NO_FLOWS : flowsOf(spanBox({ ...asked, sources }));
  return {
    before: standing(flows, before),
    after: standing(flows, after),
    isCut: !isEmptyOfFlows(withoutFlows(commonFlows(flows, before.surely), after.surely)),
  };
}

function standing(flows: FlowSet, { surely, maybe }: Bounds): Standing | "some" {
  if (isEmptyOfFlows(commonFlows(flows, maybe))) return "shut";
  if (isEmptyOfFlows(withoutFlows(flows, surely))) return "open";
  return isEmptyOfFlows(commonFlows(flows, withoutFlows(maybe, surely))) ? "some" : "unknown";
}

export const isSameState = ({ opened, closed, changed, unknown }: Difference): boolean =>
  opened.length + closed.length + changed.length + unknown.length === 0;
