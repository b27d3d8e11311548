import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import {
  anyOf,
  below,
  describeName,
  EVERY_NAME,
  exactly,
  isEveryName,
  matchesName,
  type NamePattern,
  otherMatch,
  soleName,
} from "../../../src/egress/name/name-pattern.ts";

const LIVE = "mesh-sync.spineservices.nhs.uk";
const INT = "msg.intspineservices.nhs.uk";

describe("matchesName", () => {
  const cases: [pattern: NamePattern, matched: string[], others: string[]][] = [
    [exactly(LIVE), [LIVE, LIVE.toUpperCase(), `${LIVE}.`], [INT, `x${LIVE}`, `${LIVE}.example.org`]],
    [exactly(`${LIVE.toUpperCase()}.`), [LIVE], [INT]],
    [below("", "spineservices.nhs.uk", false), [LIVE, "a.b.spineservices.nhs.uk"], [INT, "spineservices.nhs.uk"]],
    [below("", "spineservices.nhs.uk", true), [LIVE, "spineservices.nhs.uk"], [INT, "xspineservices.nhs.uk"]],
    [anyOf("", ["*spineservices.nhs.uk"]), [LIVE, INT, "xspineservices.nhs.uk"], ["spineservices.nhs.uk.example.org"]],
    [anyOf("", ["*spine*"]), [LIVE, INT, "spine"], ["nhs.uk"]],
    [anyOf("", ["msg.*.nhs.uk"]), [INT, "msg.a.b.nhs.uk"], ["msg.nhs.uk", LIVE]],
    [anyOf("", ["a*a"]), ["aa", "aba"], ["a", "ab"]],
    [anyOf("", ["*ab*ab*"]), ["abab", "xabxabx"], ["ab", "aab"]],
    [EVERY_NAME, [LIVE, "x"], []],
    [anyOf("", ["*"]), [LIVE, "x"], []],
    [anyOf("", []), [], [LIVE]],
    [
      {
        written: "",
        terms: [
          { globs: ["*.nhs.uk"], negated: false },
          { globs: [LIVE], negated: true },
        ],
      },
      [INT],
      [LIVE, "example.org"],
    ],
  ];
  for (const [pattern, matched, others] of cases)
    it(`tells ${describeName(pattern)} from what it isn't`, () => {
      for (const name of matched) assert.equal(matchesName(pattern, name), true, name);
      for (const name of others) assert.equal(matchesName(pattern, name), false, name);
    });

  it("agrees with a regular expression", () =>
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "b", ".", "*") }),
        fc.string({ unit: fc.constantFrom("a", "b", ".") }),
        (glob, name) => {
          const plain = glob.replace(/\.$/, "");
          const expression = new RegExp(`^${plain.replaceAll(".", "\\.").replaceAll(/\*+/g, ".*")}$`);
          assert.equal(matchesName(anyOf(glob, [glob]), name), expression.test(name.replace(/\.$/, "")));
        },
      ),
    ));
});

describe("soleName", () => {
  const cases: [pattern: NamePattern, name: string | undefined][] = [
    [exactly(LIVE.toUpperCase()), LIVE],
    [exactly(`${LIVE}.`), LIVE],
    [below("", LIVE, true), undefined],
    [below("", LIVE, false), undefined],
    [anyOf("", [`*${LIVE}`]), undefined],
    [EVERY_NAME, undefined],
    [
      {
        written: "",
        terms: [
          { globs: [LIVE], negated: false },
          { globs: [INT], negated: true },
        ],
      },
      LIVE,
    ],
    [
      {
        written: "",
        terms: [
          { globs: [LIVE], negated: false },
          { globs: [INT], negated: false },
        ],
      },
      undefined,
    ],
    [{ written: "", terms: [{ globs: [LIVE], negated: true }] }, undefined],
  ];
  for (const [pattern, name] of cases)
    it(`${describeName(pattern)}: ${name}`, () => assert.equal(soleName(pattern), name));
});

describe("otherMatch", () => {
  const cases: [pattern: NamePattern, other: string | undefined][] = [
    [exactly(LIVE), undefined],
    [below("", "spineservices.nhs.uk", false), "other.mesh-sync.spineservices.nhs.uk"],
    [anyOf("", [`*${LIVE}`]), `other.${LIVE}`],
    [anyOf("", ["mesh-sync.*"]), `${LIVE}.example.org`],
    [anyOf("", ["*spineservices.nhs.uk"]), `other.${LIVE}`],
    [EVERY_NAME, `other.${LIVE}`],
  ];
  for (const [pattern, other] of cases)
    it(`of ${describeName(pattern)} beside ${LIVE}: ${other}`, () => assert.equal(otherMatch(pattern, LIVE), other));
});

describe("isEveryName", () => {
  for (const glob of ["*", "*.*", "*.", "**"])
    it(`"${glob}" is every name`, () => assert.equal(isEveryName(anyOf("", [glob])), true));
  for (const glob of ["*.uk", "a*", "", "."])
    it(`"${glob}" is not`, () => assert.equal(isEveryName(anyOf("", [glob])), false));
});
