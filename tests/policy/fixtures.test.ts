import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { nameOfUrn } from "../../src/egress/resource/place.ts";
import { isRead, READERS } from "../../src/readers/index.ts";
import { normaliseType } from "../../src/readers/kit/type-token.ts";
import { savedQueries } from "../../src/readers/saved-queries.ts";
import { FIXTURES as all, asPlanned, CASES, TOPICS as topics } from "../support/policy/fixtures.ts";
import { CHECKS, judged } from "../support/policy/judgement.ts";
import type { Fixture } from "./fixtures/fixture.ts";

/** Types that say nothing of egress and stand in fixtures for that. */
const NOT_READ = [
  "aws:acm/certificate:Certificate",
  "aws:appmesh/mesh:Mesh",
  "aws:ec2/eip:Eip",
  "aws:ec2/vpcEndpoint:VpcEndpoint",
  "aws:ec2transitgateway/transitGateway:TransitGateway",
  "aws:lambda/function:Function",
  "aws:lb/loadBalancer:LoadBalancer",
  "azure-native:keyvault:Secret",
  "azure-native:network:PrivateEndpoint",
];

/** The check and the resource of each finding; those about the settings have no resource. */
const findingsOf = ({ resources, settings, stack, environment, extraHosts }: Fixture): string[] =>
  judged(resources, { settings, stack, environment, extraHosts })
    .map(({ check, place }) => (place.urn === "" ? check : `${check} ${nameOfUrn(place.urn)}`))
    .sort();

for (const { topic, fixtures } of topics)
  describe(`fixtures: ${topic}`, () => {
    for (const fixture of fixtures)
      it(fixture.why, () => {
        assert.deepEqual(findingsOf(fixture), fixture.findings);
        const backwards = findingsOf({ ...fixture, resources: fixture.resources.toReversed() });
        assert.deepEqual(backwards, fixture.findings, "the order of resources decides");
      });
  });

for (const { topic, cases } of CASES)
  describe(`${topic}, as a plan shows them`, () => {
    for (const fixture of cases.map(asPlanned))
      it(fixture.why, () => assert.deepEqual(findingsOf(fixture), fixture.findings));
  });

/** Those about types that no reader knows. */
const UNREAD = new Set(topics.flatMap(({ topic, fixtures }) => (/\bunread\b/.test(topic) ? fixtures : [])));

/** Whether something else is told of it than that no reader knows its type. */
const isPassedOver = ({ fixture, name }: (typeof placed)[number]): boolean =>
  !UNREAD.has(fixture) && !fixture.findings.includes(`not-judged ${name}`);

/** Every resource of every fixture. */
const placed = all.flatMap((fixture) =>
  fixture.resources.map(({ type, name = "it" }) => ({ fixture, type: normaliseType(type), name })),
);

describe("the fixtures as a whole", () => {
  it("name checks that exist, at resources that are there, under names that are used once", () => {
    const ids = new Set(CHECKS.map(({ id }) => id));
    for (const { why, findings, resources } of all) {
      const names = resources.map(({ name = "it" }) => name);
      assert.equal(new Set(names).size, names.length, why);
      assert.deepEqual(findings, findings.toSorted(), why);
      for (const text of findings) {
        const [check = "", name] = text.split(" ");
        assert.ok(ids.has(check) && (name === undefined || names.includes(name)), `${why} ${text}`);
      }
    }
  });

  it("say something new each", () => assert.equal(new Set(topics.flatMap(keysOf)).size, all.length));

  it("hold no resource that the readers pass over by mistake", () =>
    assert.deepEqual(
      [...new Set(placed.filter(isPassedOver).map(({ type }) => type))].filter((type) => !isRead(type)).sort(),
      NOT_READ,
    ));

  it("say of each case whether it is rejected or warned of", () => {
    const levels = new Map(CHECKS.map(({ id, level }) => [id, level]));
    const levelsOf = (texts: readonly string[]) => texts.map((text) => levels.get(text.split(" ")[0] ?? ""));
    for (const { id, rejects, warns } of CASES.flatMap(({ cases }) => cases)) {
      assert.ok(
        levelsOf(rejects).every((level) => level === "mandatory"),
        id,
      );
      assert.ok(
        levelsOf(warns).every((level) => level === "advisory"),
        id,
      );
    }
  });

  it("are many, of both kinds, and hundreds of them real", () => {
    const rejected = placed.filter(({ fixture, name }) => fixture.findings.some((text) => text.endsWith(` ${name}`)));
    const real = placed.filter(({ fixture }) => fixture.source !== undefined);
    assert.ok(placed.length >= 260, `${placed.length} resources`);
    assert.ok(real.length >= 500, `${real.length} of ${placed.length} have a source`);
    assert.ok(rejected.length >= 100, `${rejected.length} of ${placed.length} are complained about`);
  });

  it("have every check at work", () => {
    const found = new Set(all.flatMap(({ findings }) => findings.map((text) => text.split(" ")[0])));
    assert.deepEqual(
      CHECKS.map(({ id }) => id).filter((id) => !found.has(id)),
      [],
    );
  });

  for (const [what, isMeant] of [
    ["right", ({ findings }: Fixture) => findings.length === 0],
    ["not right", ({ findings }: Fixture) => findings.length > 0],
  ] as const)
    it(`have every kind of resource that is read in a program that is ${what}`, () => {
      const kinds = new Set(placed.flatMap(({ fixture, type }) => (isMeant(fixture) ? [type] : [])));
      assert.deepEqual(
        // CloudFormation's own kinds stand in others, whose types the fixtures have; queries are never wrong.
        [...READERS.keys()].filter(
          (type) => !kinds.has(type) && !/^(?:cloudformation|arm):/.test(type) && !savedQueries.types.includes(type),
        ),
        [],
      );
    });
});

const keysOf = ({ topic, fixtures }: (typeof topics)[number]): string[] => fixtures.map(({ why }) => `${topic} ${why}`);
