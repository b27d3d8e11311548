import assert from "node:assert/strict";
import { createReadStream, writeFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, it } from "mocha";
import { observeFiles } from "../../../src/cli/observe/observe-files.ts";
import { readRow } from "../../../src/observe/input/parquet.ts";
import { readLogFile } from "../../../src/observe/input/read-log-file.ts";
import type { LogEvent } from "../../../src/observe/log-event.ts";
import { LOG_READERS } from "../../../src/observe/records/index.ts";
import { cleanUp } from "../../support/clean-up.ts";
import { folderOf } from "../../support/folder.ts";
import { ALERT } from "../support/log-lines.ts";

const WHOLE = "PAR1 whatever stands between the marks PAR1";

const folder = folderOf({});

/** What reading a file with this content says. */
async function told(content: string | Buffer, name = "a.log") {
  const path = join(folder, name);
  writeFileSync(path, content);
  const { lines, unread, kinds, cut } = await readLogFile(path, undefined, () => assert.fail());
  return { counts: [lines, unread], kinds, cut };
}

/** Nobody who runs the tests need have DuckDB, and who has it must see the same. */
function withoutDuckDb(): void {
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      if (specifier === "@duckdb/node-api")
        throw Object.assign(new Error(`Cannot find package '${specifier}'`), { code: "ERR_MODULE_NOT_FOUND" });
      return next(specifier, context);
    },
  });
  cleanUp(() => hooks.deregister());
}

describe("a Parquet file", () => {
  it("is unread without DuckDB, whatever its name, and what to install is said", async () => {
    withoutDuckDb();
    assert.deepEqual(await told(WHOLE, "flows.log.gz"), {
      counts: [1, 1],
      kinds: [],
      cut: 'it is a Parquet file. Run "npm install @duckdb/node-api" to have such files read',
    });
  });

  it("that is unread keeps the verdict from being ready, and thousands of them are told in one sentence", async () => {
    withoutDuckDb();
    const logs = folderOf(Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`${index}.parquet`, WHOLE])));
    const { verdict, files } = await observeFiles(
      [logs],
      { cwd: logs, spin: undefined },
      { intent: undefined, windowDays: 14, showsClients: false },
    );
    const about = verdict.reasons.filter((reason) => reason.includes("npm install @duckdb/node-api"));
    assert.deepEqual([verdict.result, files.length, about.length], ["unclear", 30, 1]);
    assert.match(about[0] ?? "", /and 27 more were not read completely: /);
  });

  const UNREAD: readonly (readonly [name: string, content: string | Buffer, cut: RegExp])[] = [
    ["is cut off", WHOLE.slice(0, -2), /cut off/],
    ["is nothing but its mark", "PAR1PAR", /cut off/],
    ["is encrypted", "PARE whatever PARE", /encrypted/],
    ["is within gzip", gzipSync(WHOLE), /gunzip/],
  ];
  for (const [name, content, cut] of UNREAD)
    it(`that ${name} is unread, and that is said`, async () => {
      const { counts, kinds, cut: reason } = await told(content);
      assert.deepEqual([counts, kinds], [[1, 1], []]);
      assert.match(reason ?? "", cut);
    });

  it("from a pipe is unread, and that is said", async () => {
    const path = join(folder, "piped");
    writeFileSync(path, WHOLE);
    const { lines, unread, cut } = await readLogFile("-", createReadStream(path), () => assert.fail());
    assert.deepEqual([lines, unread], [1, 1]);
    assert.match(cut ?? "", /from a pipe/);
  });

  it("is none where the mark stands behind the beginning, so that no text gets lost", async () => {
    const path = join(folder, "text");
    writeFileSync(path, `${ALERT}\nPAR1`);
    const events: LogEvent[] = [];
    const { lines, unread } = await readLogFile(path, undefined, (event) => events.push(event));
    assert.deepEqual([lines, unread, events.length], [2, 1, 1]);
  });
});

describe("a row of Parquet", () => {
  /** What the readers of records make of it; undefined if it is unread. */
  const eventsIn = (row: object) => {
    const piece = readRow(JSON.stringify(row));
    const record = "value" in piece ? (piece.value as Record<string, unknown>) : assert.fail();
    return LOG_READERS.find((reader) => reader.recognise(record) !== undefined)?.read(record);
  };

  const FLOW = {
    version: 5,
    account_id: "111122223333",
    srcaddr: "10.0.1.5",
    dstaddr: "10.0.9.9",
    srcport: 50000,
    dstport: 443,
    start: 1764000000,
    action: "REJECT",
    log_status: "OK",
    pkt_srcaddr: "10.0.0.4",
    pkt_dstaddr: "203.0.113.9",
    flow_direction: "egress",
  };

  it("of a VPC flow log is what the line of text is, with either sign in the names of columns", async () => {
    const names = Object.keys(FLOW).map((name) => name.replaceAll("_", "-"));
    const path = join(folder, "flow");
    writeFileSync(path, `${names.join(" ")}\n${Object.values(FLOW).join(" ")}\n`);
    const events: LogEvent[] = [];
    await readLogFile(path, undefined, (event) => events.push(event));
    assert.equal(events[0]?.address, "203.0.113.9");
    assert.deepEqual(eventsIn(FLOW), events);
    assert.deepEqual(
      eventsIn(Object.fromEntries(names.map((name) => [name, FLOW[name.replaceAll("-", "_") as keyof typeof FLOW]]))),
      events,
    );
  });

  it("of a VPC flow log may lack values, and says why", () => {
    const none = Object.fromEntries(Object.keys(FLOW).map((name) => [name, null]));
    assert.deepEqual(eventsIn({ ...none, log_status: "NODATA" }), []);
    assert.deepEqual(eventsIn({ ...none, log_status: "SKIPDATA" }), []);
    assert.deepEqual(eventsIn({ ...FLOW, pkt_dstaddr: null })?.[0]?.address, "10.0.9.9");
    assert.deepEqual(eventsIn({ ...FLOW, dstport: null })?.[0]?.port, undefined);
  });

  for (const [column, value] of [
    ["dstaddr", 3405803785],
    ["pkt_srcaddr", { ip: "10.0.0.4" }],
    ["dstport", "https"],
    ["srcport", -1],
    ["dstport", 443.5],
    ["start", "10:00:00"],
    ["start", true],
    ["action", false],
    ["flow_direction", 1],
  ] as const)
    it(`of a VPC flow log is unread with ${JSON.stringify(value)} as ${column}`, () =>
      assert.equal(eventsIn({ ...FLOW, [column]: value }), undefined));

  for (const start of ["2025-11-24 16:00:00", "2025-11-24 16:00:00+00", "2025-11-24T17:00:00.000+0100"])
    it(`of a VPC flow log may have its time as ${start}`, () =>
      assert.equal(eventsIn({ ...FLOW, start })?.[0]?.time, 1764000000_000));

  it("is read with the names of its fields in lower case, as Athena writes them", () => {
    const azure = { sourceip: "10.0.0.4", destinationport: 443, fqdn: "a.example", action: "Deny", rule: "r" };
    const [denied] =
      eventsIn({ category: "AZFWApplicationRule", time: "2026-03-20T23:39:59Z", properties: azure }) ?? [];
    assert.deepEqual([denied?.name, denied?.outcome, denied?.port], ["a.example", "denied", 443]);
    const query = {
      query_name: "a.example.",
      query_type: "A",
      srcaddr: "10.0.0.4",
      answers: [{ rdata: "203.0.113.9" }],
    };
    assert.deepEqual(eventsIn(query)?.[0]?.answers, ["203.0.113.9"]);
  });

  it("is no TLS error for a column that has no value", () => {
    const event = { src_ip: "10.0.0.4", event_type: "netflow", dest_port: 443, tls_error: null, alert: null };
    assert.equal(LOG_READERS[0]?.recognise({ event }), "network-firewall-flow");
    assert.equal(LOG_READERS[0]?.recognise({ event: { ...event, event_type: null } }), undefined);
  });

  it("is unread where it isn't JSON", () => {
    assert.deepEqual(readRow('{"dstport":NaN}'), { unread: '{"dstport":NaN}' });
    assert.ok("unread" in readRow(`"${"a".repeat(17 * 1024 * 1024)}"`));
  });
});

describe("a record with columns of the names that tables have", () => {
  it("is counted", async () =>
    assert.deepEqual((await told('{"columns":null,"rows":null}\n{"columns":1,"rows":[]}')).counts, [2, 2]));
});
