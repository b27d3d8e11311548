import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { loadCatalogue } from "../../catalogue/load.ts";
import { nameOfUrn } from "../../egress/place.ts";
import { exemptibleOf, judgeStack } from "../../policy/judge.ts";
import { loadChecks } from "../../policy/load-checks.ts";
import { meshOf } from "../../policy/mesh.ts";
import { environmentOf, Settings, valueFor } from "../../policy/settings.ts";
import { subjectOf } from "../../policy/subject.ts";
import { isRead, READERS } from "../../readers/index.ts";
import { normaliseType } from "../../readers/token.ts";
import { readingOf } from "../support/readings.ts";
import type { Fixture } from "./fixtures/fixture.ts";

const folder = join(import.meta.dirname, "fixtures");
const files = readdirSync(folder).filter((file) => !/^(?:fixture|shapes-\w+)\.ts$/.test(file));
const topics = await Promise.all(
  files.map(async (file) => {
    const { fixtures } = (await import(join(folder, file))) as { fixtures: readonly Fixture[] };
    return { topic: file.replace(/\.ts$/, ""), fixtures };
  }),
);
const all = topics.flatMap(({ fixtures }) => fixtures);
const checks = await loadChecks();

const STACK = "project/stack";
const TODAY = "2026-11-26";

/** Types that say nothing of egress and stand in fixtures for that. */
const NOT_READ = ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "acme:network:SecurityRule"];

/** The checks and names of what the pack finds in the whole of a fixture's program. */
function findingsOf({ settings: given, environment, resources }: Fixture): string[] {
  const settings = Settings.parse(given ?? {});
  const subject = subjectOf(
    resources.filter(({ type }) => isRead(type)).map(readingOf),
    {
      mesh: meshOf(loadCatalogue(), settings.extraHosts),
      settings,
      environment: environmentOf(settings, STACK, environment),
      enforcedBy: valueFor(settings.enforcedBy, STACK),
      exemptible: exemptibleOf(checks),
      today: TODAY,
    },
    true,
  );
  return judgeStack(checks, subject)
    .findings.map(({ check, place }) => `${check} ${nameOfUrn(place.urn)}`)
    .sort();
}

for (const { topic, fixtures } of topics)
  describe(`fixtures: ${topic}`, () => {
    for (const fixture of fixtures)
      it(fixture.why, () => {
        assert.deepEqual(findingsOf(fixture), [...fixture.findings].sort());
        const backwards = { ...fixture, resources: [...fixture.resources].reverse() };
        assert.deepEqual(findingsOf(backwards), findingsOf(fixture), "the order of resources decides");
      });
  });

/** Whether the fixture complains about the resource. */
const complains = ({ findings }: Fixture, name: string): boolean => findings.some((text) => text.endsWith(` ${name}`));

const placed = all.flatMap((fixture) =>
  fixture.resources.map((sample) => ({ fixture, type: sample.type, name: sample.name ?? "it" })),
);

describe("the fixtures as a whole", () => {
  it("name checks that exist, at resources that are there, under names that are used once", () => {
    const ids = new Set(checks.map(({ id }) => id));
    for (const { why, findings, resources } of all) {
      const names = resources.map(({ name = "it" }) => name);
      assert.equal(new Set(names).size, names.length, why);
      for (const text of findings) {
        const [check = "", name = ""] = text.split(" ");
        assert.ok(ids.has(check) && names.includes(name), `${why} ${text}`);
      }
    }
  });

  it("hold no resource that the readers pass over by mistake", () =>
    assert.deepEqual(
      [...new Set(placed.map(({ type }) => type).filter((type) => !isRead(type)))].sort(),
      [...NOT_READ].sort(),
    ));

  it("are many, of both kinds, and half of them real", () => {
    const rejected = placed.filter(({ fixture, name }) => complains(fixture, name)).length;
    const real = placed.filter(({ fixture }) => fixture.source !== undefined).length;
    assert.ok(placed.length >= 260, String(placed.length));
    assert.ok(real >= placed.length / 2, `${real} of ${placed.length} have a source`);
    assert.ok(
      rejected >= 100 && placed.length - rejected >= 100,
      `${rejected} of ${placed.length} are complained about`,
    );
  });

  it("have every check at work", () => {
    const found = new Set(all.flatMap(({ findings }) => findings.map((text) => text.split(" ")[0])));
    assert.deepEqual(
      checks.map(({ id }) => id).filter((id) => !found.has(id)),
      [],
    );
  });

  it("have every kind of resource that is read, in a program that is right and in one that isn't", () => {
    const kinds = (rejected: boolean) =>
      new Set(
        placed.filter(({ fixture }) => fixture.findings.length > 0 === rejected).map(({ type }) => normaliseType(type)),
      );
    const [right, wrong] = [kinds(false), kinds(true)];
    assert.deepEqual(
      [...READERS.keys()].filter((type) => !right.has(type)),
      [],
    );
    assert.deepEqual(
      [...READERS.keys()].filter((type) => !wrong.has(type)),
      [],
    );
  });
});
