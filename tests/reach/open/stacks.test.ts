import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { rangesIn } from "../../../src/egress/address/read-ranges.ts";
import { EVERY_BOX, spanBox } from "../../../src/reach/open/flow-box.ts";
import { openOf } from "../../../src/reach/open/open.ts";
import { holdsPoint, type Point } from "../../../src/reach/set/flow-set.ts";
import { runs } from "../../support/property-runs.ts";
import { pathsOfSamples } from "../../support/reach/flows.ts";
import {
  ASKED,
  type AskedFlow,
  anyAwsStack,
  anyAzureStack,
  type RandomStack,
} from "../../support/reach/random-stacks.ts";

const FLOWS: readonly AskedFlow[] = ASKED.sources.flatMap((source) =>
  ASKED.destinations.flatMap((destination) =>
    ASKED.ports.flatMap((port) => [...ASKED.names, undefined].map((name) => ({ source, destination, port, name }))),
  ),
);

const pointOf = ({ source, destination, port, name }: AskedFlow): Point => ({
  sides: spanBox({
    ...EVERY_BOX,
    sources: rangesIn(source),
    destinations: rangesIn(destination),
    transports: ["tcp"],
    ports: [{ first: port, last: port }],
    applications: [name === undefined ? "other" : "tls"],
    versions: ["1.2"],
  }).sides.map(([span]) => span?.[0] ?? 0n),
  name: name ?? "",
});

const POINTS = FLOWS.map((flow) => ({ flow, point: pointOf(flow) }));

/** All that is open on the one path of the stack, against what becomes of each flow of the small universe. */
function agrees({ samples, isOut, meanings }: RandomStack, isSure: (flow: AskedFlow) => boolean = () => true): void {
  const paths = pathsOfSamples(samples);
  const [path] = paths;
  assert.ok(path !== undefined && paths.length === 1);
  // Clients that the stack doesn't know are asked about as well.
  const { surely, maybe } = openOf({ ...path, clients: undefined });
  for (const { flow, point } of POINTS) {
    const is = holdsPoint(surely, point) ? "open" : holdsPoint(maybe, point) ? "unknown" : "shut";
    const found = new Set(meanings.map((meant) => meant.isOut(flow)));
    const expected = found.size > 1 ? "unknown" : isOut(flow) ? "open" : "shut";
    if (found.size > 1 || isSure(flow)) assert.equal(is, expected, JSON.stringify(flow));
    else assert.ok(is === expected || is === "unknown", JSON.stringify(flow));
  }
}

describe("all that is open of a stack", () => {
  it("on AWS is what its documentation says of each flow, unknown where it hangs on what isn't known", () =>
    fc.assert(
      fc.property(anyAwsStack, (stack) => agrees(stack)),
      runs(150),
    ));

  // Which private addresses a peering or a gateway leads to isn't in a stack.
  it("on Azure is what its documentation says of each flow", () =>
    fc.assert(
      fc.property(anyAzureStack, (stack) =>
        agrees(
          stack,
          ({ source, destination }) =>
            !destination.startsWith("10.") || (source.startsWith("10.0.") && destination.startsWith("10.0.")),
        ),
      ),
      runs(150),
    ));
});
