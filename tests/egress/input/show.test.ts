import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { didYouMean } from "../../../src/egress/input/show.ts";

describe("didYouMean", () => {
  const near: [got: string, known: string[], offered: string][] = [
    ["inn", ["int", "live"], "int"],
    ["LIVE", ["int", "live"], "live"],
    ["live-intrenet", ["int-internet", "live-internet"], "live-internet"],
    ["clientCidr", ["clientCidrs", "resolvers"], "clientCidrs"],
  ];
  for (const [got, known, offered] of near)
    it(`offers ${offered} for ${got}`, () => assert.equal(didYouMean(got, known), ` Did you mean "${offered}"?`));

  const far: [got: string, known: string[]][] = [
    ["foobar", ["int", "live"]],
    ["zzz", ["dns", "tcp", "tls", "answer"]],
    ["x998", ["live-api", "int-hscn", "documentation"]],
    ["int", []],
    ["", ["int"]],
  ];
  for (const [got, known] of far) it(`offers nothing for "${got}"`, () => assert.equal(didYouMean(got, known), ""));
});
