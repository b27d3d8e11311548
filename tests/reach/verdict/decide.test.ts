import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { rangesIn } from "../../../src/egress/address/read-ranges.ts";
import type { Grant } from "../../../src/egress/grant.ts";
import type { Path } from "../../../src/reach/path/path.ts";
import { decide } from "../../../src/reach/verdict/decide.ts";
import { runs } from "../../support/property-runs.ts";
import { flowOf } from "../../support/reach/flows.ts";

const rule = (effect: Grant["effect"], network: string, order: number): Grant => {
  const place = { urn: `urn:pulumi:s::p::t::rule-${order}`, path: "" };
  return {
    engine: "network-acl",
    layer: "address",
    effect,
    direction: "outbound",
    source: [],
    destination: [{ kind: "ranges", ranges: rangesIn(network), written: network, place }],
    ports: [{ first: 443, last: 443 }],
    transports: ["tcp"],
    order: [order],
    labels: [],
    nearbyLabels: [],
    place,
    unknowns: [],
  };
};

const pathOf = (grants: readonly Grant[]): Path => ({
  cloud: "aws",
  title: "AWS",
  assumptions: [],
  layers: [
    {
      engine: "network-acl",
      title: "network ACL",
      holder: "acl",
      rules: grants.map((grant) => ({ grant, certain: true })),
      fallback: { effect: "deny", why: "no rule matches it" },
      opensPort: false,
    },
  ],
});

const network = fc
  .tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 3 }), fc.constantFrom(22, 24, 25, 32))
  .map(([third, fourth, bits]) => `9.9.${third}.${bits === 32 ? fourth : 0}/${bits}`);

describe("decide", () => {
  it("names the first rule that takes an address, however many there are", () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom("allow" as const, "deny" as const), network), { maxLength: 60 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 3 })), { minLength: 10 }),
        (rules, addresses) => {
          const grants = rules.map(([effect, to], order) => rule(effect, to, order));
          const path = pathOf(grants);
          for (const [third, fourth] of addresses) {
            const flow = flowOf(`10.0.0.5 9.9.${third}.${fourth}:443 tcp`);
            const [only] = flow.to;
            const first = grants.find(({ destination }) =>
              destination.some(
                (part) =>
                  part.kind === "ranges" &&
                  part.ranges.some((range) => only && range.first <= only.first && only.last <= range.last),
              ),
            );
            const { verdict, deciding } = decide(path, flow);
            assert.equal(verdict, first?.effect ?? "deny-default");
            assert.equal(deciding?.by?.order?.[0], first?.order?.[0]);
          }
        },
      ),
      runs(300),
    ));

  it("is the same each time, and doesn't hang on ten thousand rules for one host", () => {
    const many = Array.from({ length: 10_000 }, (_, order) =>
      rule(order % 2 === 0 ? "allow" : "deny", "9.9.9.9", order),
    );
    const path = pathOf(many);
    const answers = [1, 2].map(() => decide(path, flowOf("10.0.0.5 9.9.9.9:443 tcp")).why);
    assert.deepEqual(answers, ["rule-0 (0): 443 to 9.9.9.9", "rule-0 (0): 443 to 9.9.9.9"]);
  });
});
