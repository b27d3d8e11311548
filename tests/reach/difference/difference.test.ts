import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { difference, isSameState, type StackState } from "../../../src/reach/difference/difference.ts";
import { spanBox } from "../../../src/reach/open/flow-box.ts";
import { type Bounds, openOf } from "../../../src/reach/open/open.ts";
import type { Path } from "../../../src/reach/path/path.ts";
import { type FlowSet, flowsOf, isSameFlows, unionOfFlows, withoutFlows } from "../../../src/reach/set/flow-set.ts";
import { usualRuns } from "../../support/property-runs.ts";
import { anyPath } from "../../support/reach/random-paths.ts";

const stateOf = (paths: readonly Path[]): StackState => ({ readings: [], paths });
const same = (path: Path): Path => ({ ...path, cloud: "aws", title: "path" });

describe("the difference of two states", () => {
  it("turns what was open into what is, applied as it is listed", () =>
    fc.assert(
      fc.property(anyPath, anyPath, (one, other) => {
        const [base, head] = [same(one), same(other)];
        const found = difference(stateOf([base]), stateOf([head]));
        const flows = (kind: "opened" | "closed" | "changed" | "unknown", after?: string): FlowSet =>
          unionOfFlows(
            found[kind]
              .filter((change) => after === undefined || change.after === after)
              .map(({ flows }) => flowsOf(spanBox(flows))),
          );
        const [before, after] = [openOf(base), openOf(head)];
        const surely = withoutFlows(
          unionOfFlows([before.surely, flows("opened"), flows("changed", "open")]),
          unionOfFlows([flows("closed"), flows("unknown")]),
        );
        const maybe = withoutFlows(
          unionOfFlows([before.maybe, flows("opened"), flows("unknown")]),
          unionOfFlows([flows("closed"), flows("changed", "shut")]),
        );
        assert.ok(isSameFlows(surely, after.surely));
        assert.ok(isSameFlows(maybe, after.maybe));
        assert.equal(isSameState(found), isSameBounds(before, after));
      }),
      usualRuns,
    ));

  it("of a state and itself is nothing", () =>
    fc.assert(
      fc.property(anyPath, (path) => {
        assert.ok(isSameState(difference(stateOf([path]), stateOf([structuredClone(path)]))));
      }),
      usualRuns,
    ));
});

const isSameBounds = (a: Bounds, b: Bounds): boolean =>
  isSameFlows(a.surely, b.surely) && isSameFlows(a.maybe, b.maybe);
