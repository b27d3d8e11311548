import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { judgeResource, judgeStack } from "../../policy/judge.ts";
import { type Context, subjectOf } from "../../policy/subject.ts";
import { readResource } from "../../src/readers/index.ts";
import type { Resource } from "../../src/readers/kit/resource.ts";
import { counting, sizeOf } from "../support/count-reads.ts";
import { CHECKS, type Circumstances, contextOf } from "../support/policy/judgement.ts";
import { LARGE_STACKS } from "../support/policy/large-stacks.ts";
import { readingOf, urnOf } from "../support/readers/readings.ts";

/** How often the checks ask readings for anything, and how much they make of it. */
function workOn(resources: readonly Resource[], scope: string): number {
  const { value, count } = counting(resources.map(readResource));
  const { findings } = judgeStack(CHECKS, subjectOf(value, contextOf({ settings: { scope } }), true));
  return count() + sizeOf(findings);
}

const times = <T>(n: number, make: (index: number) => T): T[] => Array.from({ length: n }, (_, index) => make(index));

/** How often the settings are asked for anything while `n` pins are judged, one by one and together. */
function askedFor(n: number, circumstances: Circumstances): number {
  const { value: context, count } = counting<Context>(contextOf(circumstances));
  const pins = times(n, (index) =>
    readingOf({
      type: RULE,
      name: `pin-${index}`,
      props: { ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "155.231.48.156/32" },
    }),
  );
  for (const pin of pins) judgeResource(CHECKS, subjectOf([pin], context, false));
  judgeStack(CHECKS, subjectOf(pins, context, true));
  return count();
}

const RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

const SETTINGS: Readonly<Record<string, (n: number) => Circumstances>> = {
  "exemptions, each of one pin": (n) => ({
    settings: {
      exemptions: times(n, (index) => ({
        check: "ip-pinning",
        resource: urnOf(RULE, `pin-${index}`),
        addresses: ["155.231.48.156"],
        port: 443,
        owner: "network team",
        reason: "the HSCN line has no firewall that reads names",
        expires: "2027-06-30",
      })),
    },
  }),
  "extra hosts of the stack": (n) => ({
    extraHosts: Object.fromEntries(times(n, (index) => [`host-${index}`, { host: `h${index}.spineservices.nhs.uk` }])),
  }),
};

describe("twice as many settings and pins are twice the work", () => {
  for (const [what, circumstances] of Object.entries(SETTINGS))
    it(`with ${what}`, () => {
      const [once, twice] = [100, 200].map((n) => askedFor(n, circumstances(n))) as [number, number];
      assert.ok(twice < 2.3 * once, `${once} for 100, ${twice} for 200`);
    });
});

describe("twice as much to judge is twice the work", () => {
  for (const [what, stack] of Object.entries(LARGE_STACKS))
    for (const scope of ["stack", "all"])
      it(`for ${what}, in the scope ${scope}`, () => {
        const [once, twice] = [workOn(stack(100), scope), workOn(stack(200), scope)];
        assert.ok(twice < 2.3 * once, `${once} for 100, ${twice} for 200`);
      });
});
