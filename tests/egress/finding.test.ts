import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { readFinding, tellFinding, writeFinding } from "../../src/egress/finding.ts";

const place = fc.record({
  urn: fc.constant("urn"),
  path: fc.stringMatching(/^[a-z]{0,8}(?:\[\d\])?$/),
  line: fc.option(fc.integer({ min: 1, max: 9_999 }), { nil: undefined }),
});
const sentence = fc.string({ unit: "binary", minLength: 1, maxLength: 60 });
const shut = fc.option(fc.array(fc.constantFrom("*", "a.example", "b.example"), { maxLength: 3 }), { nil: undefined });
const finding = fc.record({ message: sentence, place, instead: sentence, shut });

describe("a finding's text", () => {
  it("is read back as it was written, whatever a resource's texts hold", () =>
    fc.assert(
      fc.property(finding, (found) => {
        const told = tellFinding(found);
        const line = told.path === null ? null : told.line;
        assert.deepEqual(readFinding(writeFinding(told)), { ...told, line });
      }),
    ));

  it("keeps the lines that others put in front", () =>
    fc.assert(
      fc.property(finding, sentence, (found, why) => {
        const told = tellFinding(found);
        const first = why.replaceAll("\n", " ");
        assert.equal(readFinding(`${first}\n${writeFinding(told)}`).message, `${first}\n${told.message}`);
      }),
    ));

  it("of another pack is a message as it is", () =>
    fc.assert(
      fc.property(sentence, (text) =>
        assert.deepEqual(readFinding(text), { message: text, path: null, line: null, instead: null }),
      ),
    ));

  it("has a line each for what is wrong, where, and what to write", () =>
    assert.equal(
      writeFinding(
        tellFinding({ message: "allows\n443.", place: { urn: "u", path: "rules", line: 3 }, instead: "Don't." }),
      ),
      "allows 443.\nWhere: rules, line 3\nInstead: Don't.",
    ));
});
