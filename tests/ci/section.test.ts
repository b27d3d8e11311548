import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { harmless, markOf, sectionKeyOf, sectionsOf } from "../../ci/section.ts";
import { MARKDOWN_LIMIT, renderPlanMarkdown } from "../../src/cli/plan/render/render-plan-markdown.ts";
import { planOf } from "../support/pulumi/plan.ts";
import { shippedProgram } from "../support/repository/shipped.ts";

describe("the mark of a comment", () => {
  for (const key of ["network/live", "my-project/org_1.dev", "run-0123456789ab"])
    it(`is read back: ${key}`, () => assert.equal(sectionKeyOf(`${markOf(key)}\nbody`), key));

  for (const text of [
    "",
    "network/live",
    "<!-- mesh-egress:a/b/c -->",
    "<!-- mesh-egress:a--b/c -->",
    "<!-- mesh-egress: -->",
    "<!-- mesh-egress:a b -->",
    " <!-- mesh-egress:a/b -->",
    "<!-- mesh-egress:a/b --> more",
    "text\n<!-- mesh-egress:a/b -->",
  ])
    it(`isn't in ${JSON.stringify(text)}`, () => assert.equal(sectionKeyOf(text), undefined));
});

describe("the sections of a report", () => {
  it("are one a stack, without what stands before the first", () =>
    assert.deepEqual(
      sectionsOf("hello\n<!-- mesh-egress:a/int -->\n### ✅ int\n\n<!-- mesh-egress:a/live -->\r\n### ❌ live\n"),
      [
        { key: "a/int", body: "### ✅ int" },
        { key: "a/live", body: "### ❌ live" },
      ],
    ));

  it("hide nothing behind another of the same key", () =>
    assert.deepEqual(
      sectionsOf("<!-- mesh-egress:a/b -->\n❌\n<!-- mesh-egress:c/d -->\n?\n<!-- mesh-egress:a/b -->\n✅"),
      [
        { key: "a/b", body: "❌\n✅" },
        { key: "c/d", body: "?" },
      ],
    ));

  it("are those that mesh-egress plan writes, unchanged", async () => {
    const program = shippedProgram();
    const stacks = [await planOf(program, "int"), await planOf(program, "live")];
    const report = renderPlanMarkdown({ version: 1, stacks });
    const sections = sectionsOf(report);
    assert.deepEqual(
      sections.map(({ key }) => key),
      ["mesh-egress/int", "mesh-egress/live"],
    );
    const again = sections.map(({ key, body }) => `${markOf(key)}\n${body}`).join("\n\n");
    assert.equal(again.replaceAll(/\n+/g, "\n"), report.trim().replaceAll(/\n+/g, "\n"));
    assert.ok(report.length < MARKDOWN_LIMIT);
  });
});

describe("a report of somebody else's", () => {
  const cases: [what: string, text: string, shown: string][] = [
    ["mentions nobody", "@octocat cc @nhs/platform", "@&#8203;octocat cc @&#8203;nhs/platform"],
    [
      "mentions nobody by an entity",
      "&#64;octocat &commat;octocat &#x40;o",
      "&amp;#&#8203;64;octocat &amp;commat;octocat &amp;#x40;o",
    ],
    ["closes no issue", "fixes #12, GH #7", "fixes #&#8203;12, GH #&#8203;7"],
    ["loads no picture", "![x](https://tracker.example/p.png)", "![x]\\(https://tracker.example/p.png)"],
    ["hides no link's target", "[log in](https://evil.example)", "[log in]\\(https://evil.example)"],
    [
      "defines no reference",
      "[log in][1]\n\n[1]: https://evil.example",
      "[log in]\\[1]\n\n[1]\\: https://evil.example",
    ],
    [
      "has no HTML",
      '<img src=x> <a href="e">x</a> <h1>✅</h1>',
      '&lt;img src=x> &lt;a href="e">x&lt;/a> &lt;h1>✅&lt;/h1>',
    ],
    ["has no attributes", "<details open> <sub onclick=x>", "&lt;details open> &lt;sub onclick=x>"],
    ["has no comment that swallows the rest", "<!-- all is well", "&lt;!-- all is well"],
    ["doesn't turn the direction of writing", "a\u202Eb\u0000c\u200B", "abc"],
    [
      "keeps what our own reports hold",
      "<details><summary>A</summary> <sub>1 &lt; 2 &amp; @&#8203;x \\[y\\]\\(z\\)</sub>",
      "",
    ],
  ];
  for (const [what, text, shown] of cases) it(what, () => assert.equal(harmless(text), shown || text));

  it("is harmless once and for all", () =>
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."@#&<>/![](): 12;a\n8203;lt") }), (text) => {
        const once = harmless(text);
        assert.equal(harmless(once), once);
        assert.doesNotMatch(once, /@(?!&#8203;)|\][([:]|<(?!\/?(?:details|summary|sub)>)/);
      }),
    ));
});
