import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { finish, maskAccounts } from "../../src/report/finish.ts";

const GUID = "0b1c2d3e-4f50-4617-8829-93a4b5c6d7e8";
const MASKED = "********-****-****-****-********d7e8";

describe("an id of an account", () => {
  for (const [text, expected] of [
    ["arn:aws:ec2:eu-west-2:123456789012:vpc/vpc-1", "arn:aws:ec2:eu-west-2:********9012:vpc/vpc-1"],
    ["estate/123456789012.json", "estate/********9012.json"],
    ["aws-123456789012", "aws-********9012"],
    ["logs_123456789012_eu", "logs_********9012_eu"],
    ["It is 123456789012.", "It is ********9012."],
    [`/subscriptions/${GUID}/resourceGroups/hub`, `/subscriptions/${MASKED}/resourceGroups/hub`],
    [`azure-${GUID.toUpperCase()}.json`, `azure-${MASKED.replace("d7e8", "D7E8")}.json`],
    [`tenant${GUID}x`, `tenant${MASKED}x`],
    ["1234567890123", "1234567890123"],
    ["sg-0123456789012abcd", "sg-0123456789012abcd"],
    ["2026-11-28T09:00:00.000Z", "2026-11-28T09:00:00.000Z"],
    ["10.20.30.40/32, 3.11.177.31", "10.20.30.40/32, 3.11.177.31"],
  ] as const) {
    it(`in "${text}" is "${expected}"`, () => assert.equal(maskAccounts(text), expected));
    it(`once masked stays as it is: "${expected}"`, () => assert.equal(maskAccounts(expected), expected));
  }

  it("is masked wherever it stands in a value, unless asked for", () => {
    const value = { a: ["123456789012", { b: `x/${GUID}` }], c: 123456789012, d: null };
    assert.deepEqual(finish(value, true), { a: ["********9012", { b: `x/${MASKED}` }], c: 123456789012, d: null });
    assert.deepEqual(finish(value, false), value);
  });
});
