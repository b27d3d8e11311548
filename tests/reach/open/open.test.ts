import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { isWithin } from "../../../src/egress/address/address-ranges.ts";
import { rangesIn } from "../../../src/egress/address/read-ranges.ts";
import { HOSTS_IPV4 } from "../../../src/egress/address/special-networks.ts";
import type { Application, Effect, Engine } from "../../../src/egress/grant.ts";
import { exactly, matchesName } from "../../../src/egress/name/name-pattern.ts";
import { holdsPort } from "../../../src/egress/port-set.ts";
import { EVERY_BOX, spanBox } from "../../../src/reach/open/flow-box.ts";
import { openOf } from "../../../src/reach/open/open.ts";
import type { Path, PathLayer } from "../../../src/reach/path/path.ts";
import { type Region, takenBy } from "../../../src/reach/path/region.ts";
import {
  commonFlows,
  type FlowSet,
  flowsOf,
  holdsPoint,
  isEmptyOfFlows,
  type Point,
  withoutFlows,
} from "../../../src/reach/set/flow-set.ts";
import { namesOf, WHATEVER_NAMED } from "../../../src/reach/set/name-set.ts";
import { decide } from "../../../src/reach/verdict/decide.ts";
import type { Flow as AskedFlow } from "../../../src/reach/verdict/flow.ts";
import { runs } from "../../support/property-runs.ts";
import { anyPath, UNIVERSE } from "../../support/reach/random-paths.ts";

/** One flow of the small universe. */
interface Flow {
  readonly source: string;
  readonly destination: string;
  readonly port: number;
  readonly transport: "tcp" | "udp";
  readonly application: Application;
  readonly version: string;
  readonly name: string;
}

const FLOWS: readonly Flow[] = UNIVERSE.sources.flatMap((source) =>
  UNIVERSE.destinations.flatMap((destination) =>
    UNIVERSE.ports.flatMap((port) =>
      (["tcp", "udp"] as const).flatMap((transport) =>
        (["tls", "other"] as const).flatMap((application) =>
          UNIVERSE.versions.flatMap((version) =>
            [...UNIVERSE.names, ""].map((name) => ({
              source,
              destination,
              port,
              transport,
              application,
              version,
              name,
            })),
          ),
        ),
      ),
    ),
  ),
);

const known = new Map([...UNIVERSE.sources, ...UNIVERSE.destinations].map((text) => [text as string, rangesIn(text)]));
const addresses = (text: string) => known.get(text) ?? assert.fail(text);

/** What a path may do with one flow, by asking one rule after the other, as the field's documentation tells it. */
function outcomes({ clients, layers }: Path, flow: Flow): Set<"out" | "stopped"> {
  const found = new Set<"out" | "stopped">();
  if (clients !== undefined && !isWithin(addresses(flow.source), clients)) return found.add("stopped");
  const ask = (at: number, past: ReadonlySet<Engine>): void => {
    const layer = layers[at];
    if (layer === undefined) found.add("out");
    else if (past.has(layer.engine)) ask(at + 1, past);
    else
      for (const effect of effectsOf(layer, flow))
        if (effect === "deny") found.add("stopped");
        else ask(at + 1, effect === layer.skips?.effect ? new Set([...past, ...layer.skips.engines]) : past);
  };
  ask(0, new Set());
  return found;
}

function effectsOf(layer: PathLayer, flow: Flow): Set<Effect> {
  const found = new Set<Effect>();
  const put = (effect: Effect): void => {
    for (const one of effect === "unknown" ? (["allow", "deny", "bypass"] as const) : [effect]) found.add(one);
  };
  for (const { grant, certain } of layer.rules) {
    const { surely, maybe } = takenBy(grant);
    if (!takes(maybe, flow)) continue;
    put(grant.effect);
    if (certain && surely !== undefined && takes(surely, flow)) return found;
  }
  put(layer.fallback.effect);
  return found;
}

const takes = (region: Region, flow: Flow): boolean =>
  isWithin(addresses(flow.source), region.sources) &&
  isWithin(addresses(flow.destination), region.destinations) &&
  holdsPort(region.ports, flow.port) &&
  (region.transports.includes("any") || region.transports.includes(flow.transport)) &&
  region.applications.includes(flow.application) &&
  (region.tlsVersions === undefined || (flow.application === "tls" && region.tlsVersions.includes(flow.version))) &&
  (region.names === undefined || (flow.name !== "" && region.names.some((name) => matchesName(name, flow.name))));

/** The flow as a point of the sets. */
function pointOf(flow: Flow): Point {
  const box = spanBox({
    ...EVERY_BOX,
    sources: addresses(flow.source),
    destinations: addresses(flow.destination),
    transports: [flow.transport],
    ports: [{ first: flow.port, last: flow.port }],
    applications: [flow.application],
    versions: [flow.version],
  });
  return { sides: box.sides.map(([span]) => span?.[0] ?? 0n), name: flow.name };
}

const POINTS = FLOWS.map(pointOf);

describe("all that is open", () => {
  it("agrees with what becomes of each flow, whatever the layers and rules of both clouds", () =>
    fc.assert(
      fc.property(anyPath, (path) => {
        const { surely, maybe } = openOf(path);
        for (const [index, flow] of FLOWS.entries()) {
          const [found, point] = [outcomes(path, flow), POINTS[index] ?? assert.fail()];
          const expected = found.size === 2 ? "unknown" : found.has("out") ? "open" : "shut";
          const got = holdsPoint(surely, point) ? "open" : holdsPoint(maybe, point) ? "unknown" : "shut";
          assert.equal(got, expected, JSON.stringify(flow));
        }
      }),
      // Few paths have three layers of which the first skips the second, and the second would skip the third.
      runs(500),
    ));

  it("agrees with the procedure that decides about one flow, from networks to wherever a name may lead", () =>
    fc.assert(
      fc.property(anyPath, fc.array(asked, { minLength: 20, maxLength: 20 }), ({ clients: _, ...path }, flows) => {
        const { surely, maybe } = openOf(path);
        for (const flow of flows) {
          const set = setOf(flow);
          const isOpen = isEmptyOfFlows(withoutFlows(set, surely));
          const expected = isOpen ? "allow" : isEmptyOfFlows(commonFlows(set, maybe)) ? "deny" : "unknown";
          const { verdict } = decide(path, flow);
          const got = /^(?:partial|deny)/.test(verdict) ? "deny" : verdict;
          // Of several versions, or of any name, it looks at all at once, and may not tell what each of them alone
          // tells.
          const isOne = flow.name !== undefined && flow.tlsVersions.length === 1;
          if (isOne || got !== "unknown") assert.equal(got, expected, describeFlow(flow));
        }
      }),
      runs(200),
    ));
});

/** What may be asked of the procedure: from an address or a network, of a name or of an address alone. */
const asked: fc.Arbitrary<AskedFlow> = fc
  .record({
    from: fc.constantFrom(...UNIVERSE.sources, "10.0.0.0/8"),
    to: fc.constantFrom(...UNIVERSE.destinations, "public"),
    name: fc.option(fc.constantFrom(...UNIVERSE.names), { nil: undefined }),
    port: fc.constantFrom(...UNIVERSE.ports),
    transport: fc.constantFrom("tcp", "udp", "icmp"),
    application: fc.constantFrom("tls", "http", "other"),
    tlsVersions: fc.constantFrom(["1.2"], ["1.0"], ["1.0", "1.2"], ["1.2", "1.3"]),
  })
  .map(({ from, to, ...flow }) => ({ ...flow, from: rangesIn(from), to: to === "public" ? HOSTS_IPV4 : rangesIn(to) }));

const describeFlow = (flow: AskedFlow): string =>
  JSON.stringify(flow, (_, value) => (typeof value === "bigint" ? `${value}` : value));

const setOf = (flow: AskedFlow): FlowSet =>
  flowsOf(
    spanBox({
      ...EVERY_BOX,
      sources: flow.from,
      destinations: flow.to,
      transports: [flow.transport],
      ports: [{ first: flow.port, last: flow.port }],
      applications: [flow.application],
      versions: flow.tlsVersions,
      names: flow.name === undefined ? WHATEVER_NAMED : (namesOf([exactly(flow.name)]) ?? assert.fail()),
    }),
  );
