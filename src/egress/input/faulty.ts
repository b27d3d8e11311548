import type { z } from "zod";

/** Whether the value under these keys, or a value below it, is already malformed. */
export type IsFaulty = (...keys: string[]) => boolean;

/**
 * Builds `IsFaulty` from the issues found so far. Checks that run although other values are malformed need it, so that
 * the user sees all faults together.
 */
export function faultyBy(issues: readonly Pick<z.core.$ZodRawIssue, "path">[]): IsFaulty {
  const known = new Set(
    issues.flatMap(({ path = [] }) => [...Array(path.length + 1).keys()].map((length) => keyOf(path.slice(0, length)))),
  );
  return (...keys) => known.has(keyOf(keys));
}

const keyOf = (keys: readonly PropertyKey[]): string => JSON.stringify(keys.map(String));
