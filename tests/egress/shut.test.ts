import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { readShut, sayShut } from "../../src/egress/shut.ts";

describe("what is said of a rule behind a denial", () => {
  it("names its host for whoever reads it back, whatever the denial is called and others put in front", () =>
    fc.assert(
      fc.property(fc.domain(), fc.string(), fc.constantFrom("", "Why.\n"), (host, name, front) => {
        assert.equal(readShut(front + sayShut(host, name.replaceAll(/[\r\n\u2028\u2029]+/g, " "))), host);
      }),
    ));

  it("is not found in another text", () =>
    assert.equal(readShut("opens a.example, and b.example as well."), undefined));
});
