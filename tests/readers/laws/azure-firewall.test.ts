import assert from "node:assert/strict";
import { IpGroup } from "@pulumi/azure-native/network/ipGroup.js";
import fc from "fast-check";
import { describe, it } from "mocha";
import { AzureFirewallEgress } from "../../../components/azure/firewall/firewall-egress.ts";
import {
  anyIpv4Address,
  anyIpv4Network,
  anyRules,
  openedBy,
  rangesIn,
  several,
} from "../../support/components/valid-arguments.ts";
import { runs } from "../../support/property-runs.ts";
import { assertAllKnown, assertNameLayer, assertNoPin } from "../../support/readers/laws.ts";
import { SHAPES } from "../../support/readers/read-back.ts";

const sources = fc
  .record({ clientCidrs: several(anyIpv4Network, 0), ipGroups: fc.array(several(anyIpv4Network), { maxLength: 2 }) })
  .filter(({ clientCidrs, ipGroups }) => clientCidrs.length + ipGroups.length > 0);

const args = fc.record({
  rules: anyRules,
  sources,
  priority: fc.integer({ min: 301, max: 65000 }),
  policy: fc.oneof(
    fc.constant({ firewallPolicyName: "hub" }),
    several(anyIpv4Address, 0).map((resolvers) => ({
      policy: { location: "uksouth", ...(resolvers.length > 0 && { resolvers }) },
    })),
  ),
});

for (const [shape, readBack] of SHAPES)
  describe(`AzureFirewallEgress read back ${shape}`, () => {
    it("opens exactly the hosts, ports, networks and IP groups, on an own policy and an existing one", () =>
      fc.assert(
        fc.asyncProperty(args, async ({ rules, sources: { clientCidrs, ipGroups }, policy, priority }) => {
          const { readings, grants } = await readBack(() => {
            const clientIpGroupIds = ipGroups.map(
              (ipAddresses, index) => new IpGroup(`group-${index}`, { resourceGroupName: "hub", ipAddresses }).id,
            );
            new AzureFirewallEgress("mesh", {
              rules,
              resourceGroupName: "hub",
              priority,
              ...(clientCidrs.length > 0 && { clientCidrs }),
              ...(clientIpGroupIds.length > 0 && { clientIpGroupIds }),
              ...policy,
            });
          });
          assert.ok(grants.every(({ engine, effect }) => engine === "azure-application-rule" && effect === "allow"));
          assertNameLayer(grants, openedBy(rules), rangesIn([...clientCidrs, ...ipGroups.flat()]));
          assert.ok(grants.every(({ terminatesTls }) => !terminatesTls));
          assertAllKnown(readings);
          assertNoPin(readings);
          const links = readings.flatMap(({ facts }) => facts.filter(({ kind }) => kind === "link"));
          assert.equal(links.length, 1, "the group is part of its policy");
        }),
        runs(6),
      ));

    it("says that clients in IP groups of elsewhere are not known, and still knows hosts and ports", async () => {
      const id = "/subscriptions/s/resourceGroups/hub/providers/Microsoft.Network/ipGroups/elsewhere";
      const { grants } = await readBack(
        () =>
          new AzureFirewallEgress("mesh", {
            rules: { a: { host: "a.example.org", reason: "test" } },
            resourceGroupName: "hub",
            firewallPolicyName: "hub",
            clientIpGroupIds: [id],
          }),
      );
      assert.deepEqual(
        grants.flatMap(({ unknowns }) => unknowns.map(({ part, why }) => [part, why])),
        [["source", `the address list ${id} is outside this stack`]],
      );
    });
  });
