import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { AwsDnsFirewallEgress } from "../../../components/aws/dns-firewall/dns-firewall-egress.ts";
import type { AwsDnsFirewallEgressArgs } from "../../../components/aws/dns-firewall/dns-firewall-egress-schema.ts";
import { firewallsOf } from "../../../src/reach/firewalls.ts";
import { stackIndex } from "../../../src/readers/follow/stack-index.ts";
import { anyRules, anyZone, openedBy, several } from "../../support/components/valid-arguments.ts";
import { runs } from "../../support/property-runs.ts";
import { assertAllKnown, assertDnsLayer, assertNoPin } from "../../support/readers/laws.ts";
import { SHAPES } from "../../support/readers/read-back.ts";

const args = fc.record({
  rules: anyRules,
  alsoResolve: several(anyZone, 0),
  takeOverFailOpen: fc.boolean(),
  priority: fc.integer({ min: 101, max: 9899 }),
});
const place = fc.constantFrom<Pick<AwsDnsFirewallEgressArgs, "vpcId" | "profile">>(
  { vpcId: "vpc-1" },
  { profile: { vpcIds: { one: "vpc-1" } } },
  { profile: { profileId: "rp-1", vpcIds: { one: "vpc-1" } } },
);

for (const [shape, readBack] of SHAPES)
  describe(`AwsDnsFirewallEgress read back ${shape}`, () => {
    it("resolves exactly the hosts and the zones of others", () =>
      fc.assert(
        fc.asyncProperty(args, place, async (args, place) => {
          const { readings, grants } = await readBack(() => new AwsDnsFirewallEgress("mesh", { ...args, ...place }));
          const hosts = openedBy(args.rules).map(({ host }) => host);
          assert.ok(grants.every(({ engine, layer }) => engine === "dns-firewall" && layer === "dns"));
          assertDnsLayer(grants, hosts, args.alsoResolve);
          assertAllKnown(readings);
          assertNoPin(readings);
          const settings = readings.flatMap(({ facts }) => facts.filter(({ kind }) => kind === "setting"));
          assert.equal(settings.length, args.takeOverFailOpen ? 1 : 0);
          const [firewall, ...others] = firewallsOf(readings, stackIndex(readings)).filter(
            (one) => one.grants.length > 0,
          );
          assert.equal(others.length, 0);
          assert.equal(firewall?.grants.length, grants.length);
          for (const grant of grants) assert.equal(firewall.rankOf(grant)?.[1], args.priority);
        }),
        runs(12),
      ));
  });
