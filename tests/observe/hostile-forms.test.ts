import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { describe, it } from "mocha";
import { readLogFile } from "../../src/observe/input/read-log-file.ts";
import { intentOf, roleIn } from "../../src/observe/intent.ts";
import { observeTallies } from "../../src/observe/observe.ts";
import type { Observed } from "../../src/observe/report/observed.ts";
import { renderObserved, renderObservedCsv, renderObservedMarkdown } from "../../src/observe/report/render-observed.ts";
import { suggestHosts } from "../../src/observe/report/suggest.ts";
import { Tallies } from "../../src/observe/tally.ts";
import { writeJson } from "../../src/text/json.ts";
import { PAGE } from "../../src/text/terminal.ts";
import { stackOf } from "../support/policy/judgement.ts";
import { azureGroup } from "./support/azure-firewall.ts";
import { alertLine } from "./support/log-lines.ts";
import { aws, sid } from "./support/network-firewall.ts";

const HOST = "mesh-sync.spineservices.nhs.uk";
const { readings, firewalls } = stackOf(aws({ monitor: { owner: "team", expires: "2027-01-31" } }));
const intent = intentOf(readings, firewalls);

/** Without another line, these are READY. */
const EVIDENCE = Array.from({ length: 14 }, (_, day) =>
  alertLine({
    client: "10.20.1.5",
    sid: sid("live-internet"),
    sni: HOST,
    flow: day,
    time: new Date(Date.UTC(2026, 9, day + 1)).toISOString(),
  }),
);

async function observe(content: string, plan = intent): Promise<Observed> {
  const tallies = new Tallies(new Set(), { now: Date.UTC(2026, 10, 1), roleOf: roleIn(plan) });
  const file = await readLogFile("a.log", Readable.from([Buffer.from(content)]), (event, kind) =>
    tallies.add(event, kind),
  );
  return observeTallies(tallies, [file], {
    intent: plan,
    statuses: new Map([[HOST, "current"]]),
    knownAddresses: new Set(),
    windowDays: 14,
    showsClients: true,
  });
}

/** A line that says that enforcing would end a connection. */
const DENIAL = alertLine({
  client: "10.20.1.5",
  sid: sid("deny:tls-host"),
  sni: "x.example.org",
  rev: 7,
  flow: 99,
  time: "2026-10-05T08:00:00Z",
});

/** The denial with a field's JSON in place of what it has. */
const withField = (field: string, json: string): string => {
  const changed = DENIAL.replace(new RegExp(`"${field}":("[^"]*"|\\{[^{}]*\\}|[^,{}]+)`), `"${field}":${json}`);
  assert.notEqual(changed, DENIAL, field);
  return changed;
};
const nested = (open: string, close: string, times: number): string => open.repeat(times) + close.repeat(times);

/** JSON of each field that says the same, so that the line has to be read as the denial itself. */
const THE_SAME: Readonly<Record<string, readonly string[]>> = {
  signature_id: [`"${sid("deny:tls-host")}"`, `${sid("deny:tls-host")}.0`, `${sid("deny:tls-host")}e0`],
  dest_port: ['"443"', "443.0", "4.43e2", '"00443"'],
  src_port: ['"51254"', "null", "1e400", "-1", "{}", '"a"'],
  flow_id: ["null", "{}", "[]", "true", '""', "1e400", "-0", "1.5", "-9007199254740993", `"${"9".repeat(400)}"`],
  event_timestamp: [
    ...[
      "1e400",
      "-1",
      "0",
      "null",
      "true",
      "[]",
      "{}",
      '""',
      '"soon"',
      '"NaN"',
      '"-1"',
      '"1e9"',
      `"${"9".repeat(40)}"`,
    ],
    ...[
      '"2026-13-45T99:99:99Z"',
      '"2026-10-05"',
      '"05/10/2026 08:00"',
      '"Mon, 05 Oct 2026 08:00:00 GMT"',
      '"20261005T080000Z"',
    ],
    ...[
      '"2026-10-05T08:00:00+99:99"',
      '"2026-10-05T08:00:00,5Z"',
      '"2026-10-05T24:00:01Z"',
      '"\\u0660\\u0661"',
      '"1 764 000 000"',
    ],
  ],
  src_ip: [
    ...[
      '"::ffff:10.20.1.5"',
      '"fe80::1%eth0"',
      '"010.020.001.005"',
      '"10.20.1.5:50000"',
      '"[2001:db8::1]"',
      '"170131717"',
      '"0x0a140105"',
    ],
    ...['"10.20.1"', '"10.20.1.256"', '" 10.20.1.5 "', '""', '"\\ud800"'],
  ],
  sni: ['"X.EXAMPLE.ORG"', '"x.example.org."'],
  rev: ["null", '"1"', "1e400", "-1", "{}"],
  action: ['"ALLOWED"', "null", "1", "[]", '"blocked?"'],
  version: [nested("[", "]", 3000), nested('{"a":[', "]}", 1500), '"\\ud800\\udc00\\ud800"'],
  severity: ["1e400", "-0", '{"__proto__":{"action":"blocked"}}', '{"constructor":{"prototype":{"signature_id":1}}}'],
};

/** JSON of each field that may be read or not. It never leaves the answer READY. */
const ANYTHING: Readonly<Record<string, readonly string[]>> = {
  signature_id: [
    ...[
      "null",
      "true",
      "[]",
      "{}",
      '""',
      '"a"',
      "-1",
      "1.5",
      "1e400",
      "-1e400",
      "9007199254740992",
      "4294967296",
      '"0x10"',
      '"1e3"',
    ],
    ...[
      `[${sid("live-internet")}]`,
      `"${sid("live-internet")} "`,
      `{"0":${sid("live-internet")}}`,
      '"\\u0661"',
      `"+${sid("live-internet")}"`,
    ],
  ],
  dest_port: [
    "null",
    "[]",
    "{}",
    "-1",
    "65536",
    "443.5",
    '"443.5"',
    '" 443"',
    '"https"',
    "1e400",
    "true",
    '"\\u0664\\u0664\\u0663"',
  ],
  sni: [
    "null",
    "1",
    "true",
    "[]",
    "{}",
    '["x.example.org"]',
    '""',
    '"."',
    '".."',
    '"\\u0000"',
    '"\\ud800"',
    '"\\udc00\\ud800"',
    `"${"a.".repeat(5000)}"`,
  ],
  dest_ip: [
    "null",
    "1",
    "[]",
    "{}",
    '""',
    '"::"',
    '"::ffff:203.0.113.10"',
    '"203.0.113.10/0"',
    '"0.0.0.0/0"',
    `"${":".repeat(5000)}"`,
  ],
  src_ip: ["null", "1", "[]", "{}", "true"],
  event_type: ["null", "1", "[]", '"ALERT"', '"alert "', '"__proto__"', '"netflow"', '"flow"', '"stats"'],
  firewall_name: ["null", "1", "{}", '"__proto__"', '"constructor"', '""', `"${"f".repeat(100_000)}"`],
};

/** The denial in other company. */
const AROUND: Readonly<Record<string, string>> = {
  "behind a key of objects": DENIAL.replace("{", '{"__proto__":{"event":{}},'),
  "with keys of objects within": DENIAL.replace(
    '"event":{',
    '"event":{"__proto__":null,"constructor":1,"hasOwnProperty":2,"toString":"x",',
  ),
  "with a list of an envelope that is empty": DENIAL.replace("{", '{"events":[],'),
  "with a list of an envelope that holds another": DENIAL.replace("{", '{"records":[{}],'),
  "with the text of another line": DENIAL.replace("{", '{"@message":"{}",'),
  "with the text of another line and a time": DENIAL.replace("{", '{"message":"x","timestamp":1,'),
  "with columns and rows": DENIAL.replace("{", '{"columns":[],"rows":[],'),
  "with keys in capitals": DENIAL.replace(/"[a-z_]+":/g, (key) => key.toUpperCase()),
  "with keys whose first letters are capitals": DENIAL.replace(
    /"([a-z])([a-z_]*)":/g,
    (_, first, rest) => `"${first.toUpperCase()}${rest}":`,
  ),
  "with the sid of a pass before its own": DENIAL.replace(
    '"signature_id"',
    `"signature_id":${sid("live-internet")},"signature_id"`,
  ),
  "with the sid of a pass behind its own": DENIAL.replace(
    '"severity"',
    `"signature_id":${sid("live-internet")},"severity"`,
  ),
  "with ten thousand keys more": DENIAL.replace(
    "{",
    `{${Array.from({ length: 10_000 }, (_, key) => `"k${key}":1,`).join("")}`,
  ),
  "with a category of Azure": DENIAL.replace("{", '{"category":"AZFWApplicationRule","properties":{"Action":"Allow"},'),
  "with the fields of a query": DENIAL.replace("{", '{"query_name":"x.","query_type":"A","srcaddr":"10.20.1.5",'),
  "with an escape in each key": DENIAL.replace('"signature_id"', '"\\u0073ignature_id"').replace(
    '"event"',
    '"\\u0065vent"',
  ),
  "as a text": JSON.stringify(DENIAL),
  "as a text in a list": JSON.stringify([[DENIAL]]),
  "in a list in a list in a list in a list in a list in a list": `[[[[[[${DENIAL}]]]]]]`,
  "as a text in a text in a text": JSON.stringify(JSON.stringify(JSON.stringify(DENIAL))),
  "as a cell of Insights": JSON.stringify({ results: [[{ field: "@message", value: DENIAL }]] }),
  "as fields of Insights": JSON.stringify({
    results: [
      [
        { field: "event.src_ip", value: "10.20.1.5" },
        { field: "event.alert.signature_id", value: String(sid("deny:tls-host")) },
        { field: "event.tls.sni", value: "x.example.org" },
        { field: "event.dest_port", value: "443" },
        { field: "__proto__.polluted", value: "1" },
        { field: "event.constructor.prototype.polluted", value: "1" },
      ],
    ],
  }),
  "without its last bracket": DENIAL.slice(0, -1),
  "with one bracket more": `${DENIAL}}`,
  "behind a comma": `,${DENIAL},`,
  "with a comma before its last bracket": DENIAL.replace(/\}$/, ",}"),
  "with quotes of another kind": DENIAL.replaceAll('"', "'"),
  "with a comment": DENIAL.replace("{", "{/* */"),
  "with NaN": DENIAL.replace('"severity":3', '"severity":NaN'),
  "with a NUL between": DENIAL.replace(",", ",\u0000"),
  "behind a mark of byte order": `\ufeff${DENIAL}`,
  "with blanks that JSON hasn't": DENIAL.replace(",", ",\u00a0"),
  "with a line end in it": DENIAL.replace(",", ",\n"),
  "in lines, each key on one": JSON.stringify(JSON.parse(DENIAL), null, 2),
  "with tabs": DENIAL.replaceAll(",", ",\t"),
  "with bytes that are no UTF-8": DENIAL.replace("x.example", "x\ufffd.example"),
};

/** Everything that is written of an answer, in each format. */
const written = (observed: Observed): string =>
  [
    renderObserved(observed, PAGE),
    renderObservedMarkdown(observed),
    renderObservedCsv(observed),
    writeJson(observed),
    suggestHosts(observed),
  ].join("\n");

describe("a denial among evidence for READY", () => {
  it("is none without it", async () => assert.equal((await observe(EVIDENCE.join("\n"))).verdict.result, "ready"));

  for (const [field, values] of Object.entries(THE_SAME))
    for (const json of values)
      it(`is read as it is with ${field} ${json.slice(0, 60)}`, async () => {
        const { verdict, destinations } = await observe([...EVIDENCE, withField(field, json)].join("\n"));
        assert.equal(verdict.result, "not-ready");
        assert.deepEqual(
          destinations
            .filter(({ state }) => state === "would-drop")
            .map(({ name, port, flows }) => [name, port, flows]),
          [["x.example.org", 443, 1]],
        );
      });

  for (const [field, values] of Object.entries(ANYTHING))
    for (const json of values)
      it(`doesn't get lost with ${field} ${json.slice(0, 60)}`, async () => {
        const observed = await observe([...EVIDENCE, withField(field, json)].join("\n"));
        assert.notEqual(observed.verdict.result, "ready");
        assert.equal(observed.files[0]?.lines, 15);
        assert.ok(written(observed).length < 100_000);
      });

  for (const [name, line] of Object.entries(AROUND))
    it(`doesn't get lost ${name}`, async () => {
      const observed = await observe([...EVIDENCE, line].join("\n"));
      assert.notEqual(observed.verdict.result, "ready");
      assert.equal(({} as Record<string, unknown>).polluted, undefined);
      written(observed);
    });
});

/** One line of the firewall's table on each of these days. */
const azureLines = (days: readonly number[], fields: object): string[] =>
  days.map((day) =>
    JSON.stringify({
      category: "AZFWApplicationRule",
      time: new Date(Date.UTC(2026, 9, day)).toISOString(),
      resourceId: "/A/HUB",
      properties: { SourceIp: "10.20.1.5", SourcePort: 50_000, DestinationPort: 443, Fqdn: HOST, ...fields },
    }),
  );
const azurePlan = stackOf(azureGroup(HOST, "host"));
const azureIntent = intentOf(azurePlan.readings, azurePlan.firewalls);
const azureEvidence = azureLines(
  Array.from({ length: 14 }, (_, day) => day + 1),
  { Action: "Allow", RuleCollectionGroup: "mesh", RuleCollection: "mesh-allow", Rule: "host" },
);
const AZURE_FORMS: Readonly<Record<string, readonly unknown[]>> = {
  Action: ["deny", "DENY", "Deny ", "Denied", "", null, 1, true, [], {}, ["Deny"], "Drop", "__proto__", "constructor"],
  DestinationPort: ["443", "443.0", "0443", -1, 70_000, 1.5, null, {}, [443], "https"],
  Fqdn: [`${HOST}.`, HOST.toUpperCase()],
  SourceIp: [null, 1, "", "::ffff:10.20.1.5", {}],
  SourcePort: [null, "50000", -1, {}, 1e300],
  Rule: [null, 1, {}, "__proto__", "constructor", "x".repeat(100_000)],
  ActionReason: ["Default Action", null, {}],
};

describe("a denial of a MESH host on Azure", () => {
  it("is none without it", async () =>
    assert.equal((await observe(azureEvidence.join("\n"), azureIntent)).verdict.result, "ready"));

  for (const [field, values] of Object.entries(AZURE_FORMS))
    for (const value of values)
      it(`doesn't get lost with ${field} ${JSON.stringify(value).slice(0, 60)}`, async () => {
        const denial = azureLines([20], { Action: "Deny", [field]: value });
        const observed = await observe([...azureEvidence, ...denial].join("\n"), azureIntent);
        assert.notEqual(observed.verdict.result, "ready");
        assert.ok(written(observed).length < 100_000);
      });
});
