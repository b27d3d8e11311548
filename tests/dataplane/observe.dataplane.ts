import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { before, describe, it } from "mocha";
import { renderSuricata } from "../../components/aws/suricata/suricata.ts";
import { readLogFile } from "../../src/observe/input/read-log-file.ts";
import { intentOf } from "../../src/observe/intent.ts";
import { observeTallies } from "../../src/observe/observe.ts";
import type { DestinationState } from "../../src/observe/report/observed.ts";
import { Tallies } from "../../src/observe/tally.ts";
import { stackOf } from "../support/judgement.ts";
import { CASES, FLOWS, isPassed, NAME, RULES } from "./cases.ts";
import { type Event, record } from "./engine.ts";
import type { Case } from "./flows.ts";
import { logged } from "./text.ts";

const MONITOR = { owner: "platform team", expires: "2027-01-31" };

/** States that the lines of each client's flow are put into. */
async function statesByClient(text: string, events: readonly Event[]): Promise<Map<string, Set<DestinationState>>> {
  const wrapped = events
    .filter(({ event_type }) => event_type === "alert")
    .map((event) => ({ firewall_name: "fw", event }));
  const tallies = new Tallies(new Set());
  const lines = Readable.from([Buffer.from(wrapped.map((line) => JSON.stringify(line)).join("\n"))]);
  const file = await readLogFile("eve.json", lines, (event, kind) => tallies.add(event, kind));
  assert.deepEqual([file.lines, file.unread], [wrapped.length, 0]);
  const { readings, firewalls } = stackOf([
    {
      type: "aws:networkfirewall/ruleGroup:RuleGroup",
      props: {
        type: "STATEFUL",
        ruleGroup: { rulesSource: { rulesString: text }, statefulRuleOptions: { ruleOrder: "STRICT_ORDER" } },
      },
    },
  ]);
  const { destinations } = observeTallies(tallies, [file], {
    intent: intentOf(readings, firewalls),
    statuses: new Map(),
    knownAddresses: new Set(),
    windowDays: 14,
    showsClients: true,
  });
  const found = new Map<string, Set<DestinationState>>();
  for (const { state, clients } of destinations)
    for (const client of clients.addresses ?? []) found.set(client, (found.get(client) ?? new Set()).add(state));
  return found;
}

/** What a flow's lines must say, by who decides it in the enforcing group. */
const expected = ({ by, ...found }: Case, denied: DestinationState): DestinationState[] =>
  isPassed({ by, ...found }) ? ["used"] : by.startsWith("deny:") ? [denied] : [];

describe("the log of a real run, observed", () => {
  for (const [mode, monitor, denied] of [
    ["enforce", undefined, "dropped"],
    ["monitor", MONITOR, "would-drop"],
  ] as const)
    describe(`in ${mode} mode`, () => {
      let states: Map<string, Set<DestinationState>>;
      before(async () => {
        const text = logged(
          renderSuricata({ name: NAME, rules: RULES, policy: "own", resolvers: true, ...(monitor && { monitor }) }),
        );
        states = await statesByClient(text, await record(text, FLOWS));
      });

      for (const found of CASES)
        it(`${found.flow.name} → ${expected(found, denied).join() || "nothing"}`, () =>
          // In monitor mode, a pass may take what a denial before it has told of.
          assert.deepEqual(
            [...(states.get(found.flow.client) ?? [])].filter(
              (state) => state !== "used" || !found.by.startsWith("deny:"),
            ),
            expected(found, denied),
          ));
    });
});
