import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "../../src/report/report.ts";
import { readReport } from "../../src/report/since/baseline.ts";

/** The report that `docs/auditing.md` shows, read from the file that is made for it. */
export const exampleReport = (): Report =>
  readReport(
    JSON.parse(readFileSync(join(import.meta.dirname, "..", "..", "docs", "example", "audit.json"), "utf8")),
    "audit.json",
  );
