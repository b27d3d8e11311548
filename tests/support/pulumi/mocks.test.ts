import assert from "node:assert/strict";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { SecurityGroupEgressRule } from "@pulumi/aws/vpc/securityGroupEgressRule.js";
import * as pulumi from "@pulumi/pulumi";
import { it } from "mocha";
import { record, refusal, settledValue, UNKNOWN } from "./mocks.ts";

class Pair extends pulumi.ComponentResource {
  readonly groupId: pulumi.Output<string>;

  constructor(name: string, args: { fault?: boolean } = {}, opts?: pulumi.ComponentResourceOptions) {
    super("test:index:Pair", name, {}, opts);
    if (args.fault)
      throw new pulumi.InputPropertiesError({
        message: "Pair can't be made:\na.b: is wrong.",
        errors: [{ propertyPath: "a.b", reason: "is wrong." }],
      });
    const group = new SecurityGroup(`${name}-group`, { vpcId: "vpc-1" }, { parent: this, protect: true });
    new SecurityGroupEgressRule(
      `${name}-rule`,
      { securityGroupId: group.id, ipProtocol: "tcp", cidrIpv4: "0.0.0.0/0" },
      { parent: this },
    );
    void pulumi.log.warn("mind the gap", this);
    this.groupId = group.id;
    this.registerOutputs({ groupId: this.groupId });
  }
}

it("records what was registered, from whom and in what order", async () => {
  let pair: Pair | undefined;
  const recording = await record(() => {
    pair = new Pair("p");
  });
  assert.deepEqual(
    recording.resources.map(({ name }) => name),
    ["p", "p-group", "p-rule"],
  );
  const rule = recording.named("p-rule");
  assert.equal(
    rule.urn,
    "urn:pulumi:stack::project::test:index:Pair$aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule::p-rule",
  );
  assert.equal(rule.parent, "p");
  assert.deepEqual(rule.dependencies, ["p-group"]);
  assert.deepEqual(rule.propertyDependencies, { securityGroupId: ["p-group"] });
  assert.equal(rule.inputs.securityGroupId, "p-group-id");
  assert.equal(recording.named("p-group").protect, true);
  assert.deepEqual(recording.named("p").outputs, { groupId: "p-group-id" });
  assert.deepEqual(recording.logs, [{ severity: "warning", message: "mind the gap", about: "p" }]);
  assert.equal(await settledValue((pair as Pair).groupId), "p-group-id");
});

it("leaves what a cloud computes unknown in a preview", async () => {
  const { named } = await record(() => new Pair("p"), { preview: true });
  assert.equal(named("p-rule").inputs.securityGroupId, UNKNOWN);
  assert.deepEqual(named("p").outputs, { groupId: UNKNOWN });
});

it("keeps recordings that run side by side apart", async () => {
  const [first, second] = await Promise.all([record(() => new Pair("a")), record(() => new Pair("b"))]);
  assert.deepEqual([first.resources.length, second.resources.length], [3, 3]);
  assert.equal(first.named("a-rule").inputs.securityGroupId, "a-group-id");
});

it("gives the message of a refusal", async () => {
  assert.equal(await refusal(() => new Pair("p", { fault: true })), "Pair can't be made:\na.b: is wrong.");
});

it("doesn't take a resource made before the fault for a refusal", async () => {
  await assert.rejects(
    refusal(() => [new Pair("p"), new Pair("q", { fault: true })]),
    /resources were registered before the fault was found/,
  );
});
