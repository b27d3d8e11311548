import { writeJson } from "../../text/json.ts";
import { adviceOn } from "../judge/advice.ts";
import type { Halted } from "../judge/step.ts";
import type { Verification } from "./verification.ts";

/**
 * Renders the report as JSON, each halted step with its advice; times to a tenth of a millisecond. `docs/verifying.md`
 * has the shape.
 */
export const renderVerificationJson = (report: Verification): string => writeJson(report, replace);

function replace(key: string, value: unknown): unknown {
  if (typeof value === "number" && key.endsWith("Ms")) return Math.round(value * 10) / 10;
  return isStopped(value) ? { ...value, advice: adviceOn(value.cause) } : value;
}

// JSON.stringify also visits the objects that this replacer returns, so a step that already has advice is left alone.
const isStopped = (value: unknown): value is Halted =>
  typeof value === "object" &&
  value !== null &&
  "cause" in value &&
  value.cause !== undefined &&
  "facts" in value &&
  !("advice" in value);
