import type { z } from "zod";

/** Whether the form of what stands under these keys is faulty already, or of something below. */
export type IsFaulty = (...keys: string[]) => boolean;

/**
 * Tells it of the issues that were found so far: for checks that judge whatever else is wrong, so that all faults come
 * together.
 */
export function faultyBy(issues: readonly Pick<z.core.$ZodRawIssue, "path">[]): IsFaulty {
  const known = new Set(
    issues.flatMap(({ path = [] }) => [...Array(path.length + 1).keys()].map((length) => keyOf(path.slice(0, length)))),
  );
  return (...keys) => known.has(keyOf(keys));
}

const keyOf = (keys: readonly PropertyKey[]): string => JSON.stringify(keys.map(String));
