import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "mocha";
import type { Check } from "../../policy/check.ts";
import { type CheckExample, type ExampleProgram, loadExample } from "../../policy/check-examples.ts";
import { isRead } from "../../src/readers/index.ts";
import { CHECKS, judged } from "../support/policy/judgement.ts";
import { type Sample, UNKNOWN } from "../support/readers/readings.ts";

describe("the example of the check", () => {
  for (const check of CHECKS)
    describe(check.id, () => {
      let example: CheckExample;
      before(() => {
        example = loadExample(check.id);
      });

      it("shows what it rejects, and no other check does", () =>
        assert.deepEqual(complainersOf(example.rejects, check), [`${check.level} ${check.id}`]));

      it("shows what it wants, of which nothing is to be said", () =>
        assert.deepEqual(complainersOf(example.wants, check), []));

      it("fits into 80 columns with its margin", () =>
        assert.deepEqual(
          Object.values(example)
            .flatMap(({ text }) => text.split("\n"))
            .filter((line) => line.length > 76),
          [],
        ));
    });

  it("has a check", () =>
    assert.deepEqual(
      readdirSync(join(import.meta.dirname, "..", "..", "policy", "examples")).sort(),
      CHECKS.map(({ id }) => `${id}.yaml`),
    ));
});

/**
 * The checks that complain about the program, each once. Of what an exemption is about, others speak beside those about
 * exemptions.
 */
function complainersOf({ resources, settings, config = {}, today }: ExampleProgram, { id, stage }: Check): string[] {
  const environment = config["mesh-egress:environment"];
  const extraHosts = config["mesh-egress:extraHosts"];
  const findings = judged(samplesOf(resources), { settings, environment, extraHosts, today });
  const looked = findings.filter(({ check }) => stage !== "exemptions" || check === id);
  return [...new Set(looked.map(({ level, check }) => `${level} ${check}`))];
}

/** The resources as a preview shows them: what comes from others isn't known yet, but where it comes from. */
function samplesOf(resources: ExampleProgram["resources"]): Sample[] {
  const tokens = new Map(Object.entries(resources).map(([name, { type }]) => [name, tokenOf(type)]));
  return Object.entries(resources).map(([name, { type, options, properties }]) => {
    const from = Object.entries(properties).map(([key, value]) => [
      key,
      referencesIn(value).map((to) => `${tokens.get(to) ?? assert.fail(`\${${to}} is no resource`)}::${to}`),
    ]);
    const [parent] = referencesIn(options?.parent);
    assert.ok(isRead(tokenOf(type)) || type.startsWith("mesh-egress:"), type);
    return {
      name,
      type: tokenOf(type),
      props: JSON.parse(JSON.stringify(properties).replaceAll(REFERENCE, UNKNOWN)),
      from: Object.fromEntries(from),
      ...(parent !== undefined && { parent: tokens.get(parent) }),
    };
  });
}

/** The whole of a type that Pulumi's YAML lets one write shorter: `aws:ec2:Route` is `aws:ec2/route:Route`. */
const tokenOf = (type: string): string =>
  type.replace(
    /^aws:(\w+):((\w)\w+)$/,
    (_, module, name, first) => `aws:${module}/${first.toLowerCase()}${name.slice(1)}:${name}`,
  );

const REFERENCE = /\$\{(\w+)(?:\.\w+)?\}/g;

const referencesIn = (value: unknown): string[] =>
  [...JSON.stringify(value ?? null).matchAll(REFERENCE)].map(([, name = ""]) => name);
