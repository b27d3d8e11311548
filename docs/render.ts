/** `npm run docs`: writes what is generated from data into the pages that show it. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Check } from "../policy/check.ts";
import { explainChecksInMarkdown, renderChecks, sortedChecks } from "../policy/check-docs.ts";
import { loadExample } from "../policy/check-examples.ts";
import { loadChecks } from "../policy/load-checks.ts";
import { loadCatalogue } from "../src/catalogue/load.ts";
import { renderConditions, renderEndpoints } from "../src/catalogue/markdown.ts";
import { run } from "../src/cli/run.ts";
import { Report } from "../src/report/report.ts";
import { writeJson } from "../src/text/json.ts";
import { PAGE, type Terminal } from "../src/text/terminal.ts";
import { renderAdvice, renderEvidence, renderLimits, renderParties } from "../src/verify/report/markdown.ts";
import { runCleanUps } from "../tests/support/clean-up.ts";
import { shippedProgram } from "../tests/support/repository/shipped.ts";
import { type PackageSchema, renderComponents } from "./component-tables.ts";
import { type Example, findExamples, renderExampleIndex, renderRun } from "./examples.ts";
import { renderPath } from "./pictures/path.ts";
import { COLUMNS, planOutput, withoutNotices } from "./pictures/plan.ts";
import { renderTerminal } from "./pictures/terminal.ts";
import { THEMES } from "./pictures/theme.ts";

const root = join(import.meta.dirname, "..");

/**
 * `page` with the text between `<!-- name -->` and `<!-- /name -->` replaced. @throws Error where the marks are
 * missing.
 */
export function fill(page: string, name: string, text: string): string {
  const marks = new RegExp(`(<!-- ${name}[^>]*-->\n)[^]*?(<!-- /${name} -->)`);
  if (!marks.test(page)) throw new Error(`The page has no marks "<!-- ${name} -->" and "<!-- /${name} -->".`);
  return page.replace(marks, (_, open: string, close: string) => `${open}${text}\n${close}`);
}

/** The page with the allowlist as it should be, from the page as it is. */
export function renderAllowlistPage(page: string): string {
  const catalogue = loadCatalogue();
  return fill(fill(page, "allowlist", renderEndpoints(catalogue)), "conditions", renderConditions(catalogue));
}

/** The README of the policy pack, likewise. */
export const renderPolicyReadme = (readme: string, checks: readonly Check[]): string =>
  fill(readme, "checks", renderChecks(sortedChecks(checks), "checks/README.md"));

/** The page that explains each check, likewise. */
export const renderChecksPage = (page: string, checks: readonly Check[]): string =>
  fill(page, "checks", explainChecksInMarkdown(sortedChecks(checks), loadExample).trimEnd());

/** The page on `verify` as it should be. */
export const renderVerifying = (page: string): string =>
  fill(
    fill(fill(fill(page, "advice", renderAdvice()), "parties", renderParties()), "limits", renderLimits()),
    "evidence",
    renderEvidence(),
  );

/** The page on components as it should be. */
export const renderComponentsPage = (page: string, schema: PackageSchema): string =>
  fill(page, "components", renderComponents(schema));

/** The index of the examples, and the page of one, as they should be. */
export const renderExamplesPage = (page: string, examples: readonly Example[]): string =>
  fill(page, "examples", renderExampleIndex(examples));
export const renderExamplePage = (page: string, example: Example): string => fill(page, "run", renderRun(example));

/** The schema of what `audit --json` prints, for programs and editors. */
export const renderAuditSchema = (): string => writeJson(z.toJSONSchema(Report));

/** The report of `docs/example`, by file. */
export async function renderAuditExample(): Promise<Record<string, string>> {
  const example = join(root, "docs", "example");
  const print = async (format: string): Promise<string> => {
    let text = "";
    const terminal: Terminal = {
      ...PAGE,
      write: (part) => {
        text += part;
      },
    };
    await run(
      [
        "audit",
        "docs/example/state.json",
        "--settings",
        "docs/example/settings.yaml",
        "--now",
        "2026-11-28",
        "--format",
        format,
      ],
      {
        cwd: root,
        out: terminal,
        err: terminal,
        exit: () => {},
        spin: undefined,
        compileCache: undefined,
        policyPack: undefined,
        runners: [],
        packs: [],
      },
    );
    // Wherever this repository lies.
    return text.replaceAll(join(example, "state.json"), "docs/example/state.json");
  };
  return { "audit.json": await print("json"), "audit.html": await print("html") };
}

/** The pictures of the README, by file. */
export function renderPictures(output: string): Record<string, string> {
  const described = "What npm start prints: the resources of the stack int, the host that they open, and the verdict";
  return Object.fromEntries(
    Object.entries(THEMES).flatMap(([name, theme]) => [
      [`path-${name}.svg`, renderPath(theme)],
      [`plan-${name}.svg`, renderTerminal(withoutNotices(output), COLUMNS, described, theme)],
    ]),
  );
}

const write = (file: string, render: (page: string) => string): void =>
  writeFileSync(file, render(readFileSync(file, "utf8")));

if (import.meta.main) {
  write(join(root, "docs", "allowlist.md"), renderAllowlistPage);
  write(join(root, "docs", "verifying.md"), renderVerifying);
  writeFileSync(join(root, "docs", "audit.schema.json"), renderAuditSchema());
  for (const [file, text] of Object.entries(await renderAuditExample()))
    writeFileSync(join(root, "docs", "example", file), text);
  const schema = JSON.parse(readFileSync(join(root, "components", "schema.json"), "utf8"));
  write(join(root, "docs", "components.md"), (page) => renderComponentsPage(page, schema));
  for (const [file, picture] of Object.entries(renderPictures(await planOutput(shippedProgram()))))
    writeFileSync(join(root, "docs", "pictures", file), picture);
  const examples = findExamples(join(root, "examples"));
  write(join(root, "examples", "README.md"), (page) => renderExamplesPage(page, examples));
  for (const example of examples)
    write(join(root, "examples", example.folder, "README.md"), (page) => renderExamplePage(page, example));
  const checks = await loadChecks();
  write(join(root, "policy", "README.md"), (readme) => renderPolicyReadme(readme, checks));
  write(join(root, "policy", "checks", "README.md"), (page) => renderChecksPage(page, checks));
  await runCleanUps();
}
