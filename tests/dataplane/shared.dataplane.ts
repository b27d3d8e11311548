import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import { renderSuricata } from "../../components/aws/network-firewall/suricata/suricata.ts";

import { CASES, FLOWS, NAME, neighbourFaultsOf, RULES, sharedFaultsOf } from "./cases.ts";
import { NEIGHBOURS, OURS, type Outcome, run } from "./engine.ts";

const text = renderSuricata({ name: NAME, rules: RULES, policy: "shared" });

describe("shared policy", () => {
  let ours: Awaited<ReturnType<typeof run>>;
  before(async () => {
    ours = await run(text, FLOWS, OURS);
  });

  for (const found of CASES)
    it(`${found.flow.name} → ${found.by in RULES ? found.by : "not ours to decide"}`, () =>
      assert.deepEqual(sharedFaultsOf(found, ours.get(found.flow) as Outcome), []));

  it("decides nothing for a neighbour in the same HOME_NET", async () => {
    const neighbours = await run(text, FLOWS, NEIGHBOURS);
    assert.deepEqual(
      CASES.flatMap((found) => neighbourFaultsOf(found, neighbours.get(found.flow) as Outcome)),
      [],
    );
  });
});
