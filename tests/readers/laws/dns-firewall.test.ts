import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { AwsDnsFirewallEgress } from "../../../components/aws/dns-firewall-egress.ts";
import { assertAllKnown, assertDnsLayer, assertNoPin } from "../../support/laws.ts";
import { runs } from "../../support/property-runs.ts";
import { SHAPES } from "../../support/read-back.ts";
import { anyRules, anyZone, openedBy, several } from "../../support/valid-arguments.ts";

const args = fc.record({
  rules: anyRules,
  alsoResolve: several(anyZone, 0),
  takeOverFailOpen: fc.boolean(),
  vpcId: fc.constant("vpc-1"),
});

for (const [shape, readBack] of SHAPES)
  describe(`AwsDnsFirewallEgress read back ${shape}`, () => {
    it("resolves exactly the hosts and the zones of others", () =>
      fc.assert(
        fc.asyncProperty(args, async (args) => {
          const { readings, grants } = await readBack(() => new AwsDnsFirewallEgress("mesh", args));
          const hosts = openedBy(args.rules).map(({ host }) => host);
          assert.ok(grants.every(({ engine, layer }) => engine === "dns-firewall" && layer === "dns"));
          assertDnsLayer(grants, hosts, args.alsoResolve);
          assertAllKnown(readings);
          assertNoPin(readings);
          const settings = readings.flatMap(({ facts }) => facts.filter(({ kind }) => kind === "setting"));
          assert.equal(settings.length, args.takeOverFailOpen ? 1 : 0);
        }),
        runs(12),
      ));
  });
