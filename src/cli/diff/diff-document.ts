import type { Catalogue } from "../../catalogue/catalogue.ts";
import { EVERY_ADDRESS, holdsFamily, isWithin, without } from "../../egress/address/address-ranges.ts";
import { HOSTS_IPV4 } from "../../egress/address/special-networks.ts";
import { describeRanges, writeRanges } from "../../egress/address/write-ranges.ts";
import { memo } from "../../egress/input/memo.ts";
import { describePorts } from "../../egress/port-set.ts";
import type { PlainResource } from "../../egress/resource/resource.ts";
import {
  type Change,
  difference,
  type MeshChange,
  type StackState,
  type Standing,
} from "../../reach/difference/difference.ts";
import { type IdleRule, idleRules } from "../../reach/difference/idle-rules.ts";
import { type FlowBox, TRANSPORTS } from "../../reach/open/flow-box.ts";
import { pathsOf } from "../../reach/path/paths-of.ts";
import { APPLICATIONS, VERSIONS } from "../../reach/path/region.ts";
import { isWhateverNamed } from "../../reach/set/name-set.ts";
import { writeNames } from "../../reach/set/name-text.ts";
import { follow } from "../../readers/follow/follow.ts";
import { readResource } from "../../readers/index.ts";

/** Output of `mesh-egress diff --json`; docs/reviewing.md documents it for readers. */
export interface DiffDocument {
  /** Version of this format. It grows when a reader of the old one could misread it, not for new keys alone. */
  readonly version: 1;
  readonly stacks: readonly string[];
  /** Shut before, open now. */
  readonly opened: readonly DiffEntry[];
  /** Open before, shut now. */
  readonly closed: readonly DiffEntry[];
  /** Unknown before, known now. */
  readonly changed: readonly DiffEntry[];
  /** Known before, unknown now. */
  readonly unknown: readonly DiffEntry[];
  readonly mesh: readonly MeshEntry[];
  /** Rules of the head that decide nothing; present with `--lint`. */
  readonly lint?: readonly LintEntry[];
  /** What could not be judged, a sentence each. The difference doesn't cover it. */
  readonly notJudged: readonly string[];
}

/** Flows whose standing changed. */
export interface DiffEntry {
  readonly stack: string;
  readonly cloud: string;
  /** Name of the way out, if the cloud has several. */
  readonly path: string;
  /** Client addresses such as `10.30.0.0/16`; `any address` for a whole family. */
  readonly from: readonly string[];
  /** Names or addresses: `*.nhs.uk`, `any name except a.example`, `198.51.100.0/24`, `a.example at 198.51.100.0/24`. */
  readonly to: readonly string[];
  /** `443`, `80, 8000-8080`, `any port`. */
  readonly ports: string;
  /** `tls`, `tls 1.2, 1.3`, `http`, `tcp`, `udp`, `icmp`, `any`, or several of them. */
  readonly protocol: string;
  readonly before: Standing;
  readonly after: Standing;
  /** What the same clients could reach on the same ports in the other state. */
  readonly besides: readonly string[];
  /** URNs of the resources that caused the change; sorted. */
  readonly because: readonly string[];
}

/** A MESH host of the catalogue that either state opens. */
export interface MeshEntry extends Omit<MeshChange, "isCut"> {
  readonly stack: string;
  /** Whether clients that certainly reached the host before now can't, or possibly can't. */
  readonly isCut: boolean;
}

export interface LintEntry extends IdleRule {
  readonly stack: string;
}

/** One stack before and after; undefined on a side that lacks it. */
export interface StackPair {
  readonly name: string;
  readonly base: readonly PlainResource[] | undefined;
  readonly head: readonly PlainResource[] | undefined;
}

/** @param notJudged what the sources lacked, a sentence each. */
export function diffDocument(
  pairs: readonly StackPair[],
  { endpoints }: Pick<Catalogue, "endpoints">,
  { lint, notJudged }: { readonly lint: boolean; readonly notJudged: readonly string[] },
): DiffDocument {
  const hosts = Object.values(endpoints).map(({ host, port }) => ({ host, port }));
  const found = pairs.map(({ name, base, head }) => {
    const [before, after] = [stateOf(base ?? []), stateOf(head ?? [])];
    const { mesh, ...changes } = difference(before, after, hosts);
    const entries = (some: readonly Change[]) => some.map((change) => entryOf(name, change));
    return {
      opened: entries(changes.opened),
      closed: entries(changes.closed),
      changed: entries(changes.changed),
      unknown: entries(changes.unknown),
      mesh: mesh
        .filter((one) => one.before !== "shut" || one.after !== "shut")
        .map((one): MeshEntry => ({ stack: name, ...one })),
      lint: lint ? idleRules(after.paths).map((rule): LintEntry => ({ stack: name, ...rule })) : [],
      silent:
        before.paths.length + after.paths.length === 0
          ? [`${name}: nothing in it decides about what leaves, so there is nothing to compare.`]
          : [],
    };
  });
  return {
    version: 1,
    stacks: pairs.map(({ name }) => name),
    opened: found.flatMap(({ opened }) => opened),
    closed: found.flatMap(({ closed }) => closed),
    changed: found.flatMap(({ changed }) => changed),
    unknown: found.flatMap(({ unknown }) => unknown),
    mesh: found.flatMap(({ mesh }) => mesh),
    ...(lint && { lint: found.flatMap(({ lint }) => lint) }),
    notJudged: [...notJudged, ...found.flatMap(({ silent }) => silent)],
  };
}

function stateOf(resources: readonly PlainResource[]): StackState {
  const readings = follow(resources.map(readResource));
  return { readings, paths: pathsOf(readings) };
}

const entryOf = (stack: string, { cloud, path, before, after, flows, besides, because }: Change): DiffEntry => ({
  stack,
  cloud,
  path,
  from: addressTexts(flows.sources),
  to: destinationTexts(flows),
  ports: describePorts(flows.ports, Number.POSITIVE_INFINITY),
  protocol: protocolText(flows),
  before,
  after,
  besides: besides === undefined ? [] : writeNames(besides),
  because,
});

const addressTexts = (ranges: FlowBox["sources"]): string[] => {
  if (isAnyAddress(ranges)) return [describeRanges(ranges.slice(0, 1))];
  if (!isAnyHost(ranges)) return writeRanges(ranges);
  return [`any address except ${describeRanges(without(IPV4, ranges))}`];
};

/** All of IPv4 is enough, because rules that say "any" nearly always mean only IPv4. */
const isAnyAddress = (ranges: FlowBox["sources"]): boolean =>
  ranges.some((range) => range.family === 4 && holdsFamily([range]));

/** All that a host on the internet or HSCN may have: an own network is left out often. */
const isAnyHost = memo((ranges: FlowBox["sources"]): boolean => isWithin(HOSTS_IPV4, ranges));

const IPV4 = EVERY_ADDRESS.filter(({ family }) => family === 4);

function destinationTexts({ names, destinations }: FlowBox): string[] {
  if (isWhateverNamed(names)) return addressTexts(destinations);
  const texts = writeNames(names);
  if (isAnyHost(destinations)) return texts;
  return texts.map((text) => `${text} at ${describeRanges(destinations)}`);
}

function protocolText({ transports, applications, versions }: FlowBox): string {
  if (applications.length < APPLICATIONS.length) {
    const ofTls = versions.length < VERSIONS.length ? `tls ${versions.join(", ")}` : "tls";
    return applications.map((one) => (one === "tls" ? ofTls : one)).join(", ");
  }
  return transports.length < TRANSPORTS.length ? transports.join(", ") : "any";
}
