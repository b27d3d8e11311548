import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { misleadingName, outsideUk } from "../../src/config/warnings.ts";

describe("a region", () => {
  for (const [cloud, region] of [
    ["aws", "eu-west-2"],
    ["azure", "uksouth"],
    ["azure", "UK South"],
    ["azure", "ukwest"],
    ["azure", "UK West"],
  ] as const)
    it(`${region} is in the UK`, () => assert.deepEqual(outsideUk(cloud, region, "p"), []));

  it("outside the UK is warned of, on AWS", () =>
    assert.deepEqual(outsideUk("aws", "eu-west-1", "mesh-egress:aws.region"), [
      'mesh-egress:aws.region: "eu-west-1" is outside the UK, and MESH takes traffic from UK source addresses only. Use eu-west-2, or make sure that it leaves from a UK address.',
    ]));

  it("outside the UK is warned of, on Azure", () =>
    assert.deepEqual(outsideUk("azure", "West Europe", "mesh-egress:azure.location"), [
      'mesh-egress:azure.location: "West Europe" is outside the UK, and MESH takes traffic from UK source addresses only. Use uksouth or ukwest, or make sure that it leaves from a UK address.',
    ]));

  it("of the other cloud is no region of this one", () =>
    assert.equal(outsideUk("aws", "uksouth", "mesh-egress:aws.region").length, 1));
});

describe("a stack's name", () => {
  for (const [stack, environment] of [
    ["int", "int"],
    ["live", "live"],
    ["trust-live", "live"],
    ["prod", "live"],
    ["production", "live"],
    ["integration", "int"],
    ["pre-prod", "int"],
    ["non-prod", "dep"],
    ["preprod", "int"],
    ["product", "int"],
    ["delivery", "int"],
    ["int-live", "int"],
    ["int-live", "live"],
  ] as const)
    it(`${stack} fits ${environment}`, () => assert.deepEqual(misleadingName(stack, environment), []));

  for (const [stack, environment, other] of [
    ["prod", "int", "live"],
    ["trust-production", "int", "live"],
    ["integration", "live", "int"],
    ["int", "dep", "int"],
  ] as const)
    it(`${stack} doesn't fit ${environment}`, () =>
      assert.match(
        misleadingName(stack, environment).join(),
        new RegExp(`hosts of ${environment} and none of ${other}\\.`),
      ));

  it("that speaks of another environment is warned of", () =>
    assert.deepEqual(misleadingName("Trust_LIVE.2", "int"), [
      'The stack is called "Trust_LIVE.2", but its environment is int: it opens hosts of int and none of live. Check that its configuration is the right one.',
    ]));
});
