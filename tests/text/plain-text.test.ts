import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { clean, cleanLines, count, shorten, wrap } from "../../src/text/plain-text.ts";

describe("text from a program", () => {
  const cases: [what: string, text: string, shown: string][] = [
    ["colours", "\u001b[31mred\u001b[0m", "red"],
    ["a link", "\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007", "click"],
    ["what clears the screen", "a\u001b[2J\u001b[Hb", "ab"],
    ["a lone escape", "a\u001bb", "a b"],
    ["a carriage return", "all good\rall bad", "all good all bad"],
    ["eight-bit controls", "a\u009b31mb", "ab"],
    ["marks that turn the direction of writing", "host\u202egro.elpmaxe\u202c", "hostgro.elpmaxe"],
    ["an invisible joiner", "msg\u200b.nhs.uk\u00ad", "msg.nhs.uk"],
    ["line and paragraph separators", "a\u2028b\u2029c", "a b c"],
  ];
  for (const [what, text, shown] of cases)
    it(`can't reach the terminal with ${what}`, () => assert.equal(clean(text), shown));

  it("keeps letters of every script", () => assert.equal(clean("Größe 日本 ✓"), "Größe 日本 ✓"));
  it("keeps its lines where those are wanted", () =>
    assert.deepEqual(cleanLines("a\r\nb\nc\u001b[1m"), ["a", "b", "c"]));
});

it("a shortened text says so, and is as wide as asked", () => {
  assert.equal(shorten("abcdef", 6), "abcdef");
  assert.equal(shorten("abcdef", 5), "abcd…");
  assert.equal(shorten("日本日本", 5), "日本…");
  assert.equal(shorten("日本日本", 8), "日本日本");
  assert.equal(shorten("abc", 1), "…");
});

it("wrapping breaks at spaces alone", () =>
  assert.deepEqual(wrap("one two msg.intspineservices.nhs.uk three four", 10), [
    "one two",
    "msg.intspineservices.nhs.uk",
    "three four",
  ]));

it("a count has its noun", () => assert.deepEqual([count(0, "host"), count(1, "host")], ["0 hosts", "1 host"]));
