import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { SECRET, SIGNATURE, UNKNOWN } from "../../../src/egress/resource/pulumi-marks.ts";
import { redact, secret } from "../../../src/stack/model/wire-values.ts";

describe("redact", () => {
  it("makes secrets unknown, wherever they stand, and keeps them marked", () => {
    const shown = redact({
      a: secret("hush"),
      b: [secret({ c: "hush" }), "clear"],
      d: { e: secret([secret("hush")]) },
    });
    const hidden = { [SIGNATURE]: SECRET, value: UNKNOWN };
    assert.deepEqual(shown, { a: hidden, b: [hidden, "clear"], d: { e: hidden } });
  });

  it("makes a text unknown that was put together with an unknown one", () =>
    assert.deepEqual(redact({ login: `reader:${UNKNOWN}@db`, id: UNKNOWN, port: 5432 }), {
      login: UNKNOWN,
      id: UNKNOWN,
      port: 5432,
    }));
});
