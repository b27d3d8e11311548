import { createRequire, registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const home = pathToFileURL(join(import.meta.dirname, "..", "..", ".venv", "parquet", "package.json")).href;

/** From here on, DuckDB is what `tests/parquet/install.sh` has installed, as if a user had. */
registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier, specifier === "@duckdb/node-api" ? { ...context, parentURL: home } : context),
});

interface Connection {
  run(sql: string): Promise<unknown>;
}

/** A connection of the tests' own, by which they write Parquet. */
export const connect = async (): Promise<Connection> => {
  const { DuckDBInstance } = createRequire(home)("@duckdb/node-api");
  return (await DuckDBInstance.create(":memory:", { threads: "1" })).connect();
};

/** A text in SQL. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
