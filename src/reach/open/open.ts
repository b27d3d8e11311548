import type { AddressRanges } from "../../egress/address/address-ranges.ts";
import type { Engine, Transport } from "../../egress/grant.ts";
import { memo } from "../../egress/input/memo.ts";
import { ALL_PORTS } from "../../egress/port-set.ts";
import type { Fallback, Path, PathLayer, Rule } from "../path/path.ts";
import { APPLICATIONS, type Region, takenBy, VERSIONS } from "../path/region.ts";
import {
  commonFlows,
  EVERY_FLOW,
  type FlowSet,
  flowsOf,
  NO_FLOWS,
  unionOfFlows,
  withoutFlows,
} from "../set/flow-set.ts";
import { type NameSet, NOTHING_NAMED, namesOf, unionOfNames, WHATEVER_NAMED } from "../set/name-set.ts";
import { EVERY_BOX, type FlowBox, spanBox } from "./flow-box.ts";

/** A set that isn't fully known: at least `surely`, at most `maybe`. */
export interface Bounds {
  readonly surely: FlowSet;
  readonly maybe: FlowSet;
}

/**
 * Returns what gets out on the path: what is certainly open, and what may be. A name doesn't limit the address that is
 * dialled, because the client claims it. An address layer limits addresses, whatever the name.
 */
export const openOf = memo(({ clients, layers }: Path): Bounds => {
  const inside = clients === undefined ? EVERY_FLOW : flowsOf(spanBox({ ...EVERY_BOX, sources: clients }));
  let open: Bounds = { surely: inside, maybe: inside };
  // Flows that an engine doesn't evaluate, because an earlier one let them bypass it.
  const past = new Map<Engine, Bounds>();
  for (const layer of layers) {
    const done = doneBy(layer);
    const spared = past.get(layer.engine) ?? NONE;
    open = {
      surely: commonFlows(open.surely, unionOfFlows([withoutFlows(EVERY_FLOW, done.shut), spared.surely])),
      maybe: commonFlows(open.maybe, unionOfFlows([done.open, spared.maybe])),
    };
    // A layer that is bypassed itself doesn't let anything bypass later ones.
    const sent = {
      surely: withoutFlows(commonFlows(done.skip, withoutFlows(EVERY_FLOW, done.notSkip)), spared.maybe),
      maybe: withoutFlows(done.skip, spared.surely),
    };
    for (const engine of layer.skips?.engines ?? []) {
      const before = past.get(engine) ?? NONE;
      past.set(engine, {
        surely: unionOfFlows([before.surely, sent.surely]),
        maybe: unionOfFlows([before.maybe, sent.maybe]),
      });
    }
  }
  return open;
});

const NONE: Bounds = { surely: NO_FLOWS, maybe: NO_FLOWS };

/** What a layer may do, as the sets of flows with each possible effect. */
interface Done {
  readonly open: FlowSet;
  readonly shut: FlowSet;
  /** Flows that bypass later engines; part of the open ones. */
  readonly skip: FlowSet;
  readonly notSkip: FlowSet;
}

type Outcome = Fallback["effect"] | "alert" | "inspect";

/** Memoised, because paths share layers. */
const doneBy = memo((layer: PathLayer): Done => {
  const parts = runsOf(layer.rules).map(({ effect, rules }) => stageOf(effect, flowsTaken(rules, layer.engine), layer));
  const { surely: _, ...done } = inTurn([...parts, stageOf(layer.fallback.effect, EVERYTHING, layer)]);
  return done;
});

const EVERYTHING: Bounds = { surely: EVERY_FLOW, maybe: EVERY_FLOW };

/** What some rules may do, and the flows that certainly don't reach the rules after them. */
interface Stage extends Done {
  readonly surely: FlowSet;
}

function stageOf(effect: Outcome, { surely, maybe }: Bounds, { skips }: PathLayer): Stage {
  const where = (is: boolean): FlowSet => (is ? maybe : NO_FLOWS);
  return {
    surely,
    open: where(effect !== "deny"),
    shut: where(effect === "deny" || effect === "unknown"),
    skip: where(skips !== undefined && (effect === skips.effect || effect === "unknown")),
    notSkip: where(effect !== skips?.effect),
  };
}

/** Joins stages in order, in halves. So thousands of alternating stages cost little more than each on its own. */
function inTurn(stages: readonly Stage[]): Stage {
  const [only] = stages;
  if (only === undefined || stages.length === 1) return only ?? IDLE;
  const middle = stages.length >> 1;
  const [first, then] = [inTurn(stages.slice(0, middle)), inTurn(stages.slice(middle))];
  const either = (a: FlowSet, b: FlowSet): FlowSet => unionOfFlows([a, withoutFlows(b, first.surely)]);
  return {
    surely: unionOfFlows([first.surely, then.surely]),
    open: either(first.open, then.open),
    shut: either(first.shut, then.shut),
    skip: either(first.skip, then.skip),
    notSkip: either(first.notSkip, then.notSkip),
  };
}

const IDLE: Stage = { surely: NO_FLOWS, open: NO_FLOWS, shut: NO_FLOWS, skip: NO_FLOWS, notSkip: NO_FLOWS };

/** Groups consecutive rules with the same effect. Which of them matches a flow makes no difference. */
function runsOf(rules: readonly Rule[]): { readonly effect: Outcome; readonly rules: Rule[] }[] {
  const runs: { readonly effect: Outcome; readonly rules: Rule[] }[] = [];
  for (const rule of rules) {
    const last = runs.at(-1);
    if (last !== undefined && last.effect === rule.grant.effect) last.rules.push(rule);
    else runs.push({ effect: rule.grant.effect, rules: [rule] });
  }
  return runs;
}

/** Returns the flows that any of the rules matches. For a DNS query, the ports and protocols don't count. */
export function flowsTaken(rules: readonly Rule[], engine: Engine): Bounds {
  const asked = (region: Region): Region => (engine === "dns-firewall" ? ofQuery(region) : region);
  const surely = rules.flatMap(({ grant, certain }) => (certain ? (takenBy(grant).surely ?? []) : []));
  const maybe = rules.map(({ grant }) => takenBy(grant).maybe);
  return {
    surely: flowsOfRegions(surely.map(asked), "least"),
    maybe: flowsOfRegions(maybe.map(asked), "most"),
  };
}

/** Rules for queries match names alone, whatever connection follows. */
const ofQuery = ({ sources, destinations, names }: Region): Region => ({ ...EVERY_BOX, sources, destinations, names });

/**
 * Returns the flows of any of the regions. If names are too complex for automata, `least` holds none of them, and
 * `most` holds all.
 */
function flowsOfRegions(regions: readonly Region[], kind: "least" | "most"): FlowSet {
  const boxes = [...Map.groupBy(regions, boxKey).values()].flatMap((alike) => {
    const [{ tlsVersions, ...region }] = alike as [Region, ...Region[]];
    const box: FlowBox = {
      ...region,
      // Only TLS has versions.
      applications:
        tlsVersions === undefined ? region.applications : region.applications.filter((one) => one === "tls"),
      versions: tlsVersions ?? VERSIONS,
      names: namesIn(alike, kind),
    };
    const among = (...some: readonly Transport[]) =>
      some.filter((one) => box.transports.includes(one) || box.transports.includes("any"));
    return [
      { ...box, transports: among("tcp", "udp") },
      { ...box, transports: among("icmp", "other"), ports: ALL_PORTS },
    ];
  });
  return unionOfFlows(boxes.filter(({ transports }) => transports.length > 0).map((box) => flowsOf(spanBox(box))));
}

const boxKey = ({ sources, destinations, ports, transports, applications, tlsVersions }: Region): string =>
  [
    keyOfRanges(sources),
    keyOfRanges(destinations),
    ports.map(({ first, last }) => `${first}-${last}`).join(),
    transports.join(),
    applications.length === APPLICATIONS.length ? "" : applications.join(),
    String(tlsVersions),
  ].join(" ");

const keyOfRanges = memo((ranges: AddressRanges): string =>
  ranges.map(({ family, first, last }) => `${family}:${first}-${last}`).join(),
);

function namesIn(regions: readonly Region[], kind: "least" | "most"): NameSet {
  if (regions.some(({ names }) => names === undefined)) return WHATEVER_NAMED;
  const patterns = regions.flatMap(({ names = [] }) => names);
  const names = namesOf(patterns);
  if (names !== undefined) return names;
  return kind === "most"
    ? WHATEVER_NAMED
    : patterns.map((pattern) => namesOf([pattern]) ?? NOTHING_NAMED).reduce(unionOfNames);
}
