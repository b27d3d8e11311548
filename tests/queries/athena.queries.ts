import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { Readable } from "node:stream";
import fc from "fast-check";
import { before, describe, it } from "mocha";
import { MAX_SID } from "../../components/aws/network-firewall/suricata/sid.ts";
import { readLogFile } from "../../src/observe/input/read-log-file.ts";
import { intentOf, roleIn } from "../../src/observe/intent.ts";
import { observeTallies } from "../../src/observe/observe.ts";
import type { Observed } from "../../src/observe/report/observed.ts";
import { Tallies } from "../../src/observe/tally.ts";
import { athenaQueries } from "../../src/queries/athena.ts";
import { alertLine } from "../observe/support/log-lines.ts";
import { aws, sid } from "../observe/support/network-firewall.ts";
import { stackOf } from "../support/policy/judgement.ts";
import { runs } from "../support/property-runs.ts";

const INSTALLED = join(import.meta.dirname, "..", "..", ".venv", "queries");
const DAY = 86_400_000;
const [PIN, HOST] = ["192.0.2.80", "mesh-sync.spineservices.nhs.uk"];
const MONITOR = { owner: "team", expires: "2027-01-31" };
const { readings, firewalls } = stackOf(aws({ monitor: MONITOR }));
const intent = intentOf(readings, firewalls);

const messageOf = (of: number): string =>
  intent.rules.find(({ loggedAs }) => "sid" in loggedAs && loggedAs.sid === of)?.label ?? `a rule of others, ${of}`;
const passes = intent.rules.flatMap(({ effect, loggedAs }) =>
  effect === "allow" && "sid" in loggedAs ? [loggedAs.sid] : [],
);
const [TABLE, ...QUERIES] = athenaQueries({ sids: passes, applicationRules: [], addresses: [PIN] });

const today = Math.floor(Date.now() / DAY) * DAY;
/** A line of an alert so many days ago. */
const line = ({ daysAgo, of, ...more }: Parameters<typeof anyLine>[0]): string =>
  alertLine({
    ...more,
    sid: of,
    signature: of === 4 ? "aws:alert_established action" : messageOf(of),
    time: new Date(today - daysAgo * DAY + 3_600_000).toISOString(),
  });
const anyLine = (line: { daysAgo: number; of: number } & Omit<Parameters<typeof alertLine>[0], "sid">) => line;

const randomLine = fc
  .record(
    {
      daysAgo: fc.integer({ min: 1, max: 12 }),
      of: fc.constantFrom(...["deny:tls-host", "deny:port", "deny:old-tls", "alert:home-net"].map(sid), 4, 77),
      sni: fc.constantFrom("x.example.org", "X.Example.org.", "y'z\"\u00e9.example.org", "", "192.0.2.9", HOST),
      http: fc.constantFrom("plain.example.org", "PLAIN.example.org."),
      client: fc.constantFrom("10.20.1.5", "10.20.1.60", "fd00::1", "10.99.0.100"),
      clientPort: fc.constantFrom(50_000, 50_001),
      address: fc.constantFrom(PIN, "203.0.113.10", "2001:db8::1"),
      port: fc.constantFrom(443, 8443),
      flow: fc.constantFrom(1, 2, 3, 2 ** 48),
    },
    { requiredKeys: ["daysAgo", "of", "client", "flow"] },
  )
  // No two clients share a flow.
  .map((each) => line({ ...each, flow: each.flow * 8 + each.client.length }));

const LINES = [
  ...[1, 2, 3].map((flow) => line({ daysAgo: flow, of: sid("live-internet"), client: "10.20.1.5", sni: HOST, flow })),
  line({ daysAgo: 1, of: sid("live-internet"), client: "10.20.1.6", sni: `${HOST.toUpperCase()}.`, flow: 4 }),
  line({ daysAgo: 1, of: sid("live-internet"), client: "10.20.1.6", sni: HOST, flow: 4 }),
  line({ daysAgo: 1, of: sid("live-internet"), client: "10.20.1.6", sni: HOST, address: PIN, flow: 5 }),
  line({ daysAgo: 1, of: sid("deny:port"), client: "10.20.1.6", address: PIN, port: 8443, flow: 6 }),
  line({ daysAgo: 1, of: sid("deny:port"), client: "10.20.1.7", address: PIN, port: 8443, flow: 7 }),
  ...fc.sample(randomLine, { ...runs(400), seed: 14 }),
];
const OLD = line({ daysAgo: 20, of: sid("deny:tls-host"), client: "10.20.1.5", sni: "old.example.org" });

/** What the table's types are to Trino, which writes rows where Hive writes structures. */
const columns = (): string => {
  const [, text = ""] = /mesh_alerts \(\n([\s\S]*)\n\)\nPARTITIONED/.exec(TABLE?.text ?? "") ?? [];
  return text
    .replaceAll("struct<", "row(")
    .replaceAll(">", ")")
    .replaceAll("`", '"')
    .replaceAll(/: ?/g, " ")
    .replaceAll(/\bstring\b/g, "varchar");
};
const dayOf = (text: string): string =>
  new Date(Number(JSON.parse(text).event_timestamp) * 1000).toISOString().slice(0, 10).replaceAll("-", "/");

/** The lines as the table shows them, and one more that is broken: to the table's own reader it is a row of nulls. */
const withTable = (lines: readonly string[], query: string): string => {
  const rows = lines.map((text) => ({ day: dayOf(text), line: JSON.parse(text) }));
  const text = JSON.stringify([...rows, { day: rows[0]?.day, line: null }]).replaceAll("'", "''");
  return `WITH mesh_alerts AS (SELECT line.firewall_name AS firewall_name, line.event AS event, day
FROM UNNEST(CAST(json_parse('${text}') AS array(row(day varchar, line row(${columns()}))))) AS lines (day, line))
${query}`;
};

type Answer = { readonly rows?: readonly (readonly (string | number | null)[])[]; readonly fault?: string };

/** Trino's answers to the statements. */
const ask = (statements: readonly string[]): Answer[] =>
  JSON.parse(
    execFileSync("java", ["-cp", `${INSTALLED}/classes:${INSTALLED}/trino/*`, "AskTrino"], {
      input: JSON.stringify(statements),
      encoding: "utf8",
      maxBuffer: 64 * 2 ** 20,
      stdio: ["pipe", "pipe", "ignore"],
    }),
  );

async function observe(lines: readonly string[]): Promise<Observed> {
  const tallies = new Tallies(new Set([PIN]), { roleOf: roleIn(intent) });
  const file = await readLogFile("a", Readable.from([Buffer.from(lines.join("\n"))]), (event, kind) =>
    tallies.add(event, kind),
  );
  return observeTallies(tallies, [file], {
    intent,
    statuses: new Map(),
    knownAddresses: new Set([PIN]),
    windowDays: 14,
    showsClients: true,
  });
}

/** Queries of a stack without hosts; they have to run as well. */
const OF_NONE = athenaQueries({ sids: [], applicationRules: [], addresses: [PIN] }).slice(1);
const FAULTY = ["SELECT event.tls.name FROM mesh_alerts", "SELECT nothing(event.src_ip) FROM mesh_alerts"];

describe("queries for Athena, run by Trino over lines that observe reads as well", () => {
  const rows = new Map<string, NonNullable<Answer["rows"]>>();
  let others: readonly Answer[];
  let observed: Observed;
  before(async () => {
    observed = await observe(LINES);
    const few = [...OF_NONE.map(({ text }) => text), ...FAULTY].map((text) => withTable(LINES.slice(0, 3), text));
    const answers = ask([...QUERIES.map(({ text }) => withTable([...LINES, OLD], text)), ...few]);
    for (const [index, { id }] of QUERIES.entries()) {
      const { rows: found, fault } = answers[index] ?? {};
      assert.ok(found, `${id}: ${fault}`);
      rows.set(id, found);
    }
    others = answers.slice(QUERIES.length);
  });
  const rowsOf = (id: string) => rows.get(id) ?? assert.fail(id);

  it("name the same hosts, by the same rules, with the same counts and times", () => {
    const found = rowsOf("names-asked-for")
      .filter(([name]) => name !== null)
      .map(([name, port, of, rule, flows, clients, first, last]) => [
        `${name}:${port} ${of === 4 || of === 77 ? "" : rule}`,
        ...[flows, clients],
        ...[first, last].map((time) => new Date(String(time)).toISOString()),
      ]);
    const told = observed.destinations.flatMap(({ name, port, rule = "", flows, clients, first, last }) =>
      name === undefined || flows === 0 ? [] : [[`${name}:${port} ${rule}`, flows, clients.count, first, last]],
    );
    assert.ok(told.length > 10);
    assert.deepEqual(merged(found), merged(told));
  });

  it("end what observe calls dropped by enforcing, or not known", () => {
    const found = rowsOf("what-enforcing-ends").map(([destination, port, rule, flows]) => [
      `${destination}:${port} ${String(rule).startsWith("MESH") ? rule : ""}`,
      flows,
    ]);
    const told = observed.destinations
      .filter(({ state }) => state === "would-drop" || state === "unknown")
      .map(({ name, address, port, rule = "", flows }) => [`${name ?? address}:${port} ${rule}`, flows]);
    assert.ok(told.length > 10);
    assert.deepEqual(merged(found), merged(told));
  });

  it("find the same passes unused", () => {
    const unused = observed.rules.filter(({ effect, isUsed }) => effect === "allow" && !isUsed).map(({ rule }) => rule);
    assert.deepEqual(unused, [messageOf(sid("live-api"))]);
    assert.deepEqual(
      rowsOf("rules-unused").map(([of]) => messageOf(Number(of))),
      unused,
    );
  });

  it("find the same clients at known addresses without a name", () => {
    const told = observed.pinned.flatMap(({ address, clients }) =>
      (clients.addresses ?? []).map((client) => `${client} ${address}`),
    );
    assert.ok(told.includes(`10.20.1.7 ${PIN}`) && !told.includes(`10.20.1.6 ${PIN}`));
    assert.deepEqual(
      rowsOf("addresses-dialled")
        .map(([client, address]) => `${client} ${address}`)
        .sort(),
      [...new Set(told)].sort(),
    );
  });

  it("tell how many lines the table can't read", () =>
    assert.deepEqual(rowsOf("lines-unread"), [[LINES.length + 1, 1]]));

  it("run for a stack without a host, too", () =>
    assert.deepEqual(
      OF_NONE.map(({ id }, index) => [id, others[index]?.fault]),
      OF_NONE.map(({ id }) => [id, undefined]),
    ));

  it("would be refused with a column or a function that there isn't", () => {
    const [column, unknown] = others.slice(OF_NONE.length).map(({ fault = "" }) => fault);
    assert.match(column ?? "", /cannot be resolved/);
    assert.match(unknown ?? "", /not registered/);
  });
});

describe("the table for Athena, read by sqlglot", () => {
  /** The statement as Athena's reader of DDL has it: columns with types, and properties. */
  const READ = `
import json, sys, sqlglot
from sqlglot import exp
[table] = sqlglot.parse(sys.stdin.read(), dialect="athena")
columns = lambda schema: {column.name: column.args["kind"].sql("hive") for column in schema.expressions}
properties = {each.name: each.args["value"].name for each in table.find_all(exp.Property) if type(each) is exp.Property}
print(json.dumps({
    "is": type(table).__name__, "external": table.find(exp.ExternalProperty) is not None, "columns": columns(table.this),
    "days": columns(table.find(exp.PartitionedByProperty).this), "properties": properties,
    "serde": table.find(exp.RowFormatSerdeProperty).name, "location": table.find(exp.LocationProperty).name,
}))`;
  const read = JSON.parse(
    execFileSync(join(INSTALLED, "python", "bin", "python3"), ["-c", READ], {
      input: TABLE?.text ?? "",
      encoding: "utf8",
    }),
  );

  it("is an external table of JSON lines in days, which need no crawler", () => {
    assert.deepEqual([read.is, read.external, read.days], ["Create", true, { day: "STRING" }]);
    assert.match(read.serde, /JsonSerDe$/);
    assert.equal(read.properties["ignore.malformed.json"], "true");
    assert.equal(read.properties["projection.enabled"], "true");
    assert.equal(read.properties["projection.day.type"], "date");
    assert.equal(read.properties["storage.location.template"], `${read.location}\${day}`);
    // The queries look two weeks back, and compare days as text in this form.
    const days = Number(/^NOW-(\d+)DAYS,NOW$/.exec(read.properties["projection.day.range"])?.[1]);
    assert.ok(days >= 14);
    assert.equal(read.properties["projection.day.format"], "yyyy/MM/dd");
    for (const { text } of QUERIES) assert.match(text, /day >= date_format\([^)]*'%Y\/%m\/%d'\)/);
  });

  it("has columns for each field that alerts have and the queries use, and room for the largest sid", () => {
    const { event } = read.columns;
    for (const field of ["tls: STRUCT<sni: STRING", "http: STRUCT<hostname: STRING", "verdict: STRUCT<action: STRING"])
      assert.ok(event.includes(field), `${field} in ${event}`);
    assert.match(event, /signature_id: INT\b/);
    assert.ok(MAX_SID <= 2 ** 31 - 1);
  });
});

/** Rows with the same key as one: counts are added, though clients of several rules can't be. */
const merged = (all: readonly (readonly unknown[])[]): [string, unknown[]][] =>
  [...Map.groupBy(all, ([key]) => String(key))]
    .map(([key, same]): [string, unknown[]] =>
      same.length === 1 ? [key, (same[0] ?? []).slice(1)] : [key, [same.reduce((sum, row) => sum + Number(row[1]), 0)]],
    )
    .sort(([a], [b]) => (a < b ? -1 : 1));
