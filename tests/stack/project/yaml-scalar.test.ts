import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { resolveScalar, Timestamp } from "../../../src/stack/project/yaml-scalar.ts";

// What a real preview handed to a program for each of these.
describe("a plain scalar, as Pulumi's engine reads it", () => {
  const cases: [text: string, value: unknown][] = [
    ["", null],
    ["~", null],
    ["Null", null],
    ["nULL", "nULL"],
    ["True", true],
    ["FALSE", false],
    ["yes", "yes"],
    ["on", "on"],
    ["443", 443],
    ["+3", 3],
    ["014", 12],
    ["-017", -15],
    ["019", 19],
    ["0o17", 15],
    ["0x1F", 31],
    ["0b11", 3],
    ["1_000", 1000],
    ["1.50", 1.5],
    [".5", 0.5],
    ["1e3", 1000],
    ["9007199254740993", 9007199254740993n],
    ["12345678901234567890", 12345678901234567890n],
    ["123456789012345678901234567890", 1.2345678901234568e29],
    ["10.0.0.0/8", "10.0.0.0/8"],
    ["1.2.3", "1.2.3"],
    ["2026-13-45", "2026-13-45"],
    ["2026-02-30", "2026-02-30"],
    ["-", "-"],
    ["plain text", "plain text"],
  ];
  for (const [text, value] of cases)
    it(`${JSON.stringify(text)} is ${typeof value === "bigint" ? `${value}` : JSON.stringify(value)}`, () =>
      assert.deepEqual(resolveScalar(text), value));
});

describe("a time", () => {
  const cases: [text: string, asGo: string, asRfc3339: string][] = [
    ["2026-11-22", "2026-11-22 00:00:00 +0000 UTC", "2026-11-22T00:00:00Z"],
    ["2026-1-2", "2026-01-02 00:00:00 +0000 UTC", "2026-01-02T00:00:00Z"],
    ["2026-11-22T10:11:12.50Z", "2026-11-22 10:11:12.5 +0000 UTC", "2026-11-22T10:11:12.5Z"],
    ["2026-11-22T10:11:12+01:00", "2026-11-22 10:11:12 +0100 +0100", "2026-11-22T10:11:12+01:00"],
    ["2026-11-22 10:11:12", "2026-11-22 10:11:12 +0000 UTC", "2026-11-22T10:11:12Z"],
  ];
  for (const [text, asGo, asRfc3339] of cases)
    it(`${text} reaches a program as ${asGo}`, () => {
      const time = resolveScalar(text);
      assert.ok(time instanceof Timestamp);
      assert.deepEqual([time.toGoString(), time.toRfc3339()], [asGo, asRfc3339]);
    });
});
