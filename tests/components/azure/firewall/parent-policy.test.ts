import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { parentFault } from "../../../../components/azure/firewall/parent-policy.ts";

const TIERS = ["Basic", "Standard", "Premium"] as const;

describe("the parent of a policy", () => {
  for (const own of ["Standard", "Premium"] as const)
    for (const parent of TIERS)
      it(`of tier ${parent} ${TIERS.indexOf(parent) > TIERS.indexOf(own) ? "doesn't fit" : "fits"} above ours of ${own}`, () => {
        const fault = parentFault({ tier: own }, { tier: parent });
        if (TIERS.indexOf(parent) <= TIERS.indexOf(own)) return assert.equal(fault, undefined);
        assert.equal(fault?.key, "id");
        assert.match(fault.message, new RegExp(`tier "${parent}".*"${own}".*set tier to "${parent}"`));
      });

  it("has Azure's own tier where none is written", () => {
    assert.equal(parentFault({}, { tier: "Standard" }), undefined);
    assert.equal(parentFault({}, { tier: "Premium" })?.key, "id");
    assert.equal(parentFault({ tier: "Standard" }, {}), undefined);
  });

  it("lies in the region that Azure says, however that is written", () => {
    assert.equal(parentFault({ location: "uksouth" }, { location: "UK South" }), undefined);
    const fault = parentFault({ location: "uksouth", tier: "Premium" }, { location: "ukwest" });
    assert.equal(fault?.key, "location");
    assert.match(fault.message, /"ukwest" is another region than that of our policy, "uksouth"/);
  });
});
