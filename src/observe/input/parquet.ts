import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { LONGEST_VALUE, type Piece } from "./split-values.ts";

/** Why a Parquet file, or the rest of it, can't be read, and what to do. */
export class UnreadParquet extends Error {}

/** Length of the mark at both ends of a Parquet file, in bytes. https://parquet.apache.org/docs/file-format/ */
export const MARK_BYTES = 4;
const [MARK, MARK_OF_ENCRYPTED] = ["PAR1", "PARE"];

/** Whether a file that begins with these bytes is Parquet. */
export const isParquet = (head: Buffer): boolean => [MARK, MARK_OF_ENCRYPTED].includes(markIn(head));

const markIn = (bytes: Buffer): string => bytes.toString("latin1", 0, MARK_BYTES);

/**
 * Reads the rows of a Parquet file in bounded memory. Each becomes the object that the same record is in JSON, with
 * null where a column has no value. What isn't JSON, such as `NaN`, makes the row unread.
 *
 * Node.js can't read Parquet. DuckDB does, which users install themselves, since it is a native package of 70 MB.
 *
 * @param onPiece takes each row before the next one is parsed.
 * @throws UnreadParquet if the package is missing, or the file is encrypted, cut off or damaged. Some rows before
 *   the damage may have been passed on.
 */
export async function readParquet(path: string, onPiece: (piece: Piece) => void): Promise<void> {
  await checkMarks(path);
  const duckDb = await connection();
  const unread = (error: unknown): never => {
    throw new UnreadParquet(`DuckDB can't read the Parquet file (${firstLine(error).replaceAll(path, "…")})`);
  };
  const result = await duckDb.stream(ROWS, [asPattern(resolve(path))]).catch(unread);
  const next = () => someRows(result).catch(unread);
  for (let rows = await next(); rows.length > 0; rows = await next())
    for (const row of rows) onPiece(readRow(String(row)));
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n", 1).join().slice(0, 200);

/**
 * DuckDB writes the row as JSON itself, so that each type becomes what it is in the text of a log. `to_json(alias)`
 * would give only the column of that name if the file had one. The folders of a path are no columns.
 */
const ROWS = `SELECT to_json(struct_pack(*COLUMNS(*)))::VARCHAR
  FROM read_parquet($1, hive_partitioning = false, binary_as_string = true)`;

/**
 * Returns the next rows, at most 2048; none at the end. Their memory is DuckDB's until V8 notices that nobody has them
 * any more, so nothing keeps them while the texts are read.
 */
async function someRows(result: Result): Promise<readonly unknown[]> {
  const rows = await result.fetchChunk();
  return rows === null || rows.rowCount === 0 ? [] : rows.getColumnValues(0);
}

/** Writes a path as the pattern that matches it alone. DuckDB takes each path for a pattern, unless it is a URL. */
const asPattern = (path: string): string => path.replace(/[*?[]/g, "[$&]");

/** @throws UnreadParquet if the file is encrypted or cut off, which is told without DuckDB. */
async function checkMarks(path: string): Promise<void> {
  const file = await open(path);
  try {
    const [head, end] = [Buffer.alloc(MARK_BYTES), Buffer.alloc(MARK_BYTES)];
    await file.read(head, 0, MARK_BYTES, 0);
    await file.read(end, 0, MARK_BYTES, Math.max(0, (await file.stat()).size - MARK_BYTES));
    if (markIn(head) === MARK_OF_ENCRYPTED) throw new UnreadParquet("the Parquet file is encrypted; decrypt it first");
    if (markIn(end) !== MARK) throw new UnreadParquet("the Parquet file is cut off");
  } finally {
    await file.close();
  }
}

/** What is used of `@duckdb/node-api`. It isn't there when this is compiled. */
interface DuckDb {
  readonly DuckDBInstance: {
    create(path: ":memory:", options: Readonly<Record<string, string>>): Promise<{ connect(): Promise<Connection> }>;
  };
}

interface Connection {
  run(sql: string): Promise<unknown>;
  stream(sql: string, values: readonly string[]): Promise<Result>;
}

interface Result {
  fetchChunk(): Promise<Rows | null>;
}

interface Rows {
  readonly rowCount: number;
  getColumnValues(column: number): readonly unknown[];
}

let connected: Promise<Connection> | undefined;

/** Starts DuckDB once for all files: that takes longer than reading a small one. */
const connection = (): Promise<Connection> => {
  connected ??= connect();
  return connected;
};

/** @throws UnreadParquet if the package isn't installed, or doesn't run on this machine. */
async function connect(): Promise<Connection> {
  try {
    const { DuckDBInstance }: DuckDb = await import(PACKAGE);
    const instance = await DuckDBInstance.create(":memory:", OPTIONS);
    const started = await instance.connect();
    // A time with a zone is written in that of the session.
    for (const setting of ["SET TimeZone = 'UTC'", "SET lock_configuration = true"]) await started.run(setting);
    return started;
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
    throw new UnreadParquet(
      isMissing
        ? `it is a Parquet file. Run "npm install ${PACKAGE}" to have such files read`
        : `it is a Parquet file, and ${PACKAGE} doesn't start (${firstLine(error)})`,
    );
  }
}

const PACKAGE: string = "@duckdb/node-api";

/**
 * One thread keeps the order of the rows. An extension would be fetched for the sake of a file's content. No file is
 * read twice, so keeping what was read only takes memory.
 */
const OPTIONS = {
  threads: "1",
  memory_limit: "100MB",
  temp_directory: "",
  enable_external_file_cache: "false",
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
};

/** Reads the JSON of one row. What isn't JSON is no row: `NaN`, and values longer than those that text may have. */
export function readRow(row: string): Piece {
  try {
    const value: unknown = row.length > LONGEST_VALUE ? undefined : JSON.parse(row);
    if (value === undefined) return { unread: row.slice(0, 80) };
    respell(value);
    return { value };
  } catch {
    return { unread: row.slice(0, 80) };
  }
}

/**
 * Names of fields with capitals that readers of records know. Athena, Hive and what goes by their catalogues write all
 * names in lower case.
 */
const SPELLINGS = new Map(
  [
    ...["Action", "Category", "DestinationIp", "DestinationPort", "Fqdn", "QueryName", "ResourceType"],
    ...["Rule", "RuleCollection", "RuleCollectionGroup", "SourceIp", "TableName", "TimeGenerated", "Type"],
    ...["flowGroups", "flowRecords", "flowTuples", "logEvents", "operationName", "Rdata"],
  ].map((name) => [name.toLowerCase(), name]),
);

/** Adds each field that is in lower case under the name that readers know. */
function respell(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  const fields = value as Record<string, unknown>;
  for (const name of Object.keys(fields)) {
    const field = fields[name];
    respell(field);
    const spelling = SPELLINGS.get(name);
    if (spelling !== undefined) fields[spelling] ??= field;
  }
}
