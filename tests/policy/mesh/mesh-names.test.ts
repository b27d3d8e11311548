import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { breadthOf, wholeSuffix } from "../../../policy/mesh/mesh-names.ts";
import { anyOf, below, EVERY_NAME, exactly, type NamePattern } from "../../../src/egress/name/name-pattern.ts";

const LIVE = "mesh-sync.spineservices.nhs.uk";
const globs = (...texts: string[]): NamePattern => anyOf(texts.join(", "), texts);

describe("breadthOf", () => {
  const cases: [pattern: NamePattern, breadth: ReturnType<typeof breadthOf>][] = [
    [exactly(LIVE), "exact"],
    [exactly("MESH-Sync.SpineServices.NHS.uk."), "exact"],
    [exactly("msg.spineservices.nhs.uk"), undefined],
    [globs("*.spineservices.nhs.uk"), "wide"],
    [below(".spineservices.nhs.uk", "spineservices.nhs.uk", true), "wide"],
    [globs("*spineservices.nhs.uk"), "wide"],
    [globs("*.nhs.uk"), "wide"],
    [globs("mesh-sync.*"), "wide"],
    [globs("*spine*"), "wide"],
    [globs(LIVE, "www.example.org"), "wide"],
    [globs("*.uk"), "general"],
    [globs("*"), "general"],
    [globs("*.*"), "general"],
    [globs("*k"), "general"],
    [EVERY_NAME, "general"],
    [{ written: "!evil", terms: [{ globs: ["*.example.org"], negated: true }] }, "general"],
    [globs("*.intspineservices.nhs.uk"), undefined],
    [globs("*.example.org"), undefined],
  ];
  for (const [pattern, breadth] of cases)
    it(`${pattern.written}: ${breadth ?? "doesn't match"}`, () => assert.equal(breadthOf(pattern, LIVE), breadth));

  it("is never exact where a star stands", () =>
    fc.assert(
      fc.property(fc.nat(LIVE.length), fc.nat(LIVE.length), (a, b) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        const breadth = breadthOf(globs(`${LIVE.slice(0, from)}*${LIVE.slice(to)}`), LIVE);
        assert.ok(breadth === "wide" || breadth === "general");
      }),
    ));
});

describe("wholeSuffix", () => {
  for (const [glob, suffix] of [
    ["*.com", "com"],
    ["*.co.uk", "co.uk"],
    ["*.nhs.uk", "nhs.uk"],
    ["*.example.com", undefined],
    ["*.amazonaws.com", undefined],
    ["com", undefined],
    ["*", undefined],
  ] as const)
    it(`${glob}: ${suffix ?? "none"}`, () => assert.equal(wholeSuffix(globs(glob)), suffix));
});
