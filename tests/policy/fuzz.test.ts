import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { judgeResource, judgeStack } from "../../policy/judge.ts";
import { SCOPES } from "../../policy/settings.ts";
import type { Context } from "../../policy/subject.ts";
import { subjectOf } from "../../policy/subject.ts";
import { isWithin, unionOf } from "../../src/egress/address/address-ranges.ts";
import type { Finding } from "../../src/egress/finding.ts";
import type { ResourceReading } from "../../src/egress/resource/resource-reading.ts";
import { READERS, readResource } from "../../src/readers/index.ts";
import { FIXTURES } from "../support/policy/fixtures.ts";
import { CHECKS, contextOf } from "../support/policy/judgement.ts";
import { runs } from "../support/property-runs.ts";
import { anyAnswers } from "../support/readers/oracle.ts";
import { type Sample, UNKNOWN, UNKNOWN_LIST, urnOf } from "../support/readers/readings.ts";

/** Resources that may be anything: their properties answer whatever they are asked for, and refer to each other. */
const anything = fc
  .array(fc.tuple(fc.constantFrom(...READERS.keys()), anyAnswers, fc.nat(5)), { minLength: 1, maxLength: 6 })
  .map((resources) => {
    const urns = resources.map(([type], index) => urnOf(type, `any-${index}`));
    return resources.map(([type, props, to], index) =>
      readResource({
        urn: urns[index] ?? "",
        type,
        props,
        propertyDependencies: Object.fromEntries(REFERRING.map((key) => [key, [urns[to % urns.length] ?? ""]])),
      }),
    );
  });

const REFERRING = [
  ...["egress", "prefixListId", "securityGroupId", "firewallPolicy", "firewallPolicyArn", "ruleGroup", "entries"],
  ...["firewallPolicyName", "basePolicy", "firewallRuleGroupId", "firewallDomainListId", "ruleCollections", "zoneId"],
];

/** What somebody may write in place of something, by mistake or on purpose. */
const PIECES: readonly unknown[] = [
  ...[null, true, 0, -1, 443, "", "*", "any", "-1", "tcp", "udp", "443", "1-65535", "0.0.0.0/0", "0.0.0.0/1", "::/0"],
  ...["18.132.56.40", "18.132.56.0/24", "155.231.48.156/32", "8.8.8.8", "10.0.0.0/8", UNKNOWN, UNKNOWN_LIST, [], {}],
  ...["mesh-sync.spineservices.nhs.uk", "*.spineservices.nhs.uk", "mesh.spineservices.nhs.uk", "*", "www.example.org"],
  ...["Allow", "Deny", "Outbound", "Internet", "NHS MESH", "STRICT_ORDER", "DEFAULT_ACTION_ORDER", [[["443"]]]],
];

/** A place in a tree and what becomes of it. */
const edit = fc.record({
  resource: fc.nat(20),
  path: fc.array(fc.nat(20), { minLength: 1, maxLength: 8 }),
  how: fc.constantFrom("replace", "remove", "wrap", "double"),
  piece: fc.constantFrom(...PIECES),
});
type Edit = typeof edit extends fc.Arbitrary<infer E> ? E : never;

/** The resources of one or two fixtures, edited. */
const edited = fc
  .tuple(fc.array(fc.constantFrom(...FIXTURES), { minLength: 1, maxLength: 2 }), fc.array(edit, { maxLength: 4 }))
  .map(([fixtures, edits]) => {
    const samples = structuredClone(fixtures.flatMap(({ resources }) => resources)) as Sample[];
    for (const each of edits) {
      const sample = samples[each.resource % samples.length];
      if (sample) apply(each, sample.props as Tree);
    }
    return [...new Map(samples.map((sample) => [`${sample.type} ${sample.name}`, sample])).values()].map(readingOf);
  });

type Tree = Record<string, unknown>;

/** Walks down as far as there is something, and edits what is there. */
function apply({ path: [step = 0, ...path], ...what }: Edit, tree: Tree): void {
  const keys = Object.keys(tree);
  const key = keys[step % keys.length];
  if (key === undefined) return;
  const value = tree[key];
  if (path.length > 0 && typeof value === "object" && value !== null && Object.keys(value).length > 0)
    apply({ ...what, path }, value as Tree);
  else if (what.how === "replace") tree[key] = what.piece;
  else if (what.how === "wrap") tree[key] = [value];
  else if (what.how === "double") tree[key] = [value, what.piece].flat();
  else if (Array.isArray(tree)) tree.splice(Number(key), 1);
  else delete tree[key];
}

const readingOf = ({ type, name, props, id, from = {} }: Sample): ResourceReading =>
  readResource({
    urn: urnOf(type, name),
    type,
    id,
    props,
    propertyDependencies: Object.fromEntries(
      Object.entries(from).map(([key, names]) => [
        key,
        names.map((text) => urnOf(...(text.split("::") as [string, string]))),
      ]),
    ),
  });

const anyContext: fc.Arbitrary<Context> = fc
  .record({
    scope: fc.constantFrom(...SCOPES),
    enforcedBy: fc.constantFrom({}, { "*": "the hub's firewall" }),
    environment: fc.constantFrom(undefined, "int", "live", "nonsense"),
  })
  .map(({ environment, ...settings }) => contextOf({ settings, environment }));

const anyStack = fc.oneof(anything, edited);

const placeOf = ({ check, place }: Finding): string => `${check} ${JSON.stringify(place)}`;

const ofStack = (readings: readonly ResourceReading[], context: Context): readonly Finding[] =>
  judgeStack(CHECKS, subjectOf(readings, context, true)).findings;

/** What resources show by themselves; without DNS records, whose whole name the zone makes, which others may be. */
const ofEach = (readings: readonly ResourceReading[], context: Context): readonly Finding[] =>
  readings
    .filter(({ grants }) => grants.every(({ engine }) => engine !== "dns-record"))
    .flatMap((reading) => judgeResource(CHECKS, subjectOf([reading], context, false)).findings);

/**
 * Whether it is said among others: in the same words, or as a pin of the same addresses and of those that a reference
 * adds.
 */
const isSaidAmong = (findings: readonly Finding[], finding: Finding): boolean =>
  findings.some(
    (other) =>
      placeOf(other) === placeOf(finding) &&
      (other.pinned && finding.pinned
        ? isWithin(unionOf(finding.pinned.addresses), unionOf(other.pinned.addresses))
        : other.message === finding.message),
  );

/** What resources show by themselves and the stack that holds them doesn't. */
const lost = (alone: readonly Finding[], findings: readonly Finding[]): string[] =>
  alone.filter((finding) => !isSaidAmong(findings, finding)).map((each) => `${placeOf(each)} ${each.message}`);

describe("whatever the resources are, judging them", () => {
  it("never throws, and the stack shows what each shows by itself", () =>
    fc.assert(
      fc.property(anyStack, anyContext, (readings, context) => {
        assert.deepEqual(lost(ofEach(readings, context), ofStack(readings, context)), []);
      }),
      runs(600),
    ));

  it("says the same in whatever order they come", () =>
    fc.assert(
      fc.property(
        anyStack.chain((readings) => fc.tuple(fc.constant(readings), fc.shuffledSubarray(readings, FULL(readings)))),
        anyContext,
        ([readings, shuffled], context) => {
          assert.deepEqual(
            [...new Set(ofStack(shuffled, context).map(placeOf))].sort(),
            [...new Set(ofStack(readings, context).map(placeOf))].sort(),
          );
        },
      ),
      runs(400),
    ));

  it("finds no less of what is mandatory beside others, in resources that were complained about alone", () =>
    fc.assert(
      fc.property(edited, anyStack, anyContext, (readings, others, context) => {
        const urns = new Set(readings.map(({ urn }) => urn));
        const more = others.filter(({ urn }) => !urns.has(urn));
        assert.deepEqual(lost(ofEach(readings, context), ofStack([...more, ...readings], context)), []);
      }),
      runs(300),
    ));

  it("gives findings that say where and what", () =>
    fc.assert(
      fc.property(anyStack, anyContext, (readings, context) => {
        const urns = new Set(readings.map(({ urn }) => urn));
        for (const { check, place, message, instead } of ofStack(readings, context)) {
          // What the stack is called is about no resource.
          assert.ok(
            urns.has(place.urn) || (place.urn === "" && check === "stack-environment"),
            `${check} ${place.urn}`,
          );
          assert.match(message, /\S.*[.]$/s);
          assert.match(instead, /\S/);
        }
      }),
      runs(300),
    ));
});

const FULL = (readings: readonly unknown[]) => ({ minLength: readings.length, maxLength: readings.length });
