import assert from "node:assert/strict";
import { it } from "mocha";
import { renderMarkdownTable } from "../../src/text/markdown.ts";

it("a Markdown table keeps the markup of its cells, and each cell whole", () =>
  assert.equal(
    renderMarkdownTable(["what", "how"], [["`a | b`", "[more](https://example.org)"]]),
    "| what | how |\n| --- | --- |\n| `a \\| b` | [more](https://example.org) |",
  ));
