import { type AddressRanges, overlaps } from "../../egress/address/address-ranges.ts";
import type { Effect, Grant } from "../../egress/grant.ts";
import { memo } from "../../egress/input/memo.ts";
import type { Path, PathLayer, Rule } from "../path/path.ts";
import { NOT_PUBLIC, takenBy } from "../path/region.ts";
import { type AddressBox, leftOf, partIn } from "./address-box.ts";
import { describeRule, summariseGrant } from "./describe.ts";
import type { Flow } from "./flow.ts";
import { meeting } from "./meets.ts";
import { stepsFor } from "./rule-index.ts";
import type { Step } from "./steps.ts";
import type { LayerVerdict, Verdict, VerdictWord } from "./verdict.ts";

/** Decides about a flow on a path. Pure; always the same for the same path and flow. */
export function decide(path: Path, flow: Flow): Verdict {
  const { layers } = path;
  const arrivals: AddressBox[][] = layers.map(() => []);
  const out: AddressBox[] = [];
  const asked: Asked[] = [];
  (arrivals[0] ?? out).push({ from: flow.from, to: flow.to });
  layers.forEach((layer, index) => {
    const boxes = arrivals[index] ?? [];
    if (boxes.length === 0) return;
    const outcomes: Outcome[] = isAsked(layer, flow)
      ? askAt(layer, flow, boxes)
      : boxes.map((box) => ({ box, effect: "forward", isSure: true }));
    if (isAsked(layer, flow)) asked.push({ layer, outcomes });
    for (const { box, effect } of outcomes)
      for (const next of waysOn(layer, effect)) (arrivals[nextOf(layers, index, next)] ?? out).push(box);
  });
  const told = asked.map(tell);
  const verdict = wordOf(asked, out.length > 0, flow);
  const deciding = decidingOf(verdict, told);
  const why = deciding?.why ?? "nothing in this stack decides about it";
  const assumptions = [...path.assumptions, ...asked.flatMap((one) => assumedOf(one, path, flow))];
  return { path, verdict, why, layers: told, assumptions, deciding };
}

/** Returns what a layer assumes about addresses that may be in an own network, if no rule of it covers them. */
const assumedOf = ({ layer: { assumes }, outcomes }: Asked, { clients }: Path, { name }: Flow): string[] =>
  assumes !== undefined &&
  outcomes.some(
    ({ box: { to }, effect }) =>
      effect !== "bypass" &&
      (holdsPrivate(to) || (name === undefined && clients !== undefined && overlaps(to, clients))),
  )
    ? [assumes]
    : [];

const holdsPrivate = memo((ranges: AddressRanges): boolean => overlaps(ranges, NOT_PUBLIC));

/** The effect of a layer on a part of the flow. */
interface Outcome {
  readonly box: AddressBox;
  readonly effect: Effect;
  /** Undefined if no rule matches. */
  readonly step?: Step;
  /** False if the rule may not match after all; another outcome then says what happens. */
  readonly isSure: boolean;
}

interface Asked {
  readonly layer: PathLayer;
  readonly outcomes: readonly Outcome[];
}

/** A flow to an address alone makes no DNS query. */
const isAsked = ({ engine }: PathLayer, { name }: Flow): boolean => engine !== "dns-firewall" || name !== undefined;

/**
 * Evaluates a layer. The first rule that certainly matches a part of the flow decides about it. A rule that only may
 * match leaves the part to later rules as well.
 */
function askAt(layer: PathLayer, flow: Flow, arrived: readonly AddressBox[]): Outcome[] {
  const outcomes: Outcome[] = [];
  const isQuery = layer.engine === "dns-firewall";
  let left: readonly AddressBox[] = arrived;
  for (const step of stepsFor(layer, flow)) {
    const { surely, maybe, effect } = step;
    if (meeting(maybe, flow, isQuery) === "none") continue;
    const certain = surely !== undefined && meeting(surely, flow, isQuery) === "all" ? surely : undefined;
    left = left.flatMap((box): readonly AddressBox[] => {
      const taken = partIn(box, maybe);
      if (taken === undefined) return [box];
      const isSure = certain !== undefined && partIn(taken, certain) === taken;
      outcomes.push({ box: taken, effect, step, isSure });
      return certain === undefined ? [box] : leftOf(box, certain);
    });
    if (left.length === 0) return outcomes;
  }
  for (const box of left) outcomes.push({ box, effect: layer.fallback.effect, isSure: true });
  return outcomes;
}

/** Returns the possible effects other than a denial. */
function waysOn({ skips }: PathLayer, effect: Effect): readonly Effect[] {
  if (effect === "deny") return [];
  if (effect !== "unknown") return [effect];
  return skips === undefined ? ["forward"] : ["forward", skips.effect];
}

/** Returns the index of the next layer that evaluates the flow; the number of layers if the flow is out. */
function nextOf(layers: readonly PathLayer[], index: number, effect: Effect): number {
  const { skips } = layers[index] as PathLayer;
  const isSkipped = (engine: PathLayer["engine"]): boolean =>
    skips?.effect === effect && skips.engines.includes(engine);
  const next = layers.findIndex(({ engine }, at) => at > index && !isSkipped(engine));
  return next === -1 ? layers.length : next;
}

const ruleOf = ({ step, box }: Outcome): Rule | undefined => step?.ruleFor(box);

const isStop = ({ effect }: Outcome): boolean => effect === "deny" || effect === "unknown";
const isPass = ({ effect }: Outcome): boolean => effect !== "deny";

function wordOf(asked: readonly Asked[], isOut: boolean, { transport }: Flow): VerdictWord {
  const stops = asked.flatMap(({ layer, outcomes }) => outcomes.filter(isStop).map((outcome) => ({ layer, outcome })));
  if (stops.length === 0) return "allow";
  if (isOut) return "unknown";
  if (transport === "tcp" && stops.every(({ layer }) => layer.opensPort)) return "partial";
  return stops.every(({ outcome }) => outcome.step === undefined) ? "deny-default" : "deny";
}

/** Returns what one layer did, with the rule that shows it best. */
function tell({ layer, outcomes }: Asked): LayerVerdict {
  const [stops, passes] = [outcomes.filter(isStop), outcomes.filter(isPass)];
  if (stops.length > 0 && passes.length > 0) return { layer, verdict: "unknown", ...reasonOf(layer, outcomes) };
  const told = outcomes.find(({ isSure }) => isSure) ?? outcomes[0];
  const by = told && ruleOf(told)?.grant;
  const word = stops.length === 0 ? "allow" : by === undefined ? "deny-default" : "deny";
  return {
    layer,
    verdict: word,
    by,
    why: by === undefined ? layer.fallback.why : `${describeRule(by)}: ${summariseGrant(by)}`,
  };
}

/** Says why the outcome is unknown: something about a rule is unknown, or parts of the flow meet different rules. */
function reasonOf(layer: PathLayer, outcomes: readonly Outcome[]): { readonly by?: Grant; readonly why: string } {
  const open = outcomes.find(({ isSure, effect }) => !isSure || effect === "unknown");
  if (open !== undefined) {
    const rule = ruleOf(open);
    return rule === undefined ? { why: layer.fallback.why } : { by: rule.grant, why: whyUnsure(rule) };
  }
  const [first] = outcomes;
  const by = first && ruleOf(first)?.grant;
  const isByClient = new Set(outcomes.map(({ box }) => box.to)).size === 1;
  const part = isByClient ? "some of these clients" : "some of the addresses that it may be dialled at";
  return { ...(by && { by }), why: `${by ? describeRule(by) : "the default"} matches only ${part}` };
}

function whyUnsure({ grant, certain }: Rule): string {
  const { why } = takenBy(grant);
  const effect = grant.unknowns.find(({ part }) => part === "effect");
  if (why !== undefined) return `${describeRule(grant)}: ${why}`;
  if (effect !== undefined) return `${describeRule(grant)}: ${effect.why}`;
  if (!certain) return `whether ${describeRule(grant)} comes first isn't known`;
  return `${describeRule(grant)}: it depends on ${grant.names ? "the name that is asked for" : "the version of TLS"}`;
}

/** Returns the last layer with the verdict's outcome; for an unknown verdict, the last unknown layer. */
function decidingOf(verdict: VerdictWord, told: readonly LayerVerdict[]): LayerVerdict | undefined {
  const decides = (one: LayerVerdict): boolean => {
    if (verdict === "allow") return one.by !== undefined;
    return verdict === "unknown" ? one.verdict === "unknown" : one.verdict.startsWith("deny");
  };
  return told.findLast(decides) ?? told.findLast((one) => one.verdict !== "allow") ?? told.at(-1);
}
