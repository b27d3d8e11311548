import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { RecentFlows } from "../../src/observe/recent-flows.ts";

/** The same with sets, which need no law of their own. */
class Reference {
  #now = new Set<string>();
  #before = new Set<string>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  isNew(flow: number | string, seenAs: number): boolean {
    const key = `${typeof flow} ${flow} ${seenAs}`;
    if (this.#now.has(key) || this.#before.has(key)) return false;
    if (this.#now.size === this.#most) [this.#now, this.#before] = [new Set(), this.#now];
    this.#now.add(key);
    return true;
  }
}

describe("recent flows", () => {
  const flow = fc.oneof(
    fc.constantFrom(
      0,
      -0,
      1,
      2 ** 31,
      2 ** 53 - 1,
      1.5,
      Number.POSITIVE_INFINITY,
      "",
      "0",
      "1",
      "10.0.0.1 10.0.0.2 443",
    ),
    fc.nat(30),
    fc.nat(30).map((id) => `10.20.30.40 192.0.2.${id} 443`),
    fc.string(),
  );

  it("are remembered as sets would, numbers and texts, each with how it was seen", () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.tuple(flow, fc.nat(3)), { maxLength: 200 }),
        (most, seen) => {
          const [flows, reference] = [new RecentFlows(most), new Reference(most)];
          for (const [id, seenAs] of seen) assert.equal(flows.isNew(id, seenAs), reference.isNew(id, seenAs));
        },
      ),
    ));

  it("are told from each other where texts differ in one character, and ids in one bit", () => {
    const flows = new RecentFlows(50_000);
    for (let id = 0; id < 40_000; id++) {
      assert.ok(flows.isNew(`10.20.${id >> 8}.${id & 255} 192.0.2.80 443`, 1));
      assert.ok(flows.isNew(2 ** 50 + id, 1));
    }
  });
});
