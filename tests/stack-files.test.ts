import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { STACKS, shippedStackFile } from "../src/build/stack-file.ts";
import { fileConfig, refusalOf, runProgram } from "./support/pulumi/program.ts";

describe("the stack files as shipped", () => {
  it("differ in the environment alone", () => {
    const linesOf = (text: string) => text.split("\n").filter((line) => !line.startsWith("#"));
    const live = linesOf(shippedStackFile("live"));
    assert.deepEqual(
      linesOf(shippedStackFile("int")).flatMap((line, index) => (line === live[index] ? [] : [[line, live[index]]])),
      [["  mesh-egress:environment: int", "  mesh-egress:environment: live"]],
    );
  });

  for (const stack of STACKS) {
    it(`of ${stack} are previewed with their placeholders, and one warning that names each`, async () => {
      const { error, recording } = await runProgram(stack, { base: fileConfig(stack) });
      assert.equal(error, undefined);
      assert.equal(
        recording.warnings[0],
        `Placeholders are left in ${PLACEHOLDERS.map(([key]) => `mesh-egress:${key}`).join(", ")}. A preview accepts them; an update stops until they are filled in.`,
      );
    });

    it(`of ${stack} stop an update before the first resource, naming each placeholder`, async () =>
      assert.deepEqual(
        refusalOf(await runProgram(stack, { base: fileConfig(stack), preview: false })),
        PLACEHOLDERS.map(
          ([key, value]) =>
            `mesh-egress:${key}: "${value}" is a placeholder. Fill in your own in Pulumi.${stack}.yaml before an update.`,
        ),
      ));
  }
});

const PLACEHOLDERS = [
  ["tags.Owner", "placeholder-team"],
  ["aws.allowedAccountIds[0]", "000000000000"],
  ["aws.assumeRoleArn", "arn:aws:iam::000000000000:role/placeholder-deploy"],
  ["aws.clientCidrs[0]", "192.0.2.0/25"],
  ["aws.networkFirewall.subnetIds.eu-west-2a", "subnet-00000000000000000"],
  ["aws.resolvers[0]", "192.0.2.2"],
  ["aws.routeTableIds.eu-west-2a", "rtb-00000000000000000"],
  ["aws.vpcId", "vpc-00000000000000000"],
  ["azure.clientCidrs[0]", "192.0.2.128/25"],
  ["azure.firewall.firewallPolicyName", "placeholder-hub-policy"],
  ["azure.firewall.resourceGroupName", "placeholder-hub"],
  ["azure.firewallPrivateIp", "192.0.2.132"],
  ["azure.nsg.internalCidrs[0]", "192.0.2.128/25"],
  ["azure.resourceGroupName", "placeholder-network"],
  ["azure.routeTable", "placeholder-client-routes"],
  ["azure.subscriptionId", "00000000-0000-0000-0000-000000000000"],
];
