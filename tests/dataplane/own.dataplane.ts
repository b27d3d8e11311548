import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import { renderSuricata } from "../../components/aws/network-firewall/suricata/suricata.ts";

import { CASES, decider, FLOWS, faultsOf, isPassed, NAME, RULES, strangerFaultsOf } from "./cases.ts";
import { NOBODY_HOME, ORDERS, type Outcome, run, suricata } from "./engine.ts";
import type { Case } from "./flows.ts";
import { logged } from "./text.ts";

const text = logged(renderSuricata({ name: NAME, rules: RULES, policy: "own", resolvers: true }));

describe("own policy", () => {
  let outcomes: Awaited<ReturnType<typeof run>>;
  before(async () => {
    console.log((await suricata("-V")).trim());
    outcomes = await run(text, FLOWS);
  });

  for (const found of CASES) {
    const what = found.limit ? `known limit: ${found.flow.name}` : found.flow.name;
    it(`${what} → ${found.by}`, () => assert.deepEqual(faultsOf(found, of(outcomes, found)), []));
  }

  it("gives each rule a flow to decide", () => {
    const used = new Set([...outcomes.values()].map(({ sid }) => decider(sid)));
    const keys = [...text.matchAll(/\bsid:(\d+);/g)].map(([, sid]) => decider(Number(sid)));
    assert.deepEqual(
      keys.filter((key) => !used.has(key)),
      ["alert:home-net"],
    );
  });

  it("leaves clients that are not in HOME_NET to the default action, here a model of it, and tells of them once", async () => {
    const strangers = await run(text, FLOWS, NOBODY_HOME);
    assert.deepEqual(
      CASES.flatMap((found) => strangerFaultsOf(found, of(strangers, found)).map((fault) => [found.flow.name, fault])),
      [],
    );
  });

  it("lets the same flows through where passes come first of all", async () => {
    const other = await run(text, FLOWS, { order: ORDERS[1] });
    assert.deepEqual(
      CASES.filter((found) => isPassed(found) !== /^(?!deny:|undecided)/.test(decider(of(other, found).sid))).map(
        ({ flow }) => flow.name,
      ),
      [],
    );
  });

  it("lets everything arrive without rules, so that no drop is the generator's fault", async () => {
    const none = await run("", FLOWS);
    assert.deepEqual(
      CASES.filter((found) => of(none, found).held > 0).map(({ flow }) => flow.name),
      [],
    );
  });
});

function of(outcomes: ReadonlyMap<unknown, Outcome>, found: Case): Outcome {
  const outcome = outcomes.get(found.flow);
  assert.ok(outcome);
  return outcome;
}
