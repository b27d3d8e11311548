import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { before, describe, it } from "mocha";
import { catalogueSource } from "../../src/guardrail/catalogue-source.ts";
import { renderInventory } from "../../src/guardrail/render-inventory.ts";

const FOLDER = join(import.meta.dirname, "..", "..", ".venv", "guardrail", "kusto", "node_modules");

/** The part of Microsoft's parser that is used here: lists of .NET, and names as its own compiler made them. */
interface Kusto {
  readonly Language: {
    readonly KustoCode: {
      ParseAndAnalyze(
        query: string,
        globals: unknown,
      ): { GetDiagnostics(): { Count: number; getItem(at: number): { Message: string } } };
    };
    readonly GlobalState: { readonly Default: unknown };
  };
}

/** The columns that Resource Graph has of each resource. */
const RESOURCES =
  "datatable(id: string, name: string, type: string, location: string, resourceGroup: string, subscriptionId: string, properties: dynamic)[]";

describe("queries for Resource Graph, by Microsoft's own parser", () => {
  let faultsOf: (query: string) => string[];
  before(() => {
    const require = createRequire(join(FOLDER, "x.js"));
    require("@kusto/language-service-next/bridge.min.js");
    require("@kusto/language-service-next/Kusto.Language.Bridge.min.js");
    const { KustoCode, GlobalState } = (globalThis as unknown as { Kusto: Kusto }).Kusto.Language;
    faultsOf = (query) => {
      const found = KustoCode.ParseAndAnalyze(query, GlobalState.Default).GetDiagnostics();
      return Array.from({ length: found.Count }, (_, index) => found.getItem(index).Message);
    };
  });

  const queries = [...renderInventory("resource-graph", catalogueSource()).matchAll(/--graph-query '([^']*)'/g)].map(
    ([, query = ""]) => query,
  );

  it("parse, and use columns and functions that there are", () => {
    assert.equal(queries.length, 5);
    for (const query of queries) assert.deepEqual(faultsOf(query.replace(/^\w+/, RESOURCES)), []);
  });

  it("expand at most three lists each, as the service allows", () => {
    for (const query of queries) assert.ok((query.match(/mv-expand/g) ?? []).length <= 3, query);
  });

  it("would be refused with a column or a function that there isn't", () =>
    assert.deepEqual(faultsOf(`${RESOURCES} | where propertys == 1 | extend a = nothing(id)`).length, 2));
});
