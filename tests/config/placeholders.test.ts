import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { findPlaceholders, isPlaceholder } from "../../src/config/placeholders.ts";

const PLACEHOLDERS = [
  "000000000000",
  "vpc-00000000000000000",
  "00000000-0000-0000-0000-000000000000",
  "00000000-0000-1111-2222-333333333333",
  "arn:aws:iam::000000000000:role/deploy",
  "placeholder-hub-policy",
  "/subscriptions/x/resourceGroups/placeholder-hub",
  "Placeholder-owner",
  "192.0.2.0/24",
  "198.51.100.7",
  "203.0.113.255",
];

const REAL = [
  "",
  "100000000000",
  "000000000001",
  "vpc-0a00000000000b0c1",
  "8d1f0000-0000-4abc-9000-000000c0ffee",
  "not-a-placeholder",
  "replaceholder-x",
  "192.0.20.0/24",
  "1192.0.2.1",
  "10.192.0.2.1",
  "10.0.0.0/16",
  "msg.intspineservices.nhs.uk",
];

describe("placeholders", () => {
  for (const text of PLACEHOLDERS) it(`include ${text}`, () => assert.ok(isPlaceholder(text)));
  for (const text of REAL) it(`don't include ${JSON.stringify(text)}`, () => assert.ok(!isPlaceholder(text)));

  it("are found at any depth, in the order in which they are written, by path", () =>
    assert.deepEqual(
      findPlaceholders({
        environment: "int",
        aws: {
          vpcId: "vpc-00000000000000000",
          subnetIds: { "eu-west-2a": "placeholder-a", b: "subnet-1" },
          priority: 1,
        },
        azure: { clientCidrs: ["10.0.0.0/16", "192.0.2.0/24"], nsg: null },
      }),
      [
        { path: "aws.vpcId", value: "vpc-00000000000000000" },
        { path: "aws.subnetIds.eu-west-2a", value: "placeholder-a" },
        { path: "azure.clientCidrs[1]", value: "192.0.2.0/24" },
      ],
    ));
});
