import { intersectionOf, isWithin } from "../../egress/address/address-ranges.ts";
import type { Grant } from "../../egress/grant.ts";
import { describeName, type NamePattern } from "../../egress/name/name-pattern.ts";
import { holdsPort } from "../../egress/port-set.ts";
import { type Region, takenBy } from "../path/region.ts";
import type { Flow } from "./flow.ts";
import { ofName, ofVersion } from "./meets.ts";
import type { Dimension, LayerVerdict, NearMiss } from "./verdict.ts";

/**
 * Returns the allow rule of the layer that is most like the flow: it differs in the fewest dimensions and least in its
 * name. Undefined if the layer allows nothing, or if even the nearest rule has less than half in common with the flow.
 */
export function nearMiss({ layer }: LayerVerdict, flow: Flow): NearMiss | undefined {
  let nearest: NearMiss | undefined;
  let least: readonly number[] = [MOST_DIFFERENCES + 1];
  for (const { grant } of layer.rules) {
    if (grant.effect !== "allow" && grant.effect !== "bypass") continue;
    const differs = differences(takenBy(grant).maybe, flow);
    const [name = 0] = differs.includes("name") ? [nameDistance(grant, flow)] : [];
    const distance = [differs.length, differs.reduce((sum, one) => sum + WEIGHTS[one], 0), name];
    if (differs.length === 0 || compare(distance, least) >= 0) continue;
    [nearest, least] = [{ grant, differs }, distance];
  }
  return nearest;
}

const MOST_DIFFERENCES = 2;

/** Weight of a difference in each dimension. The lowest means that the rule was most likely meant for the flow. */
const WEIGHTS: Readonly<Record<Dimension, number>> = {
  version: 0,
  source: 1,
  port: 2,
  protocol: 3,
  destination: 4,
  name: 5,
};

function differences(region: Region, flow: Flow): Dimension[] {
  const { transport, application, port } = flow;
  const isCarried = region.transports.includes(transport) || region.transports.includes("any");
  const fails: readonly (readonly [Dimension, boolean])[] = [
    ["source", !isWithin(flow.from, region.sources)],
    ["destination", intersectionOf(flow.to, region.destinations).length === 0],
    ["name", ofName(region, flow) === "none"],
    ["port", (transport === "tcp" || transport === "udp") && !holdsPort(region.ports, port)],
    ["protocol", !isCarried || !region.applications.includes(application)],
    ["version", application === "tls" && ofVersion(region, flow) === "none"],
  ];
  return fails.flatMap(([dimension, isFailing]) => (isFailing ? [dimension] : []));
}

/**
 * Returns the distance of the name from the nearest of the rule's names: by whole labels from the right, then by
 * letters.
 */
function nameDistance({ names = [] }: Grant, { name = "" }: Flow): number {
  return Math.min(...names.map((pattern) => distanceTo(pattern, name)));
}

function distanceTo(pattern: NamePattern, name: string): number {
  const [own, other] = [describeName(pattern).split(".").reverse(), name.split(".").reverse()];
  const same = other.findIndex((label, index) => own[index] !== label);
  return same === -1 ? 0 : 1000 - 10 * same + Math.min(9, Math.abs(own.length - other.length));
}

const compare = (a: readonly number[], b: readonly number[]): number => {
  const at = a.findIndex((number, index) => number !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? Number.POSITIVE_INFINITY);
};
