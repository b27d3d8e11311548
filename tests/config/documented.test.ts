import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { z } from "zod";
import { AwsMeshEgressSchema } from "../../components/aws/mesh-egress-schema.ts";
import { AzureMeshEgressSchema } from "../../components/azure/mesh-egress-schema.ts";
import { programConfigSchema } from "../../src/config/schema.ts";
import { readProject } from "../../src/stack/project/project.ts";

const root = join(import.meta.dirname, "..", "..");
const page = readFileSync(join(root, "docs", "configuration.md"), "utf8");
const schema = programConfigSchema({ aws: AwsMeshEgressSchema, azure: AzureMeshEgressSchema }, "2026-11-23");

/** The first cells of the tables below a heading, up to the next. */
const documented = (heading: string): string[] =>
  [...(page.split(`\n${heading}\n`)[1]?.split(/\n##+ /)[0] ?? "").matchAll(/^\| `(\w+)` \|/gm)]
    .map(([, key]) => key ?? "")
    .sort();

/** Keys of a section, and of the maps right inside it. */
const keysOf = (section: z.ZodObject): string[] =>
  Object.entries(section.shape)
    .flatMap(([key, value]) => {
      const inner = unwrap(value as z.ZodType);
      return inner instanceof z.ZodObject ? [key, ...Object.keys(inner.shape)] : [key];
    })
    .sort();

const unwrap = (type: z.ZodType): z.ZodType =>
  type instanceof z.ZodOptional || type instanceof z.ZodDefault || type instanceof z.ZodPrefault
    ? unwrap(type.unwrap() as z.ZodType)
    : type;

describe("every key of the configuration", () => {
  it("is in the table, if it stands outside the sections", () =>
    assert.deepEqual(documented("## Keys"), Object.keys(schema.shape).sort()));

  for (const cloud of ["aws", "azure"] as const)
    it(`of ${cloud} is in its tables`, () =>
      assert.deepEqual(documented(`### ${cloud}`), keysOf(unwrap(schema.shape[cloud]) as z.ZodObject)));

  it("is declared in Pulumi.yaml, with a default unless it is required", () => {
    const { config } = readProject(join(root, "Pulumi.yaml"));
    const own = Object.entries(config).filter(([key]) => !key.includes(":"));
    assert.deepEqual(own.map(([key]) => key).sort(), Object.keys(schema.shape).sort());
    assert.deepEqual(
      own.filter(([, { fallback }]) => fallback === undefined).map(([key]) => key),
      ["environment"],
    );
  });
});
