import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { parse as parseCsv } from "csv-parse/sync";
import fc from "fast-check";
import { parse as parseJunit } from "junit2json";
import { describe, it } from "mocha";
import { FORMATS, type FormatName } from "../../src/report/formats.ts";
import { Report } from "../../src/report/report.ts";
import { isAtOrAbove } from "../../src/report/verdict.ts";
import { PAGE } from "../../src/text/terminal.ts";
import { runs } from "../support/property-runs.ts";
import { report } from "./random-report.ts";

const NAMES = Object.keys(FORMATS) as FormatName[];
const render = (name: FormatName, value: Report): string => FORMATS[name].render(value, PAGE);
const schema = (file: string) => JSON.parse(readFileSync(join(import.meta.dirname, "schemas", file), "utf8"));
const validator = (ajv: Ajv | Ajv2020, file: string) => {
  addFormats.default(ajv);
  return ajv.compile(schema(file));
};
const isSarif = validator(new Ajv({ strict: false, unicodeRegExp: false }), "sarif-2.1.0.json");
const isOcsf = validator(new Ajv2020({ strict: false, unicodeRegExp: false }), "ocsf-1.1.0-compliance-finding.json");
const holds = (check: (value: Report) => void | Promise<void>) =>
  fc.assert(
    fc.asyncProperty(report, async (value) => check(value)),
    runs(60),
  );

/** What each format says, as its own consumer reads it. */
const sums = (value: Report) => ({
  stops: isAtOrAbove(value.counts, value.failOn),
  ...value.counts,
});

describe("every format", () => {
  it("writes the same for the same report", () =>
    holds((value) => {
      for (const name of NAMES) assert.equal(render(name, value), render(name, structuredClone(value)), name);
    }));

  it("writes nothing that steers a terminal, turns the direction of writing, or is no text", () =>
    holds((value) => {
      for (const name of NAMES) {
        const text = name === "csv" ? render(name, value).slice(1) : render(name, value);
        assert.ok(text.isWellFormed(), name);
        assert.doesNotMatch(text.replaceAll(/[\n\r]/g, ""), /[\p{Cc}\u2028\u2029]|(?![\u00ad])[\p{Cf}]/u, name);
      }
    }));
});

describe("JSON", () => {
  it("is the report", () => holds((value) => assert.deepEqual(Report.parse(JSON.parse(render("json", value))), value)));
});

describe("SARIF", () => {
  it("is valid, and has a result for each finding and for all that is not judged", () =>
    holds((value) => {
      const text = render("sarif", value);
      assert.ok(isSarif(JSON.parse(text)), JSON.stringify(isSarif.errors?.slice(0, 2)));
      const [run] = JSON.parse(text).runs;
      const count = (level: string) => run.results.filter((result: { level: string }) => result.level === level).length;
      assert.deepEqual(
        [count("error"), count("warning"), count("note")],
        [value.counts.mandatory, value.counts.advisory, value.counts.notJudged],
      );
      assert.equal(run.invocations[0].executionSuccessful, value.verdict !== "not-judged");
    }));

  it("tells of each exemption who gave it and until when, beside the results", () =>
    holds((value) => {
      const [run] = JSON.parse(render("sarif", value)).runs;
      const told: { level: string; message: { text: string } }[] = run.invocations[0].toolExecutionNotifications;
      const notes = told.flatMap(({ level, message }) => (level === "note" ? [message.text] : []));
      const exempted = value.stacks.flatMap((stack) => stack.exempted);
      assert.equal(notes.length, value.counts.exempted);
      for (const [index, { owner, until }] of exempted.entries())
        assert.ok(notes[index]?.startsWith(`Exempted until ${until} (owner: ${owner}; reason: `), notes[index]);
    }));

  it("names each result's rule, and all four numbers of its region, as GitHub needs them", () =>
    holds((value) => {
      const [run] = JSON.parse(render("sarif", value)).runs;
      const rules = new Set(run.tool.driver.rules.map(({ id }: { id: string }) => id));
      for (const { ruleId, locations } of run.results) {
        assert.ok(rules.has(ruleId), ruleId);
        const { startLine, startColumn, endLine, endColumn } = locations[0].physicalLocation.region;
        for (const number of [startLine, startColumn, endLine, endColumn]) assert.ok(number >= 1);
        assert.match(locations[0].physicalLocation.artifactLocation.uri, /^[A-Za-z0-9\-._~%!'()*/]+$/);
      }
    }));
});

describe("JUnit XML", () => {
  it("fails exactly where the exit code is that of findings, and errs where nothing could be judged", () =>
    holds(async (value) => {
      const parsed = await parseJunit(render("junit", value));
      const suites = (parsed && "testsuite" in parsed && parsed.testsuite) || [];
      const sum = (key: "failures" | "errors" | "skipped") =>
        suites.reduce((total, suite) => total + Number(suite[key] ?? 0), 0);
      const { mandatory, notJudged, advisory, exempted } = value.counts;
      const stopped = { mandatory, "not-judged": mandatory + notJudged, advisory: mandatory + notJudged + advisory }[
        value.failOn
      ];
      assert.equal(sum("failures"), stopped);
      assert.equal(sum("failures") > 0, value.verdict === "fail");
      assert.equal(sum("skipped"), mandatory + notJudged + advisory + exempted - stopped);
      if (value.verdict === "not-judged") assert.ok(sum("errors") > 0);
      if (value.verdict === "pass" || value.verdict === "attention") assert.equal(sum("errors"), 0);
    }));
});

describe("CSV", () => {
  const rowsOf = (value: Report): Record<string, string>[] =>
    parseCsv(render("csv", value), { columns: true, bom: true, relax_column_count: false });

  it("has a row for all that is counted", () =>
    holds((value) => {
      const kinds = Map.groupBy(rowsOf(value), ({ Kind }) => Kind);
      const count = (kind: string) => kinds.get(kind)?.length ?? 0;
      const { mandatory, advisory, notJudged, exempted, opened } = value.counts;
      assert.deepEqual(["finding", "not judged", "exempted", "opened"].map(count), [
        mandatory + advisory,
        notJudged,
        exempted,
        opened,
      ]);
    }));

  it("has no cell that a spreadsheet would run, and loses no text", () =>
    holds((value) => {
      for (const row of rowsOf(value)) for (const cell of Object.values(row)) assert.doesNotMatch(cell, /^[=+\-@\t\r]/);
      const told = rowsOf(value)
        .filter(({ Kind }) => Kind === "finding")
        .map(({ What = "" }) => What.replace(/^'(?=\s*[=+\-@|%])/, ""));
      const messages = value.stacks.flatMap(({ findings }) =>
        findings.map(({ message }) => message.replace(/^'(?=\s*[=+\-@|%])/, "")),
      );
      assert.deepEqual(told, messages);
    }));
});

describe("OCSF", () => {
  it("has a valid event for each finding, exemption and fix, and for what is not judged", () =>
    holds((value) => {
      const events = render("ocsf", value)
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line));
      for (const event of events) assert.ok(isOcsf(event), JSON.stringify(isOcsf.errors?.slice(0, 2)));
      const { mandatory, advisory, notJudged, exempted } = value.counts;
      const fixed = value.stacks.reduce((sum, { since }) => sum + (since?.fixed.length ?? 0), 0);
      const count = (status: number) => events.filter(({ status_id }) => status_id === status).length;
      assert.deepEqual([count(1), count(3), count(4)], [mandatory + advisory + notJudged, exempted, fixed]);
    }));
});

describe("GitLab's Code Quality", () => {
  it("has an entry for each finding, at a path inside the repository", () =>
    holds((value) => {
      const entries = JSON.parse(render("gitlab", value)) as {
        severity: string;
        fingerprint: string;
        location: { path: string; lines: { begin: number } };
      }[];
      const { mandatory, advisory, notJudged, exempted } = value.counts;
      assert.equal(entries.length, mandatory + advisory + notJudged + exempted);
      assert.equal(
        entries.filter(({ severity }) => severity === "critical" || severity === "blocker").length,
        mandatory,
      );
      for (const { location } of entries) {
        assert.doesNotMatch(location.path, /^(?:\.?\/|\.\.|\\)|^$/);
        assert.ok(location.lines.begin >= 1);
      }
    }));
});

describe("table and Markdown", () => {
  it("tell the verdict with its counts", () =>
    holds((value) => {
      const { mandatory, notJudged } = sums(value);
      for (const name of ["table", "markdown"] as const) {
        const text = render(name, value);
        if (mandatory > 0) assert.match(text, new RegExp(`\\b${mandatory} mandatory finding`), name);
        if (notJudged > 0) assert.match(text, new RegExp(`\\b${notJudged} not judged`), name);
        assert.match(
          text,
          { fail: /FAIL/, "not-judged": /NOT JUDGED/, attention: /ATTENTION/, pass: /PASS/ }[value.verdict],
          name,
        );
      }
    }));

  it("say of the day of an opening's review that it is past", () =>
    fc.assert(
      fc.property(report, (value) => {
        const [stack] = value.stacks;
        const [opened] = stack?.opened ?? [];
        fc.pre(stack !== undefined && opened !== undefined);
        const on = (until: string) => ({ ...value, stacks: [{ ...stack, opened: [{ ...opened, until }] }] });
        for (const name of ["table", "markdown"] as const) {
          assert.match(render(name, on("2026-11-27")), /2026-11-27, past/, name);
          assert.doesNotMatch(render(name, on("2026-11-28")), /2026-11-28, past/, name);
        }
      }),
      runs(10),
    ));

  it("name each type that was left out, and each reason once", () =>
    holds((value) => {
      const [first] = value.sources;
      fc.pre(first !== undefined);
      const skipped = ["a:b:C", "d:e:F", "g:h:I"].map((type, index) => ({ type, count: index + 1, why: "it is so" }));
      for (const name of ["table", "markdown", "html"] as const) {
        const text: string = render(name, { ...value, sources: [{ ...first, skipped }] }).replaceAll(/\s+/g, " ");
        assert.match(text, /1 a:b:C, 2 d:e:F, 3 g:h:I/, name);
        assert.equal(text.split("it is so").length, 2, name);
      }
    }));

  it("fit a comment on GitHub as Markdown, a fleet of 500 stacks as well, with the worst of each kind", () =>
    fc.assert(
      fc.property(report, (value) => {
        const [stack] = value.stacks;
        fc.pre(stack !== undefined);
        const stacks = Array.from({ length: 500 }, (_, index) => ({ ...stack, stack: `trust/site-${index}` }));
        const text = render("markdown", { ...value, logs: null, stacks });
        assert.ok(text.length <= 60_000, `${text.length}`);
        for (const row of [/^\| trust\/site-0 \| \S+ [A-Z ]+ \|/m, /^\| Allowlist and DNS \| not checked \|/m])
          assert.match(text, row);
      }),
      runs(4),
    ));

  it("keep others' texts from being Markdown, HTML, or another cell", () =>
    holds((value) => {
      const text = render("markdown", value);
      assert.ok(text.length <= 60_000 + 8_000);
      assert.doesNotMatch(text, /<(?!\/?(?:details|summary))[a-z!/]/i);
      assert.doesNotMatch(text, /(?<!\\)\]\(|(?<!\\)`code`|@everyone/);
      const lines = text.split("\n");
      for (const [index, line] of lines.entries())
        if (/^\| --- /.test(line)) {
          const cells = (row: string) => row.split(/(?<!\\)\|/).length;
          for (let at = index + 1; lines[at]?.startsWith("|"); at += 1)
            assert.equal(cells(lines[at] ?? ""), cells(lines[index - 1] ?? ""));
        }
    }));
});

describe("HTML", () => {
  it("tells the verdict and its counts, and holds no markup of others", () =>
    holds((value) => {
      const page = render("html", value);
      const figures = [
        ...page.matchAll(/<li><b>(\d+)<\/b>(mandatory|not judged|exempted|advisory|openings?)<\/li>/g),
      ].map(([, number]) => Number(number));
      const { mandatory, notJudged, exempted, advisory, opened } = value.counts;
      assert.deepEqual(figures, [mandatory, notJudged, exempted, advisory, opened]);
      assert.deepEqual(strangersIn(page), []);
      assert.equal(page.match(/<li class="(?:mandatory|advisory)">/g)?.length ?? 0, mandatory + advisory);
      assert.equal(page.match(/<li class="notjudged">/g)?.length ?? 0, notJudged);
    }));

  it("names the JSON that was made with it by the sum that sha256sum gives", () =>
    holds((value) => {
      const sum = createHash("sha256").update(render("json", value)).digest("hex");
      assert.ok(render("html", value).includes(`<code>${sum}</code>`));
    }));
});

const ELEMENTS = new Set(
  "a body caption circle code dd desc details div dl dt footer h1 h2 h3 h4 head header html input label li main meta nav ol output p path rect script section span strong style summary svg table tbody td text th thead title tr ul b br".split(
    " ",
  ),
);
const ATTRIBUTES = new Set(
  "aria-label aria-labelledby aria-live autocomplete charset class content cx cy d data-ok height hidden href http-equiv id lang name r role rx scope spellcheck tabindex type viewBox width x y".split(
    " ",
  ),
);

/** Tags that the page would not have by itself, and what is left of a "<" that begins none. */
function strangersIn(page: string): string[] {
  const bare = page
    .replace(/<style>[^<]*<\/style>/, "")
    .replace(/<script>.*?<\/script>/s, "")
    .replaceAll(/"[^"]*"/g, '""')
    .replace("<!doctype html>", "");
  return [...bare.matchAll(/<([^>]*)>?/g)].flatMap(([tag, inside = ""]) => {
    const [, name = "", attributes = ""] = /^\/?([a-z0-9]+)((?: [A-Za-z-]+(?:="")?)*)\/?$/i.exec(inside) ?? [];
    const names = attributes
      .split(" ")
      .filter(Boolean)
      .map((each) => each.replace('=""', ""));
    return ELEMENTS.has(name) && names.every((each) => ATTRIBUTES.has(each)) ? [] : [tag];
  });
}
