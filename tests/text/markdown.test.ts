import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { escapeMarkdown, renderMarkdownTable } from "../../src/text/markdown.ts";

it("a Markdown table keeps the markup of its cells, and each cell whole", () =>
  assert.equal(
    renderMarkdownTable(["what", "how"], [["`a | b`", "[more](https://example.org)"]]),
    "| what | how |\n| --- | --- |\n| `a \\| b` | [more](https://example.org) |",
  ));

describe("a foreign text in Markdown", () => {
  for (const [what, text, shown] of [
    ["HTML", "<img src=x onerror=y>", "&lt;img src=x onerror=y&gt;"],
    ["an entity", "&lt;b&gt;", "&amp;lt;b&amp;gt;"],
    ["a mention", "@nhs/admins", "@&#8203;nhs/admins"],
    ["a reference", "fixes #12", "fixes #&#8203;12"],
    ["a link", "[free](https://example.org)", "\\[free\\]\\(https://example.org\\)"],
    ["a picture", "![x](y)", "\\!\\[x\\]\\(y\\)"],
    ["code and emphasis", "`a` *b* _c_ ~d~ $e$", "\\`a\\` \\*b\\* \\_c\\_ \\~d\\~ \\$e\\$"],
    ["the end of a cell", "a | b \\| c", "a \\| b \\\\\\| c"],
  ] as const)
    it(`is shown and does nothing: ${what}`, () => assert.equal(escapeMarkdown(text), shown));

  it("stays one line without a tag, whatever it is", () =>
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => assert.doesNotMatch(escapeMarkdown(text), /[<>\n\r]/)),
    ));
});
