import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { MAX_SID, sidOf, sidsOf } from "../../../../../components/aws/network-firewall/suricata/sid.ts";
import { ConfigurationError } from "../../../../../src/egress/input/configuration-error.ts";

const keys = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/), { minLength: 1, maxLength: 300 });

describe("the sid of a rule", () => {
  it("stays the same for ever, since logs and alarms refer to it", () =>
    assert.deepEqual(
      [sidOf("mesh", "live-internet"), sidOf("mesh", "deny:udp"), sidOf("other", "live-internet")],
      [621793540, 1307770273, 2057563199],
    ));

  it("is a number from 1 to 2^31 - 1, whatever the hash", () =>
    fc.assert(
      fc.property(fc.nat(2 ** 32 - 1), (hash) => {
        const sid = sidOf("mesh", "key", () => hash);
        assert.ok(Number.isInteger(sid) && sid >= 1 && sid <= MAX_SID, String(sid));
      }),
      { examples: [[0], [MAX_SID - 1], [MAX_SID], [2 ** 32 - 1]] },
    ));

  it("depends on its own key alone, not on those beside it or their order", () =>
    fc.assert(
      fc.property(keys, (all) => {
        const sids = sidsOf("mesh", all);
        const turned = sidsOf("mesh", all.toReversed());
        for (const key of all) assert.deepEqual([sids.get(key), turned.get(key)], Array(2).fill(sidOf("mesh", key)));
      }),
    ));

  it("is told apart by the component's name", () =>
    fc.assert(fc.property(keys, ([key = ""]) => assert.notEqual(sidOf("a", key), sidOf("b", key)))));
});

describe("two keys with one sid", () => {
  it("are refused, both of them named", () =>
    fc.assert(
      fc.property(keys, fc.nat(2 ** 32 - 1), (all, hash) => {
        const [first = "", ...others] = all;
        const expected = others.map((other) => ({
          path: "rules",
          message: `"${first}" and "${other}" both hash to the Suricata sid ${(hash % MAX_SID) + 1}. Give one of them another key.`,
        }));
        assert.deepEqual(
          faultsOf(() => sidsOf("mesh", all, () => hash)),
          expected,
        );
      }),
    ));

  it("are found among real keys", () =>
    assert.deepEqual(
      faultsOf(() => sidsOf("mesh", ["host-61873", "int-internet", "host-129486"])),
      [
        {
          path: "rules",
          message: `"host-61873" and "host-129486" both hash to the Suricata sid 112960282. Give one of them another key.`,
        },
      ],
    ));
});

function faultsOf(run: () => unknown): readonly unknown[] {
  try {
    run();
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.faults;
  }
}
