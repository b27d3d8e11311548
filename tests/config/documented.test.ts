import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { z } from "zod";
import { AwsMeshEgressSchema } from "../../components/aws/mesh-egress/mesh-egress-schema.ts";
import { AzureMeshEgressSchema } from "../../components/azure/mesh-egress/mesh-egress-schema.ts";
import { programConfigSchema } from "../../src/config/schema.ts";
import { readProject } from "../../src/stack/project/project.ts";
import { keysOfSchema } from "../life/changes.ts";

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

/** The keys of a cell. After `aws.networkFirewall.enabled`, `.policy` stands in the same map. */
function keysIn(cell: string): string[] {
  let parent: readonly string[] = [];
  return [...cell.matchAll(/`([\w.]+)`/g)].flatMap(([, key = ""]) => {
    if (!key.startsWith(".")) {
      parent = key.split(".").slice(0, -1);
      return CLOUDS.some((cloud) => cloud === key) ? [] : [key];
    }
    return parent.map((_, depth) => [...parent.slice(0, depth + 1), key.slice(1)].join("."));
  });
}

const CLOUDS = ["aws", "azure"] as const;

describe("every key of the configuration", () => {
  it("is in the table, if it stands outside the sections", () =>
    assert.deepEqual(documented("## Keys"), Object.keys(schema.shape).sort()));

  for (const cloud of CLOUDS)
    it(`of ${cloud} is in its tables`, () =>
      assert.deepEqual(documented(`### ${cloud}`), keysOf(unwrap(schema.shape[cloud]) as z.ZodObject)));

  it("has a row that says what a change of it does, itself or with the map that it stands in", () => {
    const rows =
      page
        .split("\n## What a change does\n")[1]
        ?.split("\n### ")[0]
        ?.matchAll(/^\| (.+?) \|/gm) ?? [];
    const told = [...rows].flatMap(([, cell = ""]) => keysIn(cell));
    const isTold = (key: string): boolean => told.some((other) => key === other || key.startsWith(`${other}.`));
    const sections = [...CLOUDS, "aws.networkFirewall", "aws.securityGroup", "azure.firewall", "azure.nsg"];
    const groups = ["aws.networkFirewall.logs", "aws.dnsFirewall.logs", "azure.firewall.logs"];
    assert.deepEqual(
      keysOfSchema().filter((key) => !isTold(key) && ![...sections, ...groups].includes(key)),
      [],
    );
  });

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
