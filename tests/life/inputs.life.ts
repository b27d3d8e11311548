import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { runProgram } from "../support/pulumi/program.ts";
import { AWS_CHANGES, AZURE_CHANGES, type Change, type Left, of, SHARED } from "./changes.ts";
import { Cloud } from "./clouds/cloud.ts";
import type { Props } from "./clouds/constraints.ts";
import { layAws, layAzure } from "./networks.ts";
import { harmsOf } from "./reach.ts";

/**
 * What becomes of a stack that is made from nothing, where the program's resources go to the clouds in its own order.
 */
async function madeFrom(config: Props): Promise<{ readonly refusals: string[]; readonly harms: string[] }> {
  const cloud = new Cloud();
  await layAws(cloud);
  await layAzure(cloud);
  const [before, laid] = [cloud.landscape, cloud.writes.length];
  const refusals: string[] = [];
  const { error } = await runProgram("int", {
    preview: false,
    base: config,
    computed({ type, name, inputs }) {
      if (type.startsWith("pulumi:")) return {};
      const checked = cloud.check(type, name, {}, inputs);
      refusals.push(...checked.faults.map((fault) => `${name}: ${fault}`));
      try {
        const { id, props } = cloud.make(type, checked.inputs);
        return { ...props, id };
      } catch (refusal) {
        refusals.push(`${name}: ${(refusal as Error).message}`);
        return {};
      }
    },
  });
  assert.equal(error, undefined);
  return { refusals, harms: harmsOf(before, cloud.writes.slice(laid)) };
}

describe("what the program gives to a cloud, without an engine", () => {
  const tables = { ...of("aws", SHARED), ...AWS_CHANGES, ...of("azure", SHARED), ...AZURE_CHANGES };
  for (const [key, change] of Object.entries<Change | Left>(tables))
    if (typeof change === "object")
      for (const side of ["from", "to"] as const)
        it(`is taken, and opens nothing on the way: ${key}, ${side === "from" ? "before" : "after"} its change`, async () =>
          assert.deepEqual(await madeFrom(change[side]), { refusals: [], harms: [] }));

  it("is protected whole where it is to be, with every key: nothing that a destroy would begin with is left out", async () => {
    for (const [key, change] of Object.entries<Change | Left>(tables)) {
      if (typeof change !== "object" || /^protect\b/.test(key)) continue;
      const { recording, error } = await runProgram("int", { base: { ...change.to, protect: true } });
      assert.equal(error, undefined);
      const bare = recording.resources.filter(({ custom, type, protect }) => {
        return custom && !type.startsWith("pulumi:") && !protect;
      });
      assert.deepEqual(
        bare.map(({ name }) => name),
        [],
        key,
      );
    }
  });

  it("is refused where a constraint isn't kept", async () => {
    const longNamed = { ...(AZURE_CHANGES["azure.firewall.priority"] as Change).from };
    const { refusals } = await madeFrom({
      ...longNamed,
      azure: { ...(longNamed.azure as Props), routeTable: "nowhere" },
    });
    assert.match(refusals.join(), /ResourceNotFound: .*nowhere/);
  });
});
