import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { lookalike, withoutTwins } from "../../../src/egress/name/lookalike.ts";

describe("lookalike", () => {
  const honest: [label: string, suffix?: string][] = [
    ["mesh-sync"],
    ["bücher"],
    ["tiếng-việt"],
    ["łódź"],
    ["straße"],
    ["例え"],
    ["テスト"],
    ["ひらがな漢字カタカナー"],
    ["例子"],
    ["실례2"],
    ["مثال"],
    ["उदाहरण"],
    ["உதாரணம்"],
    ["пример", "рф"],
    ["ѕсоре", "рф"],
    ["παράδειγμα", "ελ"],
    ["ישראל", "ישראל"],
    ["ไทย", "ไทย"],
  ];
  for (const [label, suffix] of honest)
    it(`lets ${label} pass`, () => assert.equal(lookalike(label, suffix), undefined));

  const mixed = ["pаypal", "αpple", "mesһ", "meshー", "口mesh", "mesh例え", "مثالmesh", "m̲esh", "i̇"];
  for (const label of mixed)
    it(`refuses ${label} as a mixture`, () =>
      assert.match(lookalike(label, undefined) ?? "", /^mixes ".+" \(U\+[0-9A-F]{4}\) with Latin letters$/u));

  const scripts: [label: string, script: string][] = [
    ["аррӏе", "Cyrillic"],
    ["пример", "Cyrillic"],
    ["οικο", "Greek"],
    ["սօս", "Armenian"],
    ["ოყ", "Georgian"],
    ["סוס", "Hebrew"],
    ["ሀሠ", "Ethiopic"],
    ["พบ", "Thai"],
    ["ນ", "Lao"],
    ["ဝပ", "Myanmar"],
  ];
  for (const [label, script] of scripts)
    it(`refuses ${label} in ${script}, but under a suffix of its own`, () => {
      const fault = `is in ${script} letters, which pass for Latin ones, under a top-level domain that is not`;
      assert.equal(lookalike(label, undefined), fault);
      assert.equal(lookalike(label, "com"), fault);
      assert.equal(lookalike(label, "テスト"), fault);
      assert.equal(lookalike(label, label), undefined);
    });

  const strange = ["ᏚᎪ", "ꓢꓳ", "ⲟⲣ", "𐐬", "ᑌ", "ⴲ", "sıgn", "siɡn", "ɑ", "ȷ", "ƒ", "þjóð", "ʼ", "1ー2", "ـ", "ーа"];
  for (const label of strange)
    it(`refuses ${label} as a look-alike, under any suffix`, () => {
      assert.match(lookalike(label, label) ?? "", /^holds ".+" \(U\+[0-9A-F]{4,5}\), a look-alike of another letter$/u);
    });

  for (const label of ["💩", "☃", "l·l", "१०", "١٥٥", "mesh‐sync", "〇", "ノ・"])
    it(`refuses ${label}, for letters and digits only make a label`, () =>
      assert.match(lookalike(label, label) ?? "", /^holds ".+" \(U\+/u));
});

describe("withoutTwins", () => {
  it("puts Latin letters for their twins", () => assert.equal(withoutTwins("МЕЅН‑ѕуոс.ɴhs"), "mesh-sync.ɴhs"));
});
