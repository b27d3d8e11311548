import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { anyOf, below, exactly, matchesName, type NamePattern } from "../../../src/egress/name/name-pattern.ts";
import { parseNameRegex } from "../../../src/egress/name/parse-name-regex.ts";
import { openOf } from "../../../src/reach/open/open.ts";
import { boxesOf } from "../../../src/reach/set/flow-set.ts";
import { exampleOf, isEmptyOfNames } from "../../../src/reach/set/name-example.ts";
import {
  ANY_NAME,
  commonNames,
  holdsName,
  isSameNames,
  type NameSet,
  NOTHING_NAMED,
  namesOf,
  otherNames,
  unionOfNames,
  WHATEVER_NAMED,
  withoutNames,
} from "../../../src/reach/set/name-set.ts";
import { isName } from "../../../src/reach/set/name-table.ts";
import { writeNames } from "../../../src/reach/set/name-text.ts";
import { runs } from "../../support/property-runs.ts";
import { pathsOfSamples } from "../../support/reach/flows.ts";

/** Every name of the letters a, b and the dot up to length 5, and no name at all. */
const EVERY = ["", ...textsUpTo(5).filter(isName)];

function textsUpTo(length: number): string[] {
  if (length === 0) return [""];
  const shorter = textsUpTo(length - 1);
  return [...new Set([...shorter, ...shorter.flatMap((text) => ["a", "b", "."].map((letter) => letter + text))])];
}

const glob = fc.stringMatching(/^[ab.*]{0,5}$/);
const regexText = fc.constantFrom(
  "a+b",
  "^a",
  "b$",
  "^(a|b\\.)+$",
  "a.b",
  "^[^a]*$",
  "^a{2,3}$",
  "(^|\\.)b$",
  "b$|^a$",
);
const term = fc.record({
  globs: fc.array(glob, { maxLength: 3 }),
  negated: fc.boolean(),
  regex: fc.option(
    regexText.map((text) => parseNameRegex(text)),
    { nil: undefined, freq: 3 },
  ),
});
const pattern: fc.Arbitrary<NamePattern> = fc
  .array(term, { maxLength: 2 })
  .map((terms) => ({ written: JSON.stringify(terms), terms }));

/** A set and what is in it, by the reading of patterns that policy and readers go by. */
interface Known {
  readonly set: NameSet;
  readonly has: (name: string) => boolean;
}
const known: fc.Arbitrary<Known> = fc.letrec<{ known: Known }>((tie) => ({
  known: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.array(pattern, { maxLength: 2 }).map((patterns) => ({
      set: namesOf(patterns) ?? assert.fail("too large"),
      has: (name: string) => name !== "" && patterns.some((one) => matchesName(one, name)),
    })),
    fc.tuple(tie("known"), tie("known"), fc.constantFrom("or", "and", "not")).map(([a, b, how]) => ({
      set: { or: unionOfNames, and: commonNames, not: withoutNames }[how](a.set, b.set),
      has: (name: string) => {
        const [inA, inB] = [a.has(name), b.has(name)];
        return how === "or" ? inA || inB : inA && (how === "and") === inB;
      },
    })),
    tie("known").map(({ set, has }) => ({ set: otherNames(set), has: (name: string) => !has(name) })),
  ),
})).known;

describe("sets of names", () => {
  it("hold the names that their patterns take, however they are put together", () =>
    fc.assert(
      fc.property(known, ({ set, has }) => {
        for (const name of EVERY) assert.equal(holdsName(set, name), has(name), name);
      }),
      runs(500),
    ));

  it("are empty only where no name is in them, and else show one of the shortest", () =>
    fc.assert(
      fc.property(known, ({ set, has }) => {
        const inside = EVERY.filter(has);
        const example = exampleOf(set);
        assert.equal(isEmptyOfNames(set), example === undefined);
        if (example === undefined) assert.deepEqual(inside, []);
        else {
          assert.ok(holdsName(set, example), example);
          const [shortest] = inside
            .filter((name) => name !== "")
            .map(({ length }) => length)
            .sort();
          assert.ok(shortest === undefined || (example !== "" && example.length <= shortest), example);
        }
      }),
      runs(500),
    ));

  it("without questions are written alike if they are of the same names", () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(glob, fc.boolean()), { maxLength: 6 }), (steps) => {
        const plain = steps.filter(([text]) => text.lastIndexOf("*") <= 0);
        const build = (order: typeof plain) =>
          order.reduce<NameSet>((set, [text, isIn]) => {
            const one = namesOf([anyOf(text, [text])]) ?? assert.fail();
            return isIn ? unionOfNames(set, one) : withoutNames(set, one);
          }, NOTHING_NAMED);
        const set = build(plain);
        assert.ok(isSameNames(otherNames(otherNames(set)), set));
        assert.ok(
          isSameNames(
            unionOfNames(withoutNames(set, build(plain.slice(1))), commonNames(set, build(plain.slice(1)))),
            set,
          ),
        );
      }),
      runs(300),
    ));

  it("tell host names apart from what only ends like them", () => {
    const zone = namesOf([below(".nhs.uk", "nhs.uk", true)]) ?? assert.fail();
    assert.ok(holdsName(zone, "nhs.uk") && holdsName(zone, "a.nhs.uk") && !holdsName(zone, "xnhs.uk"));
    assert.equal(exampleOf(withoutNames(zone, namesOf([exactly("nhs.uk")]) ?? zone)), "a.nhs.uk");
    const loose = namesOf([anyOf("content", ["*nhs.uk"])]) ?? assert.fail();
    assert.equal(exampleOf(withoutNames(loose, zone)), "anhs.uk");
  });

  it("take no name where a pattern is of none, and a client that gives none only where any will do", () => {
    for (const text of ["a b", "a..b", ".a", "a*/b", "*..b"])
      assert.ok(isEmptyOfNames(namesOf([anyOf(text, [text])]) ?? assert.fail()), text);
    assert.ok(!holdsName(ANY_NAME, "") && holdsName(WHATEVER_NAMED, ""));
    assert.equal(exampleOf(withoutNames(WHATEVER_NAMED, ANY_NAME)), "");
  });

  it("know that a name longer than 253 letters is none", () => {
    const long = "a".repeat(63);
    const zone = `${long}.${long}.${long}.${"a".repeat(60)}`;
    assert.ok(isEmptyOfNames(namesOf([below(zone, `a.${zone}`, false)]) ?? assert.fail()));
    assert.ok(!isEmptyOfNames(namesOf([below(zone, `${zone}`, true)]) ?? assert.fail()));
  });

  it("tell that an expression is a part of another, and that all letters together are any", () => {
    const of = (text: string): NameSet =>
      namesOf([{ written: text, terms: [{ globs: ["*"], negated: false, regex: parseNameRegex(text) }] }]) ??
      assert.fail(text);
    assert.ok(isEmptyOfNames(withoutNames(of("^a+b+$"), of("^[ab]+$"))));
    assert.equal(exampleOf(withoutNames(of("^[ab]+$"), of("^a+b+$"))), "a");
    assert.ok(isEmptyOfNames(withoutNames(ANY_NAME, of("[a-z0-9._-]"))));
  });

  it("stay unknown past what an automaton is made for, and cost little where the expression is hostile", () => {
    const hostile = parseNameRegex("a.{20}b") ?? assert.fail();
    assert.equal(
      namesOf([{ written: "hostile", terms: [{ globs: ["*"], negated: false, regex: hostile }] }]),
      undefined,
    );
  });

  it("hold 10,000 exact names beside 10,000 zones and an expression", () => {
    const many = Array.from({ length: 10_000 }, (_, index) => index);
    const regex = parseNameRegex("^[a-z]+-[0-9]+\\.example$");
    const set =
      namesOf([
        ...many.map((index) => exactly(`host-${index}.example.org`)),
        ...many.map((index) => below(`zone`, `zone-${index}.example.org`, true)),
        { written: "regex", terms: [{ globs: ["*"], negated: false, regex }] },
      ]) ?? assert.fail();
    const less = withoutNames(set, namesOf([exactly("host-77.example.org")]) ?? set);
    assert.equal(exampleOf(withoutNames(set, less)), "host-77.example.org");
    assert.ok(
      holdsName(set, "x.zone-9999.example.org") && holdsName(set, "a-1.example") && !holdsName(set, "a.example"),
    );
  });

  const globs = (...texts: string[]): NameSet => namesOf([anyOf("", texts)]) ?? assert.fail();
  for (const [what, set, expected] of [
    ["names and zones", globs("b.example", "a.example", "*.a.example"), ["*.a.example", "a.example", "b.example"]],
    ["nothing", NOTHING_NAMED, []],
    ["any name", ANY_NAME, ["any name"]],
    ["whatever", WHATEVER_NAMED, ["any name", "no name"]],
    ["all but some", withoutNames(ANY_NAME, globs("a", "*.b")), ["any name except *.b, a"]],
    [
      "all but many",
      withoutNames(globs("*.z"), globs("e.z", "d.z", "c.z", "b.z", "a.z")),
      ["*.z except a.z, b.z, c.z, 2 more"],
    ],
    ["a zone in what is taken out", globs("*.b.a.z"), ["*.b.a.z"]],
    ["stars inside", globs("a*.example", "x"), ["a*.example", "x"]],
    ["what no glob says", withoutNames(globs("a*c"), globs("*bc")), ["names such as ac"]],
  ] as const)
    it(`are told to people: ${what}`, () => assert.deepEqual(writeNames(set), expected));
});

describe("sets that many hostile expressions bound", () => {
  it("are searched for an example within bounds, all of their branches together", () => {
    const rules = ["(a+)+b", "(a|b)*c", "(.*a){20}", "(x+x+)+y", "a.{12}b", "b.{11}c", "c.{10}d", "d.{9}e"];
    const names = rules
      .map((regex, at) => `drop tls any any -> any 443 (tls.sni; pcre:"/${regex}/"; sid:${at + 1};)`)
      .concat("pass tls any any -> any 443 (sid:99;)");
    const sample = {
      type: "aws:networkfirewall/ruleGroup:RuleGroup",
      name: "hostile",
      props: {
        type: "STATEFUL",
        ruleGroup: {
          rulesSource: { rulesString: names.join("\n") },
          statefulRuleOptions: { ruleOrder: "STRICT_ORDER" },
        },
      },
    };
    const written = pathsOfSamples([sample]).flatMap((path) =>
      boxesOf(openOf(path).maybe).flatMap((box) => writeNames(box.names)),
    );
    assert.ok(written.length > 0);
  });
});
