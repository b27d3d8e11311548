import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { before, describe, it } from "mocha";
import { readLogFile } from "../../src/observe/input/read-log-file.ts";
import { folderOf } from "../support/folder.ts";
import { connect, quoted } from "./duckdb.ts";

const folder = folderOf({});
let duckDb: Awaited<ReturnType<typeof connect>>;
before(async () => {
  duckDb = await connect();
});

/** Writes the rows of a query by whatever name, since DuckDB would take some for more than a name. */
async function write(name: string, query: string, options = ""): Promise<string> {
  const [written, path] = [join(folder, "written"), join(folder, name)];
  await duckDb.run(`COPY (${query}) TO ${quoted(written)} (FORMAT parquet${options})`);
  writeFileSync(path, readFileSync(written));
  return path;
}

/** A flow of a client to this address. */
const flowTo = (address: string): string =>
  `SELECT '10.0.0.4' AS srcaddr, ${quoted(address)} AS dstaddr, 50000 AS srcport, 443 AS dstport, 1764000000 AS start`;

async function read(path: string) {
  const addresses: (string | undefined)[] = [];
  const file = await readLogFile(path, undefined, ({ address }) => addresses.push(address));
  return { ...file, addresses };
}

describe("a Parquet file", () => {
  const NAMES = [
    "*",
    "a*.parquet",
    "ab.parquet",
    "[ab]",
    "a",
    "?",
    "[!a]",
    "**",
    "a\\b",
    "{a,b}",
    "~",
    "a'b",
    "ü",
    "%41",
  ];

  it("is read alone, whatever its name means as a pattern", async () => {
    const paths: string[] = [];
    for (const [index, name] of NAMES.entries()) paths.push(await write(name, flowTo(`203.0.113.${index}`)));
    for (const [index, path] of paths.entries()) {
      const { addresses, cut } = await read(path);
      assert.deepEqual([addresses, cut], [[`203.0.113.${index}`], undefined], path);
    }
  });

  it("is a file here, whatever URL its path looks like", async () => {
    for (const path of ["s3://bucket/a.parquet", "https://example.org/a.parquet"]) {
      const { cut, lines } = await read(path);
      assert.deepEqual([cut, lines], ["there is no such file", 0]);
    }
  });

  it("can't hide columns by a column of another name", async () => {
    for (const name of ["t", "row", "read_parquet", "COLUMNS", "struct_pack", "to_json"])
      assert.deepEqual(
        (await read(await write("hiding", `SELECT {a: 1} AS "${name}", * FROM (${flowTo("203.0.113.9")})`))).addresses,
        ["203.0.113.9"],
        name,
      );
  });

  it("has no columns of its folders' names", async () => {
    mkdirSync(join(folder, "dstport=443"));
    const path = await write("dstport=443/a", "SELECT '10.0.0.4' AS srcaddr, '203.0.113.9' AS dstaddr");
    const { addresses, unread } = await read(path);
    assert.deepEqual([addresses, unread], [[], 1]);
  });

  for (const [type, value] of [
    ["a number of another kind", "443::DOUBLE"],
    ["a number without loss", "443::HUGEINT"],
    ["a text", "'443'"],
    ["a decimal", "443.00::DECIMAL(9, 2)"],
    ["JSON", "'443'::JSON"],
  ] as const)
    it(`may hold a port as ${type}`, async () =>
      assert.deepEqual(
        (await read(await write("typed", `SELECT * REPLACE (${value} AS dstport) FROM (${flowTo("203.0.113.9")})`)))
          .addresses,
        ["203.0.113.9"],
      ));

  for (const value of [
    "443.5",
    "'https'",
    "{port: 443}",
    "[443]",
    "true",
    "TIME '10:00:00'",
    "'nan'::DOUBLE",
    "'\\xAA'::BLOB",
  ])
    it(`is unread with a port that is ${value}, and that is said`, async () => {
      const { addresses, unread, lines } = await read(
        await write("typed", `SELECT * REPLACE (${value} AS dstport) FROM (${flowTo("203.0.113.9")})`),
      );
      assert.deepEqual([addresses, unread, lines], [[], 1, 1]);
    });

  for (const start of [
    "TIMESTAMP '2025-11-24 16:00:00'",
    "TIMESTAMPTZ '2025-11-24 17:00:00+01'",
    "TIMESTAMP_NS '2025-11-24 16:00:00.000000001'",
    "'2025-11-24T16:00:00Z'",
  ])
    it(`may hold its times as ${start}`, async () => {
      const path = await write("timed", `SELECT * REPLACE (${start} AS start) FROM (${flowTo("203.0.113.9")})`);
      const times: (number | undefined)[] = [];
      await readLogFile(path, undefined, ({ time }) => times.push(time));
      assert.deepEqual(times, [1764000000_000]);
    });

  it("with a damaged row group isn't read completely, and that is said without the path", async () => {
    const path = await write(
      "damaged",
      `SELECT '10.0.0.4' AS srcaddr, '203.0.' || (i % 251) || '.' || (i * 7919 % 251) AS dstaddr, (1024 + i * 31 % 60000)::INT AS srcport, 443 AS dstport FROM range(100000) r(i)`,
      ", ROW_GROUP_SIZE 20000, CODEC zstd",
    );
    const content = readFileSync(path);
    content.fill(0xff, Math.floor(content.length * 0.4), Math.floor(content.length * 0.4) + 2000);
    writeFileSync(path, content);
    const { addresses, lines, unread, cut } = await read(path);
    assert.ok(addresses.length < 100_000, `${addresses.length}`);
    assert.deepEqual([lines, unread], [addresses.length + 1, 1]);
    assert.match(cut ?? "", /^DuckDB can't read the Parquet file \(/);
    assert.ok(!cut?.includes(folder), cut);
  });

  it("with whatever bytes changed never throws, and what isn't read is said", async () => {
    const whole = readFileSync(await write("whole", flowTo("203.0.113.9")));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.option(fc.nat(whole.length)),
        async (changes, end) => {
          const bytes = Buffer.from(whole);
          for (const [at, byte] of changes) bytes[at] = byte;
          const path = join(folder, "changed");
          writeFileSync(path, bytes.subarray(0, end ?? bytes.length));
          const { lines, unread, addresses, cut } = await read(path);
          assert.ok(addresses.length === 1 || unread > 0 || lines === 0, `${lines} ${unread} ${cut}`);
        },
      ),
    );
  });
});
