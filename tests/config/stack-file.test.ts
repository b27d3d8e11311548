import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "mocha";
import { findStackFile, placesOfKeys } from "../../src/config/stack-file.ts";

const TEXT = `# My stack
config:
  mesh-egress:networks: [internet]
  mesh-egress:aws:
    region: eu-west-2
    clientCidrs:
      - 10.0.0.0/16
      - 10.1.0.0/33
    networkFirewall:
      subnetIds:
        eu-west-2a: subnet-1
`;

describe("the place of a key in the stack's file", () => {
  const cases: [path: string, place: string][] = [
    ["networks", "Pulumi.int.yaml:3:3"],
    ["aws.region", "Pulumi.int.yaml:5:5"],
    ["aws.clientCidrs[1]", "Pulumi.int.yaml:8:9"],
    ["aws.networkFirewall.subnetIds.eu-west-2a", "Pulumi.int.yaml:11:9"],
    ["aws.vpcId", "Pulumi.int.yaml:4:3"],
    ["azure.location", "Pulumi.int.yaml:2:1"],
  ];
  for (const [path, place] of cases)
    it(`of ${path} is ${place}`, () =>
      assert.equal(placesOfKeys({ name: "Pulumi.int.yaml", text: TEXT }, "mesh-egress")(path), place));

  it("is the file in one that holds no configuration, or no YAML", () => {
    for (const text of ["", "text", "a: [", "- 1"])
      assert.equal(placesOfKeys({ name: "f", text }, "mesh-egress")("aws.region"), "f");
  });

  for (const key of ["networks", "mesh-egress:networks", "mesh-egress:config:networks"])
    it(`is found as ${key}`, () =>
      assert.equal(placesOfKeys({ name: "f", text: `config:\n  ${key}: []` }, "mesh-egress")("networks"), "f:2:3"));
});

describe("the stack's file", () => {
  it("is found where the project keeps it, and not missed where there is none", () => {
    const folder = mkdtempSync(join(tmpdir(), "stack-file-"));
    try {
      assert.equal(findStackFile(folder, "int"), undefined);
      writeFileSync(join(folder, "Pulumi.int.yaml"), TEXT);
      assert.deepEqual(findStackFile(folder, "int"), { name: "Pulumi.int.yaml", text: TEXT });
      mkdirSync(join(folder, "stacks"));
      writeFileSync(join(folder, "Pulumi.yaml"), "name: x\nstackConfigDir: stacks\n");
      writeFileSync(join(folder, "stacks", "Pulumi.int.yaml"), "config: {}\n");
      assert.deepEqual(findStackFile(folder, "int"), { name: join("stacks", "Pulumi.int.yaml"), text: "config: {}\n" });
    } finally {
      rmSync(folder, { recursive: true });
    }
    assert.equal(findStackFile("", "int"), undefined);
  });
});
