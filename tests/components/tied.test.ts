import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { describe, it } from "mocha";
import { z } from "zod";
import { inputMapOf, inputText } from "../../components/arguments.ts";
import { tied } from "../../components/tied.ts";

interface Args {
  name: pulumi.Input<string>;
  sizes?: number[];
  inner?: { kind?: string; ids: Record<string, pulumi.Input<string>> };
  entries?: { arn: string }[];
}
const inner = { kind: z.enum(["own", "shared"]).default("own"), ids: inputMapOf(z.string(), "inner.ids") };
const shape = {
  name: inputText("name"),
  sizes: z.array(z.int()).optional(),
  inner: z.strictObject(inner).optional(),
  entries: z.array(z.strictObject({ arn: z.string() })).optional(),
};

// The compiler is what tests here: without an error, `@ts-expect-error` is one.
describe("interface and schema of the same keys", () => {
  it("are tied, and the schema is the one given", () => {
    const schema = z.strictObject(shape);
    assert.equal(tied<Args>()(schema), schema);
  });

  it("don't compile with a key in the interface alone", () => {
    // @ts-expect-error
    tied<Args & { more?: string }>()(z.strictObject(shape));
    // @ts-expect-error
    tied<Args & { entries?: { priority: number }[] }>()(z.strictObject(shape));
  });

  it("don't compile with a key in the schema alone", () => {
    // @ts-expect-error
    tied<Args>()(z.strictObject({ ...shape, more: z.string().optional() }));
    // @ts-expect-error
    tied<Args>()(z.strictObject({ ...shape, inner: z.strictObject({ ...inner, more: z.string() }).optional() }));
  });

  it("don't compile where one may be left out and the other not", () => {
    // @ts-expect-error
    tied<Args>()(z.strictObject({ ...shape, sizes: z.array(z.int()) }));
    // @ts-expect-error
    tied<Args>()(z.strictObject({ ...shape, name: inputText("name").optional() }));
  });

  it("don't compile where the schema takes what the interface doesn't", () => {
    // @ts-expect-error
    tied<Args>()(z.strictObject({ ...shape, sizes: z.array(z.string()).optional() }));
  });
});
