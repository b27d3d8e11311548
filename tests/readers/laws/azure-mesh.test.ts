import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { AzureMeshEgress } from "../../../components/azure/mesh-egress/mesh-egress.ts";
import {
  anyIpv4Address,
  anyIpv4Network,
  anySelection,
  rangesIn,
  selected,
  several,
} from "../../support/components/valid-arguments.ts";
import { runs } from "../../support/property-runs.ts";
import {
  assertAddressLayer,
  assertAllKnown,
  assertNameLayer,
  assertNoPin,
  ofEngine,
} from "../../support/readers/laws.ts";
import { SHAPES } from "../../support/readers/read-back.ts";

const args = fc.record({
  selection: anySelection,
  clientCidrs: several(anyIpv4Network),
  resolvers: several(anyIpv4Address, 0),
  internalCidrs: several(anyIpv4Network, 0),
  firewall: fc.constantFrom({}, { firewallPolicyName: "hub" }),
  route: fc.constantFrom({}, { routeTable: "clients", firewallPrivateIp: "10.1.0.4" }),
});

for (const [shape, readBack] of SHAPES)
  describe(`AzureMeshEgress read back ${shape}`, () => {
    it("opens exactly the selected hosts at each layer", () =>
      fc.assert(
        fc.asyncProperty(args, async ({ selection, clientCidrs, resolvers, internalCidrs, firewall, route }) => {
          const { readings, grants } = await readBack(
            () =>
              new AzureMeshEgress("mesh", {
                ...selection,
                resourceGroupName: "spoke",
                location: "uksouth",
                clientCidrs,
                resolvers,
                firewall,
                nsg: { internalCidrs },
                ...route,
              }),
          );
          const opened = selected(selection);
          assertNameLayer(ofEngine(grants, "azure-application-rule"), opened, rangesIn(clientCidrs));
          assertAddressLayer(ofEngine(grants, "nsg"), opened, {
            resolvers: rangesIn(resolvers),
            internal: rangesIn(internalCidrs),
          });
          const routes = ofEngine(grants, "route").map(({ via, destination }) => [
            via?.kind,
            via?.written,
            destination.map(({ kind }) => kind),
          ]);
          assert.deepEqual(routes, "routeTable" in route ? [["firewall", "10.1.0.4", ["any"]]] : []);
          const engines = new Set(grants.map(({ engine }) => engine));
          assert.ok([...engines].every((engine) => ["azure-application-rule", "nsg", "route"].includes(engine)));
          assertAllKnown(readings);
          assertNoPin(readings);
        }),
        runs(3),
      ));
  });
