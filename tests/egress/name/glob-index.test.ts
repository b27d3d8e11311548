import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { globIndex } from "../../../src/egress/name/glob-index.ts";
import { matchesGlob } from "../../../src/egress/name/name-pattern.ts";

const text = fc.string({ unit: fc.constantFrom("a", "b", ":"), maxLength: 9 });
const glob = fc.array(text, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join("*"));

describe("the globs that a text fits", () => {
  it("are those that it fits one by one, be they few or many", () =>
    fc.assert(
      fc.property(fc.array(glob, { maxLength: 90, size: "max" }), fc.array(text), (globs, texts) => {
        const matching = globIndex(globs);
        for (const each of [...texts, ...globs.map((one) => one.replaceAll("*", "ab"))])
          assert.deepEqual(
            matching(each),
            globs.filter((one) => matchesGlob(one, each)),
          );
      }),
    ));

  it("are found without comparing the text with each", () => {
    const globs = Array.from({ length: 1000 }, (_, at) => `urn:pulumi:*::project::*::rule-${at}`);
    let looks = 0;
    const counted = new Proxy(globs, {
      get(target, key) {
        looks += typeof key === "string" && /^\d+$/.test(key) ? 1 : 0;
        return Reflect.get(target, key);
      },
    });
    const matching = globIndex(counted);
    looks = 0;
    assert.deepEqual(matching("urn:pulumi:live::project::aws:ec2/route:Route::rule-777"), [globs[777]]);
    assert.ok(looks < 10, `${looks} of 1000 were looked at`);
  });
});
