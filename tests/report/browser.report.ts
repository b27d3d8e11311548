/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { after, before, describe, it } from "mocha";
import type { Browser, Page } from "puppeteer-core";
import { renderHtml } from "../../src/report/html/page.ts";
import type { Report, StackReport } from "../../src/report/report.ts";
import { startChromium } from "../support/chromium.ts";
import { cleanUp } from "../support/clean-up.ts";
import { folderOf } from "../support/folder.ts";
import { exampleReport } from "./example-report.ts";
import { report as randomReport } from "./random-report.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let browser: Browser;

before(async () => {
  browser = await startChromium();
});
after(() => browser?.close());

interface Opened {
  readonly page: Page;
  /** Whatever was asked for, but for the page itself. */
  readonly requests: string[];
  /** What the console, the policy and scripts complained about. */
  readonly complaints: string[];
}

/** The report as a file in a browser. */
async function open(
  report: Report,
  options: { scripts?: boolean; theme?: "light" | "dark"; width?: number } = {},
): Promise<Opened> {
  const file = join(folderOf({ "audit.html": renderHtml(report) }), "audit.html");
  const page = await browser.newPage();
  await page.setViewport({ width: options.width ?? 1280, height: 900 });
  await page.setJavaScriptEnabled(options.scripts ?? true);
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: options.theme ?? "light" }]);
  const url = pathToFileURL(file).href;
  const [requests, complaints]: [string[], string[]] = [[], []];
  page.on("request", (request) => {
    if (request.url() !== url) requests.push(request.url());
  });
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(url);
  return { page, requests, complaints };
}

const fleetOf = (report: Report, count: number): Report => {
  const [stack] = report.stacks as [StackReport];
  return {
    ...report,
    stacks: Array.from({ length: count }, (_, index) => ({ ...stack, stack: `trust/site-${index}` })),
  };
};

const violationsOf = async (page: Page): Promise<string[]> => {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { violations } = await (
      globalThis as unknown as {
        axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      }
    ).axe.run({
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    return violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .map(({ html }) => html.slice(0, 120))
          .slice(0, 3)
          .join(" | ")}`,
    );
  });
};

describe("the report in Chromium", () => {
  it("asks nobody for anything, and its policy is met", async () => {
    const { page, requests, complaints } = await open(exampleReport());
    assert.deepEqual([requests, complaints], [[], []]);
    await page.close();
  });

  it("lets no script, style or picture of others in, should one ever get into the page", async () => {
    const server = createServer((_, answer) => answer.end(""));
    cleanUp(() => void server.close());
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as { port: number };
    const strange = `<script>document.title="owned"</script><img src="http://127.0.0.1:${port}/x.png"><link rel="stylesheet" href="http://127.0.0.1:${port}/x.css"><p style="color:red" id="p">x</p><a id="a" onclick="document.title='owned'">x</a>`;
    let asked = 0;
    server.on("request", () => {
      asked += 1;
    });
    const file = join(
      folderOf({ "audit.html": renderHtml(exampleReport()).replace("<footer>", `${strange}<footer>`) }),
      "audit.html",
    );
    const page = await browser.newPage();
    await page.goto(pathToFileURL(file).href);
    await page.click("#a");
    assert.doesNotMatch(await page.title(), /owned/);
    assert.equal(asked, 0);
    await page.close();
  });

  it("runs nothing of what resources say", async () => {
    for (const value of fc.sample(randomReport, { numRuns: 6, seed: 11 })) {
      const { page, requests, complaints } = await open(value);
      assert.deepEqual([requests, complaints], [[], []]);
      await page.close();
    }
  });

  for (const theme of ["light", "dark"] as const)
    for (const [what, make] of [
      ["one stack", () => exampleReport()],
      ["a fleet", () => fleetOf(exampleReport(), 4)],
    ] as const)
      it(`is accessible by WCAG 2.2 AA: ${what}, ${theme}`, async () => {
        const { page } = await open(make(), { theme });
        await page.evaluate(() => {
          for (const fold of document.querySelectorAll("details")) fold.open = true;
        });
        assert.deepEqual(await violationsOf(page), []);
        await page.close();
      });

  it("needs no scrolling in two directions on a narrow screen, but for its tables and pictures", async () => {
    const { page } = await open(exampleReport(), { width: 400 });
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 400);
    await page.close();
  });

  it("shows all that it has with scripts off, and no tools that would do nothing", async () => {
    const report = exampleReport();
    const { page } = await open(report, { scripts: false });
    const text = (await page.$eval("main", (main) => (main as HTMLElement).innerText)).replaceAll(/\s+/g, " ");
    const [stack] = report.stacks as [StackReport];
    for (const { message, instead } of [...stack.findings, ...stack.notJudged]) {
      assert.ok(text.includes(message.replaceAll(/\s+/g, " ")), message);
      assert.ok(text.includes(instead.replaceAll(/\s+/g, " ")), instead);
    }
    for (const { destination } of stack.opened) assert.ok(text.includes(destination), destination);
    assert.equal(await page.$eval(".tools", (tools) => getComputedStyle(tools).display), "none");
    await page.close();
  });

  it("filters and sorts with scripts on, by the keyboard", async () => {
    const { page } = await open(exampleReport());
    const shown = () =>
      page.$$eval(
        "tbody tr, ol.findings > li",
        (rows) => rows.filter((row) => (row as HTMLElement).offsetParent !== null).length,
      );
    const all = await shown();
    await page.focus("input[type=search]");
    await page.keyboard.type("ip-pinning");
    await page.waitForFunction(() => document.querySelector("output")?.textContent !== "");
    const some = await shown();
    assert.ok(some > 0 && some < all, `${some} of ${all}`);
    await page.$eval("input[type=search]", (input) => {
      (input as HTMLInputElement).value = "";
      input.dispatchEvent(new Event("input"));
    });
    await page.waitForFunction(() => document.querySelector("output")?.textContent === "");
    await page.focus("section[aria-labelledby=opened] th button");
    await page.keyboard.press("Enter");
    const cells = await page.$$eval("section[aria-labelledby=opened] tbody th", (heads) =>
      heads.map((head) => head.textContent ?? ""),
    );
    const order = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
    assert.deepEqual(cells, cells.toSorted(order.compare));
    assert.equal(
      await page.$eval("section[aria-labelledby=opened] th", (head) => head.getAttribute("aria-sort")),
      "ascending",
    );
    await page.close();
  });

  it("prints as PDF on A4, all that is folded included", async () => {
    const { page } = await open(fleetOf(exampleReport(), 3), { scripts: false });
    const pdf = await page.pdf({ preferCSSPageSize: true });
    assert.equal(Buffer.from(pdf.slice(0, 5)).toString(), "%PDF-");
    await page.emulateMediaType("print");
    const heights = await page.$$eval("details.stack ol.findings", (lists) =>
      lists.map((list) => (list as HTMLElement).getBoundingClientRect().height),
    );
    assert.ok(heights.length === 6 && heights.every((height) => height > 20), heights.join());
    const folder = process.env.KEEP_PDF;
    if (folder) writeFileSync(join(folder, "audit.pdf"), pdf);
    await page.close();
  });

  it("prints the titles of its tables, which Chromium leaves out of a repeated header if they are buttons", async () => {
    const { page } = await open(exampleReport());
    await page.emulateMediaType("print");
    const [displays, marks] = await page.$$eval("th button", (buttons) => [
      buttons.map((button) => getComputedStyle(button).display),
      buttons.map((button) => getComputedStyle(button, "::after").content),
    ]);
    assert.ok(displays !== undefined && displays.length > 10);
    assert.deepEqual([[...new Set(displays)], [...new Set(marks)]], [["contents"], ["none"]]);
    await page.close();
  });

  it("holds a fleet of 500 stacks", async () => {
    const { page, complaints } = await open(fleetOf(exampleReport(), 500));
    assert.equal(await page.$$eval("details.stack", (stacks) => stacks.length), 500);
    await page.type("input[type=search]", "site-499");
    await page.waitForFunction(() => document.querySelectorAll("details.stack:not([hidden])").length < 500);
    assert.deepEqual(complaints, []);
    await page.close();
  });
});
