import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { timeOf } from "../../../src/observe/records/record-fields.ts";

describe("a time in a log", () => {
  const times: readonly (readonly [written: unknown, meant: string | undefined])[] = [
    ["1764000000", "2025-11-24T16:00:00.000Z"],
    [1764000000123, "2025-11-24T16:00:00.123Z"],
    ["2025-11-24T16:00:00.000000+0000", "2025-11-24T16:00:00.000Z"],
    ["2026-03-20T23:39:59.8494370Z", "2026-03-20T23:39:59.849Z"],
    ["2025-11-24 16:00:00.000", "2025-11-24T16:00:00.000Z"],
    ["2025-11-24T16:00:00+01:00", "2025-11-24T15:00:00.000Z"],
    ...["0", "5", "May 5", "2025", "2025-13-01T00:00:00Z", "", "x", null, {}, Number.NaN, -1, true].map(
      (none) => [none, undefined] as const,
    ),
  ];
  for (const [written, meant] of times)
    it(`${JSON.stringify(written)} is ${meant ?? "none"}`, () => {
      const time = timeOf(written);
      assert.equal(time === undefined ? undefined : new Date(time).toISOString(), meant);
    });
});
