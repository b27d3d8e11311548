import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { parse } from "yaml";
import { FAIL_ON } from "../../src/egress/finding.ts";
import { pipeline } from "../support/repository/workflow.ts";

const page = readFileSync(join(import.meta.dirname, "..", "..", "docs", "pull-requests.md"), "utf8");

/** The examples of the page, by the file that each is. */
const examples = new Map(
  [...page.matchAll(/```yaml\n# (\S+)\n([\s\S]*?)```/g)].map(([, file = "", text = ""]) => [file, parse(text)]),
);

const example = (file: string) => examples.get(file) ?? assert.fail(`no example ${file}`);

interface Input {
  readonly required?: boolean;
  readonly default?: unknown;
}

/** That a caller gives what must be given and nothing that isn't known. */
function assertGiven(
  given: Record<string, unknown>,
  inputs: Record<string, Input>,
  isRequired: (input: Input) => boolean,
) {
  for (const name of Object.keys(given)) assert.ok(name in inputs, `${name} is no input`);
  for (const [name, input] of Object.entries(inputs))
    assert.ok(!isRequired(input) || name in given, `${name} is missing`);
}

describe("the examples of docs/pull-requests.md", () => {
  for (const [caller, called] of [
    [".github/workflows/egress.yml", ".github/workflows/mesh-egress.yml"],
    [".github/workflows/egress-comment.yml", ".github/workflows/mesh-egress-comment.yml"],
  ] as const)
    it(`${caller} calls ${called} with the rights and inputs that it needs`, () => {
      const [job] = Object.values(example(caller).jobs) as {
        uses: string;
        permissions: object;
        with?: Record<string, unknown>;
      }[];
      assert.equal(job?.uses, `OWNER/mesh-egress/${called}@COMMIT`);
      assert.deepEqual(job?.permissions, pipeline(called).permissions);
      assertGiven(job?.with ?? {}, pipeline(called).on.workflow_call?.inputs ?? {}, ({ required = false }) => required);
    });

  it("comment on the runs of the workflow that judges", () =>
    assert.deepEqual(example(".github/workflows/egress-comment.yml").on.workflow_run.workflows, [
      example(".github/workflows/egress.yml").name,
    ]));

  it("name the check that is to be required", () => {
    const [id] = Object.keys(example(".github/workflows/egress.yml").jobs);
    assert.ok(page.includes(`\`${id} / ${pipeline(".github/workflows/mesh-egress.yml").jobs.plan.name}\``));
  });

  it("use the templates for Azure DevOps with parameters that they have", () => {
    const { jobs, resources } = example("azure-pipelines.yml");
    const aliases = resources.repositories.map(({ repository }: { repository: string }) => repository);
    for (const { template, parameters } of [jobs[0].steps[0], jobs[1]]) {
      const [path, alias] = template.split("@");
      assert.ok(aliases.includes(alias));
      const known = pipeline(path).parameters as (Input & { name: string })[];
      assertGiven(
        parameters,
        Object.fromEntries(known.map((one) => [one.name, one])),
        (one) => one.default === undefined,
      );
      assert.equal(known.find(({ name }) => name === "meshEgress")?.default, alias);
    }
    assert.ok(aliases.includes(jobs[0].steps[0].parameters.settingsRepository));
    assert.deepEqual(jobs[1].parameters.dependsOn, [jobs[0].job]);
  });

  it("describe every input, and every level to fail on", () => {
    for (const name of Object.keys(pipeline(".github/workflows/mesh-egress.yml").on.workflow_call.inputs))
      assert.match(page, new RegExp(`^\\| \`${name}\` \\|`, "m"));
    const levels = pipeline("ci/azure-pipelines/mesh-egress.yml").parameters.find(
      ({ name }: { name: string }) => name === "failOn",
    );
    assert.deepEqual(levels.values, FAIL_ON);
    for (const level of FAIL_ON) assert.match(page, new RegExp(`^\\| \`fail-on\` .*\`${level}\``, "m"));
  });
});
