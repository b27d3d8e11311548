import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { matchesName } from "../../../src/egress/name/name-pattern.ts";
import { foundIn, globsOf } from "../../../src/egress/name/name-regex.ts";
import { parseNameRegex } from "../../../src/egress/name/parse-name-regex.ts";
import { runs } from "../../support/property-runs.ts";

const read = (text: string) => {
  const regex = parseNameRegex(text);
  return regex && globsOf(regex);
};

/** Expressions over a small alphabet, of all that is understood, few enough for an engine that tries every way. */
const piece = fc.constantFrom("a", "b", "\\.", ".", "[ab]", "[^a]", "[a-c.]", "\\w", "\\D", "\\-", "\\x61", "^", "$");
const times = fc.constantFrom("", "", "", "*", "+", "?", "{2}", "{1,2}", "{0,}", "*?");
const sequenceOf = (atom: fc.Arbitrary<string>) =>
  fc
    .array(fc.tuple(atom, times), { maxLength: 3 })
    .map((parts) => parts.map(([one, many]) => (/^[$^]$/.test(one) ? one : one + many)).join(""));
const inner = fc.array(sequenceOf(piece), { minLength: 1, maxLength: 2 }).map((options) => `(${options.join("|")})`);
const anyRegex = fc
  .array(sequenceOf(fc.oneof(piece, inner)), { minLength: 1, maxLength: 2 })
  .map((all) => all.join("|"));
const anyName = fc.stringMatching(/^[abc.1-]{0,8}$/);

describe("regular expressions over names", () => {
  it("take the names that they take elsewhere, and their globs no fewer", () =>
    fc.assert(
      fc.property(anyRegex, fc.array(anyName, { minLength: 1, maxLength: 8 }), (text, names) => {
        const regex = parseNameRegex(text) ?? assert.fail(text);
        const { globs, isExact } = globsOf(regex);
        for (const name of names.map((one) => one.replace(/\.+$/, ""))) {
          const expected = new RegExp(text, "is").test(name);
          assert.equal(foundIn(regex, name), expected, `${text} in ${name}`);
          const byGlobs = matchesName({ written: text, terms: [{ globs, negated: false }] }, name);
          assert.ok(byGlobs || !expected, `${text} as ${globs} in ${name}`);
          if (isExact) assert.equal(byGlobs, expected, `${text} is not exactly ${globs}: ${name}`);
        }
      }),
      runs(1_000),
    ));

  for (const [text, globs, isExact] of [
    ["^mesh-sync\\.spineservices\\.nhs\\.uk$", ["mesh-sync.spineservices.nhs.uk"], true],
    [".*\\.nhs\\.uk$", ["*.nhs.uk"], true],
    ["(^|\\.)partner\\.example$", ["partner.example", "*.partner.example"], true],
    ["^(?:www\\.)?a\\.example$", ["a.example", "www.a.example"], true],
    ["^mesh-sync.spineservices.nhs.uk$", ["mesh-sync*spineservices*nhs*uk"], false],
    ["^[a-z]+\\.example$", ["*.example"], false],
  ] as const)
    it(`${text} is ${isExact ? "" : "at most "}${globs.join(" or ")}`, () =>
      assert.deepEqual(read(text), { globs, isExact }));

  for (const text of [
    "a(?=b)",
    "a(?!b)",
    "(a)\\1",
    "\\bnhs",
    "a++",
    "a**",
    "(",
    ")",
    "[a",
    "a{3",
    "(?<x>a)",
    "[[:alpha:]]",
  ])
    it(`doesn't claim to understand ${text}`, () => assert.equal(parseNameRegex(text), undefined));

  it("is linear where backtracking isn't", () => {
    const regex = parseNameRegex("^(a|a)*(a|a)*(a*)*b$") ?? assert.fail();
    assert.equal(foundIn(regex, "a".repeat(253)), false);
  });

  it("leaves alone what is too large to be meant", () => {
    assert.equal(parseNameRegex(`${"(a{100}){100}"}{100}`), undefined);
    assert.equal(parseNameRegex("(".repeat(900)), undefined);
    assert.equal(parseNameRegex("a".repeat(1_001)), undefined);
  });

  it("never throws", () => fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void parseNameRegex(text))));
});
