import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { describe, it } from "mocha";
import { renderAuditSchema } from "../../docs/render.ts";
import { renderJson } from "../../src/report/formats/json.ts";
import { runs } from "../support/property-runs.ts";
import { report } from "./random-report.ts";

describe("docs/audit.schema.json", () => {
  const written = readFileSync(join(import.meta.dirname, "..", "..", "docs", "audit.schema.json"), "utf8");

  it("is the schema of the report; if not, run `npm run docs` and commit the change", () =>
    assert.equal(written, renderAuditSchema()));

  it("takes every report", () => {
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    const isReport = ajv.compile(JSON.parse(written));
    fc.assert(
      fc.property(report, (value) =>
        assert.ok(isReport(JSON.parse(renderJson(value))), JSON.stringify(isReport.errors?.slice(0, 2))),
      ),
      runs(50),
    );
  });

  it("says of a report with another key that it is none", () => {
    const [value] = fc.sample(report, { numRuns: 1, seed: 1 });
    const isReport = new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(written));
    assert.equal(isReport({ ...value, fine: true }), false);
  });
});
