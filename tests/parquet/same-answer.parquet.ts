import assert from "node:assert/strict";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { before, describe, it } from "mocha";
import { knownAddresses } from "../../src/catalogue/catalogue.ts";
import { loadCatalogue } from "../../src/catalogue/load.ts";
import { observeFiles } from "../../src/cli/observe/observe-files.ts";
import { intentOf } from "../../src/observe/intent.ts";
import { alertLine } from "../observe/support/log-lines.ts";
import { aws, sid } from "../observe/support/network-firewall.ts";
import { folderOf } from "../support/folder.ts";
import { stackOf } from "../support/policy/judgement.ts";
import { connect, quoted } from "./duckdb.ts";

const CLIENTS = ["10.20.1.5", "10.20.1.6", "10.9.0.1"];
const PINS = knownAddresses(loadCatalogue()).slice(0, 2);
const ADDRESSES = ["203.0.113.9", "198.51.100.7", "2001:DB8::1", "2001:db8:0:0:0:0:0:1"];

const folder = folderOf({});
let duckDb: Awaited<ReturnType<typeof connect>>;
before(async () => {
  duckDb = await connect();
});

const stack = stackOf(aws());
const intent = intentOf(stack.readings, stack.firewalls);

/** Flows of every client to every address, by which what is known of names and of pins shows. */
const FLOWS = join(folder, "flows.log");
before(() => {
  const flows = CLIENTS.flatMap((client) =>
    [...PINS, ...ADDRESSES].map((address) => `${client} ${address} 50000 443 1764000000`),
  );
  writeFileSync(FLOWS, `srcaddr dstaddr srcport dstport start\n${flows.join("\n")}\n`);
});

/** What `observe --json --clients` says of one file beside those flows, but for its path. */
async function answer(path: string) {
  const shell = { cwd: folder, spin: undefined };
  const { files, verdict, ...rest } = await observeFiles([path, FLOWS], shell, {
    intent,
    windowDays: 14,
    showsClients: true,
  });
  const [{ kinds, lines, unread } = assert.fail()] = files;
  const reasons = verdict.reasons.map((reason) => reason.replace(/(?<=could not be read), of .*$/, ""));
  return { ...rest, result: verdict.result, reasons, kinds, lines, unread };
}

interface Layout {
  readonly codec: string;
  /** Rows of a group. */
  readonly rows: number;
  readonly path: string;
}

const layout: fc.Arbitrary<Layout> = fc.record({
  codec: fc.constantFrom("uncompressed", "snappy", "gzip", "zstd", "brotli", "lz4_raw"),
  rows: fc.constantFrom(1, 7, 122_880),
  path: fc.constantFrom("a.parquet", "year=2025/dstport=1/a", "a*b [1]?.log.gz", "s3:/it's\\ü.json"),
});

/** Writes what a query of DuckDB gives, and returns where. */
async function writeParquet(query: string, { codec, rows, path }: Layout): Promise<string> {
  const [written, target] = [join(folder, "written"), join(folder, path)];
  await duckDb.run(`COPY (${query}) TO ${quoted(written)} (FORMAT parquet, CODEC ${codec}, ROW_GROUP_SIZE ${rows})`);
  mkdirSync(dirname(target), { recursive: true });
  renameSync(written, target);
  return target;
}

/** Writes a text, and returns where. */
function writeText(lines: readonly string[]): string {
  const path = join(folder, "a.log");
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

const address = fc.constantFrom(...CLIENTS, ...PINS, ...ADDRESSES);
const port = fc.oneof(fc.constantFrom(443, 53, 80, 0, 65_535), fc.integer({ min: 1024, max: 65_535 }));
const time = fc
  .date({ min: new Date("2025-11-01T00:00:00Z"), max: new Date("2026-02-01T00:00:00Z"), noInvalidDate: true })
  .map((date) => date.toISOString());
/** Names of rules, of others, and what a client may send instead. */
const name = fc.oneof(
  fc.constantFrom(
    "mesh-sync.spineservices.nhs.uk",
    "MSG.spineservices.nhs.uk.",
    "other.example.org",
    "2025-11-24",
    "7",
  ),
  fc.constantFrom("\u001b[31mREADY", "a\nREADY", "__proto__", '"},{"', "NaN", "null", "-", "", "a\u0000b", "ü\u202e"),
  fc.string({ unit: "binary", maxLength: 20 }),
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const alert = fc
  .record({
    sid: fc.constantFrom(sid("live-internet"), sid("live-api"), sid("deny:tls-host"), sid("deny:port"), 7),
    rev: maybe(fc.nat(3)),
    sni: maybe(name),
    http: maybe(name),
    client: address,
    clientPort: port,
    address,
    port,
    time,
    flow: fc.oneof(fc.nat(5), fc.maxSafeNat()),
  })
  .map((sample) => JSON.parse(alertLine(sample as Parameters<typeof alertLine>[0])));

const flowRecord = fc
  .record({ flow_id: fc.maxSafeNat(), src_ip: address, src_port: port, dest_ip: address, dest_port: port, time })
  .map(({ time, ...event }) => ({
    firewall_name: "fw",
    event_timestamp: String(Math.floor(Date.parse(time) / 1000)),
    event: { timestamp: time, event_type: "netflow", proto: "TCP", netflow: { pkts: 1 }, ...event },
  }));

const tlsRecord = fc
  .record({ src_ip: address, src_port: port.map(String), dest_ip: address, dest_port: port.map(String), sni: name })
  .chain((event) =>
    fc.nat(2 ** 31 - 1).map((event_timestamp) => ({
      event_timestamp,
      event: { ...event, tls_error: { error_message: "x" } },
    })),
  );

const query = fc.record({
  version: fc.constant("1.100000"),
  query_timestamp: time,
  query_name: name,
  query_type: fc.constantFrom("A", "AAAA", "TXT"),
  rcode: fc.constantFrom("NOERROR", "NXDOMAIN"),
  answers: fc.array(fc.record({ Rdata: fc.oneof(address, name), Type: fc.constant("A"), Class: fc.constant("IN") }), {
    maxLength: 3,
  }),
  srcaddr: address,
  srcport: port.map(String),
  firewall_rule_action: fc.constantFrom(undefined, "BLOCK", "ALERT"),
});

const azureFields = {
  SourceIp: address,
  SourcePort: port,
  DestinationPort: port,
  Action: fc.constantFrom("Allow", "Deny", "Other"),
  RuleCollectionGroup: fc.constantFrom("mesh", ""),
  RuleCollection: fc.constantFrom("mesh-allow", ""),
  Rule: fc.constantFrom("api", ""),
};
const azureRecord = fc.oneof(
  fc
    .tuple(time, fc.record({ Fqdn: name, ...azureFields }))
    .map(([time, properties]) => ({ category: "AZFWApplicationRule", time, properties })),
  fc
    .tuple(time, fc.record({ DestinationIp: address, ...azureFields }))
    .map(([time, properties]) => ({ category: "AZFWNetworkRule", time, properties })),
  fc
    .tuple(time, fc.record({ SourceIp: address, QueryName: name }))
    .map(([time, properties]) => ({ category: "AZFWDnsQuery", time, properties })),
);
const azureRow = fc.record({
  Type: fc.constant("AZFWApplicationRule"),
  TimeGenerated: time,
  Fqdn: name,
  ...azureFields,
});
const azureText = fc.tuple(time, address, name).map(([time, client, host]) => ({
  category: "AzureFirewallApplicationRule",
  time,
  properties: { msg: `HTTPS request from ${client}:50000 to ${host}:443. Action: Deny. No rule matched.` },
}));

const tuple = fc
  .tuple(time, address, address, port, port, fc.constantFrom("I", "O"), fc.constantFrom("B", "C", "E", "D"))
  .map(([time, from, to, fromPort, toPort, direction, state]) =>
    [Date.parse(time), from, to, fromPort, toPort, 6, direction, state, "NX", 1, 2, 3, 4].join(),
  );
const vnetFlow = fc.tuple(time, fc.array(tuple, { maxLength: 4 })).map(([time, flowTuples]) => ({
  time,
  category: "FlowLogFlowEvent",
  flowLogVersion: 4,
  flowRecords: { flows: [{ aclID: "a", flowGroups: [{ rule: "r", flowTuples }] }] },
}));

const message = fc.tuple(time, alert).map(([time, record]) => ({
  timestamp: Date.parse(time),
  logStreamName: "s",
  message: JSON.stringify(record),
}));

const foreign = fc.record({ value: fc.double(), columns: fc.nat(), t: name, at: time });

const RECORDS: Readonly<Record<string, fc.Arbitrary<object>>> = {
  "alerts of Network Firewall": alert,
  "flows of Network Firewall": flowRecord,
  "TLS errors of Network Firewall": tlsRecord,
  "all logs of Network Firewall in one table": fc.oneof(alert, flowRecord, tlsRecord),
  "queries of Route 53 Resolver": query,
  "tables of Azure Firewall": azureRecord,
  "rows of Log Analytics": azureRow,
  "the text of AzureDiagnostics": azureText,
  "flows of a virtual network": vnetFlow,
  "events of CloudWatch Logs": message,
  "records that nobody knows": foreign,
};

/** As catalogues of Athena and Hive have it. */
const inLowerCase = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(inLowerCase)
    : typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.toLowerCase(), inLowerCase(inner)]))
      : value;

describe("Parquet gives the same answer as text, of", () => {
  for (const [title, record] of Object.entries(RECORDS))
    it(title, async () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(record, { minLength: 1, maxLength: 20 }),
          layout,
          fc.boolean(),
          async (records, how, isLower) => {
            const lines = records.map((each) => JSON.stringify(each));
            const given = join(folder, "given.json");
            writeFileSync(given, records.map((each) => JSON.stringify(isLower ? inLowerCase(each) : each)).join("\n"));
            const all = `FROM read_json(${quoted(given)}, format = 'newline_delimited', sample_size = -1)`;
            assert.deepEqual(await answer(await writeParquet(all, how)), await answer(writeText(lines)));
          },
        ),
      ),
    );

  it("VPC flow logs, whichever fields they have, in AWS's types", async () =>
    fc.assert(
      fc.asyncProperty(flowLog, layout, fc.constantFrom("_", "-"), async ({ fields, flows }, how, sign) => {
        const text = [
          fields.join(" "),
          ...flows.map((flow) =>
            fields.map((field) => (flow as Record<string, string | undefined>)[field] ?? "-").join(" "),
          ),
        ];
        const columns = fields.map(
          (field) => `CAST("${field}" AS ${INTEGERS[field] ?? "VARCHAR"}) AS "${field.replaceAll("-", sign)}"`,
        );
        const path = writeText(text);
        const csv = `read_csv(${quoted(path)}, delim = ' ', header = true, nullstr = '-', all_varchar = true)`;
        const parquet = await writeParquet(`SELECT ${columns.join()} FROM ${csv}`, how);
        assert.deepEqual(await answer(parquet), await answer(path));
      }),
    ));
});

/** Types of columns that aren't texts. https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html */
const INTEGERS: Readonly<Record<string, string>> = {
  version: "INTEGER",
  srcport: "INTEGER",
  dstport: "INTEGER",
  protocol: "INTEGER",
  packets: "BIGINT",
  bytes: "BIGINT",
  start: "BIGINT",
  end: "BIGINT",
  "tcp-flags": "INTEGER",
  "traffic-path": "INTEGER",
};

const seconds = time.map((text) => String(Math.floor(Date.parse(text) / 1000)));
const FIELDS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  version: fc.constant("5"),
  "account-id": fc.constantFrom("012345678901", "unknown"),
  "interface-id": fc.constant("eni-0a"),
  srcaddr: address,
  dstaddr: address,
  srcport: port.map(String),
  dstport: port.map(String),
  protocol: fc.constantFrom("6", "17", "1"),
  packets: fc.maxSafeNat().map(String),
  bytes: fc.constantFrom("9223372036854775807", "0"),
  start: seconds,
  end: seconds,
  action: fc.constantFrom("ACCEPT", "REJECT"),
  "log-status": fc.constantFrom("OK", "OK", "NODATA", "SKIPDATA"),
  "vpc-id": fc.constant("vpc-1"),
  "tcp-flags": fc.nat(255).map(String),
  "pkt-srcaddr": address,
  "pkt-dstaddr": address,
  "flow-direction": fc.constantFrom("ingress", "egress"),
  "traffic-path": fc.nat(8).map(String),
};

const HEADER_NEEDS = ["srcaddr", "dstport", "dstaddr"];

/**
 * Some of the fields in any order, and flows of which some lack some. The first has all, since of text the header alone
 * says that it is such a log.
 */
const flowLog = fc
  .shuffledSubarray(Object.keys(FIELDS).filter((field) => !HEADER_NEEDS.includes(field)))
  .chain((some) => fc.shuffledSubarray([...HEADER_NEEDS, ...some], { minLength: some.length + HEADER_NEEDS.length }))
  .chain((fields) => {
    const cells = fields.map((field) => [field, FIELDS[field] ?? assert.fail(field)] as const);
    const whole = fc.record({ ...Object.fromEntries(cells), "log-status": fc.constant("OK"), dstaddr: address });
    const some = fc.record(Object.fromEntries(cells.map(([field, value]) => [field, maybe(value)])));
    return fc.record({
      fields: fc.constant(fields),
      flows: fc.tuple(whole, fc.array(some, { maxLength: 20 })).map(([first, more]) => [first, ...more]),
    });
  });
