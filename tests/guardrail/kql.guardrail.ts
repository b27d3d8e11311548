import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import { catalogueSource } from "../../src/guardrail/catalogue-source.ts";
import { renderInventory } from "../../src/guardrail/render-inventory.ts";
import { type FaultsOf, kustoWith } from "../support/kusto.ts";

/** The columns that Resource Graph has of each resource. */
const RESOURCES =
  "datatable(id: string, name: string, type: string, location: string, resourceGroup: string, subscriptionId: string, properties: dynamic)[]";

describe("queries for Resource Graph, by Microsoft's own parser", () => {
  let faultsOf: FaultsOf;
  before(() => {
    faultsOf = kustoWith({});
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
