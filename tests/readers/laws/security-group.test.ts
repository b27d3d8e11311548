import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { AwsSecurityGroupEgress } from "../../../components/aws/security-group/security-group-egress.ts";
import { anyAddress, anyRules, openedBy, rangesIn, several } from "../../support/components/valid-arguments.ts";
import { runs } from "../../support/property-runs.ts";
import { assertAddressLayer, assertAllKnown, assertNoPin } from "../../support/readers/laws.ts";
import { SHAPES } from "../../support/readers/read-back.ts";

const args = fc.record({
  rules: anyRules,
  resolvers: several(anyAddress, 0),
  group: fc.constantFrom({ vpcId: "vpc-1" }, { securityGroupId: "sg-1" }),
});

for (const [shape, readBack] of SHAPES)
  describe(`AwsSecurityGroupEgress read back ${shape}`, () => {
    it("opens exactly the ports, and DNS to exactly the resolvers", () =>
      fc.assert(
        fc.asyncProperty(args, async ({ rules, resolvers, group }) => {
          const { readings, grants } = await readBack(
            () => new AwsSecurityGroupEgress("mesh", { rules, resolvers, ...group }),
          );
          assert.ok(grants.every(({ engine, layer }) => engine === "security-group" && layer === "address"));
          assertAddressLayer(grants, openedBy(rules), { resolvers: rangesIn(resolvers) });
          assertAllKnown(readings);
          assertNoPin(readings);
        }),
        runs(12),
      ));
  });
