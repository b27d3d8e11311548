import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { Shared } from "../../policy/shared.ts";

describe("Shared", () => {
  it("works once for all takers of a request, and again for the next request", () => {
    const shared = new Shared<number>(2);
    let works = 0;
    const take = (key: string, taker: string) => shared.take(key, taker, () => ++works);
    assert.deepEqual([take("a", "x"), take("a", "y"), take("b", "x"), take("b", "y")], [1, 1, 2, 2]);
    assert.deepEqual([take("a", "x"), take("a", "y")], [3, 3]);
  });

  it("forgets what all have taken", () => {
    const shared = new Shared<object>(2);
    const first = shared.take("a", "x", () => ({}));
    assert.equal(
      shared.take("a", "y", () => ({})),
      first,
    );
    assert.notEqual(
      shared.take("a", "y", () => ({})),
      first,
    );
  });

  it("isn't confused by a taker who left the first request out", () => {
    const shared = new Shared<number>(3);
    let works = 0;
    const take = (taker: string) => shared.take("a", taker, () => ++works);
    assert.deepEqual([take("x"), take("x"), take("y")], [1, 2, 2]);
  });
});
