import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { FirewallPolicyRuleCollectionGroup } from "@pulumi/azure-native/network/firewallPolicyRuleCollectionGroup.js";
import * as pulumi from "@pulumi/pulumi";
import { describe, it } from "mocha";
import { AzureFirewallEgress } from "../../../components/azure/firewall/firewall-egress.ts";
import type { AzureFirewallEgressArgs } from "../../../components/azure/firewall/firewall-egress-schema.ts";
import { record } from "../../support/pulumi/mocks.ts";
import { RULES } from "../../support/readers/rules.ts";

const CLIENTS = { rules: RULES, resourceGroupName: "hub", clientCidrs: ["10.0.0.0/16"] };

const onHub = (name: string, args: Partial<AzureFirewallEgressArgs> = {}) =>
  new AzureFirewallEgress(name, { ...CLIENTS, firewallPolicyName: "hub-policy", ...args });

/** The most writes to rule collection groups that were under way at one time. */
async function mostInFlight(build: () => unknown): Promise<number> {
  let inFlight = 0;
  let most = 0;
  await pulumi.runtime.setMocks({
    async newResource({ type, name, inputs }) {
      if (!type.endsWith("FirewallPolicyRuleCollectionGroup")) return { id: `${name}-id`, state: { ...inputs, name } };
      most = Math.max(most, ++inFlight);
      await setTimeout(10);
      inFlight--;
      return { id: `${name}-id`, state: inputs };
    },
    call: () => assert.fail(),
  });
  build();
  await (pulumi.runtime as unknown as { waitForRPCs(): Promise<void> }).waitForRPCs();
  return most;
}

describe("writes to one policy", () => {
  it("come one at a time where each has the last operation of the one before", async () => {
    const most = await mostInFlight(() => {
      const own = new AzureFirewallEgress("own", { ...CLIENTS, policy: { location: "uksouth" } });
      const policy = { firewallPolicyName: own.firewallPolicyName };
      const second = onHub("second", { ...policy, after: own.lastOperation });
      onHub("third", { ...policy, after: second.lastOperation });
    });
    assert.equal(most, 1);
  });

  it("would come at once without", async () => {
    assert.equal(await mostInFlight(() => ["a", "b", "c"].map((name) => onHub(name))), 3);
  });
});

describe("the group that comes after another", () => {
  const after = (options: { preview?: boolean } = {}) =>
    record(() => {
      const first = onHub("first");
      onHub("second", { after: first.lastOperation });
    }, options);

  for (const preview of [false, true])
    it(`depends on it, and none of its properties does, ${preview ? "in a preview" : "in an update"}`, async () => {
      const { named } = await after({ preview });
      const { dependencies, propertyDependencies, inputs } = named("second-rules");
      assert.deepEqual(dependencies, ["first-rules"]);
      assert.deepEqual(propertyDependencies, {});
      assert.equal(inputs.firewallPolicyName, "hub-policy");
      assert.equal(inputs.ruleCollectionGroupName, "second");
    });

  it("may come after a group of anybody's", async () => {
    const { named } = await record(() => {
      const other = new FirewallPolicyRuleCollectionGroup("other", {
        resourceGroupName: "hub",
        firewallPolicyName: "p",
      });
      onHub("mesh", { after: other.id });
    });
    assert.deepEqual(named("mesh-rules").dependencies, ["other"]);
  });

  it("may come after a resource known by its URN alone, as in a component that another program runs", async () => {
    const urn = "urn:pulumi:stack::project::azure-native:network:FirewallPolicyRuleCollectionGroup::elsewhere";
    const { named } = await record(() => onHub("mesh", { after: new pulumi.DependencyResource(urn).urn }));
    assert.deepEqual(named("mesh-rules").dependencies, ["elsewhere"]);
  });

  it("waits for nothing where it is told a plain id", async () => {
    const { named } = await record(() => onHub("mesh", { after: "an id" }));
    assert.deepEqual(named("mesh-rules").dependencies, []);
  });
});
