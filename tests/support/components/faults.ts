import type { z } from "zod";
import { ConfigurationError } from "../../../src/egress/input/configuration-error.ts";
import { parse } from "../../../src/egress/input/parse.ts";

/** What a user reads when `value` is refused, without a path; fails where it is accepted. */
export function faultOf(schema: z.ZodType, value: unknown): string {
  try {
    parse(schema, value);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  throw new Error(`${JSON.stringify(value)} was accepted`);
}
