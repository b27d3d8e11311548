import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import { renderSuricata } from "../../components/aws/network-firewall/suricata/suricata.ts";

import { CASES, decider, FLOWS, isPassed, NAME, RULES } from "./cases.ts";
import { run } from "./engine.ts";
import { logged } from "./text.ts";

const monitor = { owner: "platform team", expires: "2027-01-31" };
const text = logged(renderSuricata({ name: NAME, rules: RULES, policy: "own", resolvers: true, monitor }));

/** Told twice: ICMPv6 is ICMP to Suricata's header, and another protocol to `ip_proto`. */
const TWICE: Readonly<Record<string, string[]>> = { "ICMPv6 echo": ["deny:icmp", "deny:ip"] };

describe("own policy in monitor mode", () => {
  let outcomes: Awaited<ReturnType<typeof run>>;
  before(async () => {
    outcomes = await run(text, FLOWS);
  });

  for (const found of CASES) {
    const { flow, by, passed } = found;
    const told = TWICE[flow.name] ?? (by.startsWith("deny:") ? [by] : []);
    it(`${flow.name} → ${told.length > 0 ? `told as ${told.join(" and ")}` : by}`, () => {
      const outcome = outcomes.get(flow);
      assert.ok(outcome);
      assert.deepEqual(outcome.told.map(decider), told);
      assert.equal(outcome.held, 0);
      assert.equal(decider(outcome.sid), isPassed(found) ? by : (passed ?? "undecided"));
      if (!found.flowless) assert.equal(outcome.alerts, told.length, "one alert a flow");
    });
  }
});
