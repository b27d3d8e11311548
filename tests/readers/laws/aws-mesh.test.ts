import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { AwsMeshEgress } from "../../../components/aws/mesh-egress/mesh-egress.ts";
import type { AwsMeshEgressArgs } from "../../../components/aws/mesh-egress/mesh-egress-schema.ts";
import {
  anyAddress,
  anyMonitor,
  anyNetwork,
  anySelection,
  anyZone,
  rangesIn,
  selected,
  several,
} from "../../support/components/valid-arguments.ts";
import { runs } from "../../support/property-runs.ts";
import {
  assertAddressLayer,
  assertAllKnown,
  assertDnsLayer,
  assertNameLayer,
  assertNoPin,
  monitorOf,
  ofEngine,
} from "../../support/readers/laws.ts";
import { SHAPES } from "../../support/readers/read-back.ts";

const firewall = { networkFirewall: { subnetIds: { "eu-west-2a": "subnet-eu-west-2a" } } };
const args = fc.record({
  selection: anySelection,
  clientCidrs: several(anyNetwork),
  resolvers: several(anyAddress, 0),
  alsoResolve: several(anyZone, 0),
  more: fc.oneof(
    fc.constantFrom({}, firewall, { ...firewall, routeTableIds: { "eu-west-2a": "rtb-1" } }),
    fc.constant({ networkFirewall: { policy: "shared" } }),
    anyMonitor.map((monitor) => ({ monitor })),
  ),
});

for (const [shape, readBack] of SHAPES)
  describe(`AwsMeshEgress read back ${shape}`, () => {
    it("opens exactly the selected hosts at each layer", () =>
      fc.assert(
        fc.asyncProperty(args, async ({ selection, clientCidrs, resolvers, alsoResolve, more }) => {
          const rest: Partial<AwsMeshEgressArgs> = more;
          const { readings, grants } = await readBack(
            () =>
              new AwsMeshEgress("mesh", {
                ...selection,
                vpcId: "vpc-1",
                clientCidrs,
                resolvers,
                dnsFirewall: { alsoResolve },
                ...rest,
              }),
          );
          const opened = selected(selection);
          assertNameLayer(ofEngine(grants, "nfw-stateful"), opened, rangesIn(clientCidrs));
          assertAddressLayer(ofEngine(grants, "security-group"), opened, { resolvers: rangesIn(resolvers) });
          const hosts = opened.map(({ host }) => host);
          assertDnsLayer(ofEngine(grants, "dns-firewall"), hosts, alsoResolve, rest.monitor !== undefined);
          const routes = ofEngine(grants, "route").map(({ via, destination }) => [
            via?.kind,
            destination.map(({ kind }) => kind),
          ]);
          assert.deepEqual(routes, rest.routeTableIds ? [["firewall", ["any"]]] : []);
          assert.equal(monitorOf(readings)?.expires, rest.monitor?.expires);
          assertAllKnown(readings);
          assertNoPin(readings);
        }),
        runs(8),
      ));
  });
