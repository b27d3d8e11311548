import { createRequire } from "node:module";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "..", "..", ".venv", "kusto", "node_modules");

/** Faults of a query in words; empty if it parses, and uses tables, columns and functions that there are. */
export type FaultsOf = (query: string) => string[];

/** The part of Microsoft's parser that is used here: lists of .NET, and names as its own compiler made them. */
interface Kusto {
  readonly KustoCode: {
    ParseAndAnalyze(
      query: string,
      globals: Globals,
    ): { GetDiagnostics(): { Count: number; getItem(at: number): { Message: string } } };
  };
  readonly GlobalState: { readonly Default: Globals };
  readonly Symbols: {
    readonly TableSymbol: { readonly $ctor7: new (name: string, columns: string, description: null) => object };
    readonly DatabaseSymbol: {
      readonly $ctor1: new (name: string, members: readonly object[], isOpen: boolean) => object;
    };
  };
}

interface Globals {
  WithDatabase(database: object): Globals;
}

/**
 * Loads Microsoft's parser of KQL, which tests/guardrail/install.sh and tests/queries/install.sh install.
 *
 * @param tables columns of each table, as in `a: string, b: int`.
 */
export function kustoWith(tables: Readonly<Record<string, string>>): FaultsOf {
  const require = createRequire(join(FOLDER, "x.js"));
  require("@kusto/language-service-next/bridge.min.js");
  require("@kusto/language-service-next/Kusto.Language.Bridge.min.js");
  const { KustoCode, GlobalState, Symbols } = (globalThis as unknown as { Kusto: { Language: Kusto } }).Kusto.Language;
  const symbols = Object.entries(tables).map(
    ([name, columns]) => new Symbols.TableSymbol.$ctor7(name, `(${columns})`, null),
  );
  const globals = GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.$ctor1("logs", symbols, false));
  return (query) => {
    const found = KustoCode.ParseAndAnalyze(query, globals).GetDiagnostics();
    return Array.from({ length: found.Count }, (_, index) => found.getItem(index).Message);
  };
}
