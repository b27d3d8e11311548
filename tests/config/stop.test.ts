import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { describe, it } from "mocha";
import { orStop } from "../../src/config/stop.ts";
import { ConfigurationError } from "../../src/egress/input/configuration-error.ts";

const thrownBy = (error: unknown): unknown => {
  try {
    orStop(() => {
      throw error;
    });
  } catch (thrown) {
    return thrown;
  }
  return undefined;
};

describe("orStop", () => {
  it("gives what the work gives", () =>
    assert.equal(
      orStop(() => 7),
      7,
    ));

  for (const error of [
    new ConfigurationError([{ path: "a", message: "is wrong." }]),
    new pulumi.InputPropertiesError({ message: "X can't be made:\na: is wrong.", errors: [] }),
  ])
    it(`turns ${error.constructor.name} into what Pulumi prints without a stack`, () => {
      const thrown = thrownBy(error);
      assert.ok(pulumi.RunError.isInstance(thrown));
      assert.equal(thrown.message, error.message);
      assert.equal(thrown.cause, error);
    });

  it("leaves a defect as it is", () => {
    const defect = new TypeError("x is undefined");
    assert.equal(thrownBy(defect), defect);
  });
});
