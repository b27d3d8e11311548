import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { joinKey, parse, parseYaml } from "../../../src/egress/input/index.ts";
import { SECRET, SIGNATURE } from "../../../src/egress/resource/pulumi-marks.ts";
import type { Fixture } from "../../policy/fixtures/fixture.ts";
import { type Sample, UNKNOWN } from "../readers/readings.ts";

const policy = join(import.meta.dirname, "..", "..", "policy");
const filesIn = (folder: string): string[] => readdirSync(join(policy, folder)).sort();
const written = filesIn("fixtures").filter((file) => !/^(?:fixture|shapes-\w+)\.ts$/.test(file));

export interface Topic {
  readonly topic: string;
  readonly fixtures: readonly Fixture[];
}

/** The fixtures of each file, under its name. */
const TOLD: readonly Topic[] = await Promise.all(
  written.map(async (file) => {
    const { fixtures } = (await import(join(policy, "fixtures", file))) as { fixtures: readonly Fixture[] };
    return { topic: file.replace(/\.ts$/, ""), fixtures };
  }),
);

const Findings = z.array(z.string()).default(() => []);

/** One small program, and what the pack must say of it: no more, and no fewer. */
const Case = z.strictObject({
  id: z.string(),
  why: z.string(),
  stack: z.string().optional(),
  settings: z.record(z.string(), z.unknown()).optional(),
  environment: z.string().optional(),
  extraHosts: z.record(z.string(), z.unknown()).optional(),
  /**
   * By name. In properties, `${list.id}` is a value of another resource that isn't known yet, `${unknown}` one of
   * nobody's, and `{ $secret: … }` a secret.
   */
  resources: z.record(
    z.string(),
    z.strictObject({
      type: z.string(),
      after: z.array(z.string()).optional(),
      properties: z.record(z.string(), z.unknown()),
    }),
  ),
  /** Mandatory findings as `check name`; those about the settings have no name. */
  rejects: Findings,
  /** Advisory ones, likewise. */
  warns: Findings,
  /** What a plan says, if that is something else: it knows which of several values in one input is whose. */
  planned: z.strictObject({ rejects: Findings, warns: Findings }).optional(),
});
type Case = z.output<typeof Case>;

/** Cases of `tests/policy/cases/`, by file. */
export const CASES: readonly { readonly topic: string; readonly cases: readonly Case[] }[] = filesIn("cases").map(
  (file) => ({
    topic: `cases/${file.replace(/\.yaml$/, "")}`,
    cases: parse(z.array(Case), parseYaml(readFileSync(join(policy, "cases", file), "utf8"), file)),
  }),
);

/** The case as an engine shows it to a pack. */
const asFixture = (given: Case): Fixture => fixtureOf(given, given, {});

/** The case as a plan shows it: values inside inputs tell where they come from as well. */
export const asPlanned = (given: Case): Fixture => fixtureOf(given, given.planned ?? given, { inside: true });

function fixtureOf(
  { id, why, resources, rejects: _, warns: __, planned: ___, ...circumstances }: Case,
  { rejects, warns }: Pick<Case, "rejects" | "warns">,
  { inside = false },
): Fixture {
  const sourcesOf = (value: unknown): string[] =>
    [...JSON.stringify(value).matchAll(REFERENCE)].flatMap(([, to = ""]) =>
      to === "unknown" ? [] : `${resources[to]?.type}::${to}`,
    );
  const originsIn = (value: unknown, path: string): [path: string, from: string[]][] =>
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, part]) =>
          originsIn(part, joinKey(path, Array.isArray(value) ? Number(key) : key)),
        )
      : [[path, sourcesOf(value ?? null)]];
  return {
    ...circumstances,
    why: `${id}: ${why}`,
    resources: Object.entries(resources).map(
      ([name, { type, after, properties }]): Sample => ({
        name,
        type,
        ...(after && { after }),
        props: JSON.parse(JSON.stringify(properties).replaceAll(REFERENCE, UNKNOWN), asSecret),
        from: Object.fromEntries([
          ...(inside ? originsIn(properties, "").filter(([, from]) => from.length > 0) : []),
          ...Object.entries(properties).map(([key, value]) => [key, sourcesOf(value)] as const),
        ]),
      }),
    ),
    findings: [...rejects, ...warns].sort(),
  };
}

const REFERENCE = /\$\{(\w+)(?:\.\w+)?\}/g;

/** As Pulumi marks it. */
const asSecret = (_: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && "$secret" in value
    ? { [SIGNATURE]: SECRET, value: value.$secret }
    : value;

export const TOPICS: readonly Topic[] = [
  ...TOLD,
  ...CASES.map(({ topic, cases }) => ({ topic, fixtures: cases.map(asFixture) })),
];

export const FIXTURES: readonly Fixture[] = TOPICS.flatMap(({ fixtures }) => fixtures);
