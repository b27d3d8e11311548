import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { openedBy } from "../../src/report/since/opened-since.ts";

const opening = (destination: string, ports = "443", more: object = {}) => ({
  layer: "address" as const,
  engine: "Security group",
  protocol: "TCP",
  source: "whatever it is put on",
  destination,
  ports,
  ...more,
});
const named = (destination: string, ports = "443") => opening(destination, ports, { layer: "name" });

describe("what was open before", () => {
  const rows: readonly [string, ReturnType<typeof opening>, ReturnType<typeof opening>[], boolean][] = [
    ["the same", opening("203.0.113.0/24"), [opening("203.0.113.0/24")], true],
    ["a part", opening("203.0.113.7/32"), [opening("203.0.113.0/24")], true],
    ["more", opening("203.0.113.0/24"), [opening("203.0.113.7/32")], false],
    ["put together", opening("203.0.113.0/24"), [opening("203.0.113.0/25"), opening("203.0.113.128/25")], true],
    ["with a hole", opening("203.0.113.0/24"), [opening("203.0.113.0/25"), opening("203.0.113.129/32")], false],
    ["anything", opening("203.0.113.0/24"), [opening("any address", "any port")], true],
    ["of one family", opening("any address"), [opening("0.0.0.0/0")], false],
    ["ports of two", opening("203.0.113.7/32", "80-443"), [opening("any address", "1-100, 101-500")], true],
    ["other ports", opening("203.0.113.7/32", "8443"), [opening("any address", "443")], false],
    ["a name below", named("a.example.org"), [named("*.example.org")], true],
    ["a name above", named("*.example.org"), [named("a.example.org")], false],
    ["either of two", named("a.example or b.example"), [named("b.example"), named("a.example")], true],
    ["another client", opening("203.0.113.7/32", "443", { source: "10.0.0.0/8" }), [opening("any address")], false],
    ["another engine", opening("203.0.113.7/32", "443", { engine: "Network ACL" }), [opening("any address")], false],
    ["words alone", opening("the prefix list pl-1"), [opening("any address")], false],
    ["the same words", opening("the prefix list pl-1"), [opening("the prefix list pl-1")], true],
    ["a list cut short", opening("203.0.113.7/32", "1, 2 and 3 more"), [opening("any address", "any port")], false],
    ["nothing", opening("203.0.113.7/32"), [], false],
  ];
  for (const [name, one, others, expected] of rows)
    it(`${expected ? "holds" : "doesn't hold"} what is told: ${name}`, () =>
      assert.equal(openedBy(others)(one), expected));

  it("is the same however its addresses are split and in whichever order they stand", () =>
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 255 }), { minLength: 1 }), (last) => {
        const each = last.map((number) => opening(`203.0.113.${number}/32`));
        assert.equal(openedBy(each)(opening("203.0.113.0/24")), last.length === 256);
        assert.ok(each.every(openedBy([opening("203.0.113.0/24")])));
      }),
    ));
});
