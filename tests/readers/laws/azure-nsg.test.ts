import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { AzureNsgEgress } from "../../../components/azure/nsg/nsg-egress.ts";
import {
  anyIpv4Address,
  anyIpv4Network,
  anyRules,
  openedBy,
  rangesIn,
  several,
} from "../../support/components/valid-arguments.ts";
import { runs } from "../../support/property-runs.ts";
import { assertAddressLayer, assertAllKnown, assertNoPin } from "../../support/readers/laws.ts";
import { SHAPES } from "../../support/readers/read-back.ts";

const args = fc.record({
  rules: anyRules,
  resolvers: several(anyIpv4Address, 0),
  internalCidrs: several(anyIpv4Network, 0),
  priority: fc.integer({ min: 100, max: 4092 }),
  group: fc.constantFrom({ location: "uksouth" }, { networkSecurityGroupName: "clients" }),
});

for (const [shape, readBack] of SHAPES)
  describe(`AzureNsgEgress read back ${shape}`, () => {
    it("opens exactly the ports, the internal networks, and DNS to exactly the resolvers", () =>
      fc.assert(
        fc.asyncProperty(args, async ({ rules, resolvers, internalCidrs, priority, group }) => {
          const { readings, grants } = await readBack(
            () =>
              new AzureNsgEgress("mesh", {
                rules,
                resolvers,
                internalCidrs,
                priority,
                ...group,
                resourceGroupName: "spoke",
              }),
          );
          assert.ok(grants.every(({ engine, layer }) => engine === "nsg" && layer === "address"));
          assertAddressLayer(grants, openedBy(rules), {
            resolvers: rangesIn(resolvers),
            internal: rangesIn(internalCidrs),
          });
          assertAllKnown(readings);
          assertNoPin(readings);
          // An NSG lets out whatever nothing denies.
          const last = [...grants].sort((a, b) => (a.order?.[0] ?? 0) - (b.order?.[0] ?? 0)).at(-1);
          assert.deepEqual([last?.effect, last?.transports, last?.destination[0]?.kind], ["deny", ["any"], "any"]);
        }),
        runs(4),
      ));
  });
