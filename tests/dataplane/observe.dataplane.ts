import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { before, describe, it } from "mocha";
import { renderSuricata } from "../../components/aws/network-firewall/suricata/suricata.ts";
import { type LogFile, readLogFile } from "../../src/observe/input/read-log-file.ts";
import { intentOf, roleIn } from "../../src/observe/intent.ts";
import { observeTallies } from "../../src/observe/observe.ts";
import type { DestinationState, Observed } from "../../src/observe/report/observed.ts";
import { Tallies } from "../../src/observe/tally.ts";
import { stackOf } from "../support/policy/judgement.ts";
import { CASES, FLOWS, isPassed, NAME, RULES } from "./cases.ts";
import { type Event, record } from "./engine.ts";
import type { Case } from "./flows.ts";
import { logged } from "./text.ts";

const MONITOR = { owner: "platform team", expires: "2027-01-31" };

/** The alert lines of a run, as AWS wraps them. */
const linesOf = (events: readonly Event[]): string[] =>
  events
    .filter(({ event_type }) => event_type === "alert")
    .map((event) => JSON.stringify({ firewall_name: "fw", event_timestamp: "1764000000", event }));

/** The same connection as the policy's default action logs it, beside the rule. */
function byDefaultAction(line: string, signature: string, action: string): string {
  const { event, ...wrapper } = JSON.parse(line);
  return JSON.stringify({ ...wrapper, event: { ...event, alert: { action, signature_id: 4, rev: 0, signature } } });
}

/** Puts keys twice into one object, as a line of a real firewall has been seen to do. */
const repeatKeys = (line: string): string =>
  line.replace(/"(?:src_ip|signature_id|proto)":[^,}]+/g, (pair) => `${pair},${pair}`);

/** The forms in which the lines of one run arrive; each has to say the same. */
const FORMS: Readonly<Record<string, (lines: readonly string[], isMonitored: boolean) => string | Buffer>> = {
  "one a line": (lines) => lines.join("\n"),
  "beside those of the default action": (lines, isMonitored) =>
    lines
      .flatMap((line) =>
        line.includes("MESH egress allows")
          ? isMonitored
            ? [byDefaultAction(line, "aws:alert_established action", "allowed"), line]
            : [line]
          : [
              line,
              isMonitored
                ? byDefaultAction(line, "aws:alert_established action", "allowed")
                : byDefaultAction(line, "aws:drop_established action", "blocked"),
            ],
      )
      .join("\n"),
  "with repeated keys": (lines) => lines.map(repeatKeys).join("\n"),
  "without line ends": (lines) => lines.join(""),
  packed: (lines) => gzipSync(lines.join("\n")),
};

const CLIENT_STATES = { statuses: new Map(), knownAddresses: new Set<string>(), windowDays: 14, showsClients: true };

async function observe(text: string, content: string | Buffer): Promise<{ observed: Observed; file: LogFile }> {
  const { readings, firewalls } = stackOf([
    {
      type: "aws:networkfirewall/ruleGroup:RuleGroup",
      props: {
        type: "STATEFUL",
        ruleGroup: { rulesSource: { rulesString: text }, statefulRuleOptions: { ruleOrder: "STRICT_ORDER" } },
      },
    },
  ]);
  const intent = intentOf(readings, firewalls);
  const tallies = new Tallies(new Set(), { roleOf: roleIn(intent) });
  const file = await readLogFile("eve.json", Readable.from([Buffer.from(content)]), (event, kind) =>
    tallies.add(event, kind),
  );
  const observed = observeTallies(tallies, [file], { ...CLIENT_STATES, intent });
  return { observed, file };
}

/** States that the lines of each client's flow are put into. */
function statesByClient({ destinations }: Observed): Map<string, Set<DestinationState>> {
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
      let text: string;
      let lines: readonly string[];
      const states = new Map<string, Map<string, Set<DestinationState>>>();
      before(async () => {
        text = logged(
          renderSuricata({ name: NAME, rules: RULES, policy: "own", resolvers: true, ...(monitor && { monitor }) }),
        );
        lines = linesOf(await record(text, FLOWS));
        for (const [form, write] of Object.entries(FORMS)) {
          const { observed, file } = await observe(text, write(lines, monitor !== undefined));
          assert.deepEqual([file.unread, file.cut], [0, undefined], form);
          states.set(form, statesByClient(observed));
        }
      });

      for (const form of Object.keys(FORMS))
        for (const found of CASES)
          it(`${form}: ${found.flow.name} → ${expected(found, denied).join() || "nothing"}`, () =>
            // In monitor mode, a pass may take what a denial before it has told of.
            assert.deepEqual(
              [...(states.get(form)?.get(found.flow.client) ?? [])].filter(
                (state) => state !== "used" || !found.by.startsWith("deny:"),
              ),
              expected(found, denied),
            ));

      it("in a packed file that is cut off says nothing else, and that it is cut off", async () => {
        const whole = gzipSync(lines.join("\n"));
        const { observed, file } = await observe(text, whole.subarray(0, Math.floor(whole.length * 0.7)));
        assert.match(file.cut ?? "", /cut off/);
        assert.ok(file.lines > 0 && file.lines < lines.length);
        for (const [client, found] of statesByClient(observed))
          for (const state of found) assert.ok(states.get("one a line")?.get(client)?.has(state), `${client} ${state}`);
        assert.equal(observed.verdict.result === "ready", false);
      });
    });
});
