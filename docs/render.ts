/** `npm run docs`: writes what is generated from data into the pages that show it. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadCatalogue } from "../catalogue/load.ts";
import { renderAllowlist, renderConditions } from "../catalogue/markdown.ts";
import type { Check } from "../policy/check.ts";
import { loadChecks } from "../policy/load-checks.ts";
import { renderChecks } from "../policy/markdown.ts";

const root = join(import.meta.dirname, "..");

/** `page` with the text between `<!-- name -->` and `<!-- /name -->` replaced. @throws Error where the marks are missing. */
export function fill(page: string, name: string, text: string): string {
  const marks = new RegExp(`(<!-- ${name}[^>]*-->\n)[^]*?(<!-- /${name} -->)`);
  if (!marks.test(page)) throw new Error(`The page has no marks "<!-- ${name} -->" and "<!-- /${name} -->".`);
  return page.replace(marks, (_, open: string, close: string) => `${open}${text}\n${close}`);
}

/** The README as it should be, from the README as it is. */
export function renderReadme(readme: string): string {
  const catalogue = loadCatalogue();
  return fill(fill(readme, "allowlist", renderAllowlist(catalogue)), "conditions", renderConditions(catalogue));
}

/** The README of the policy pack, likewise. */
export const renderPolicyReadme = (readme: string, checks: readonly Check[]): string =>
  fill(readme, "checks", renderChecks(checks));

if (import.meta.main) {
  const rewrite = (page: string, render: (page: string) => string): void =>
    writeFileSync(page, render(readFileSync(page, "utf8")));
  rewrite(join(root, "README.md"), renderReadme);
  const checks = await loadChecks();
  rewrite(join(root, "policy", "README.md"), (readme) => renderPolicyReadme(readme, checks));
}
