import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import { kqlQueries } from "../../src/queries/kql.ts";
import { type FaultsOf, kustoWith } from "../support/kusto.ts";

/**
 * Columns of the tables of Azure Firewall that queries and people use, from Microsoft's reference of tables.
 * https://learn.microsoft.com/azure/azure-monitor/reference/tables-category
 */
const OF_ALL = "TenantId: string, TimeGenerated: datetime, SourceSystem: string, Type: string, _ResourceId: string";
const OF_RULES =
  "Action: string, ActionReason: string, DestinationPort: int, Policy: string, Protocol: string, Rule: string, RuleCollection: string, RuleCollectionGroup: string, SourceIp: string, SourcePort: int";
const TABLES: Readonly<Record<string, string>> = {
  AZFWApplicationRule: `${OF_ALL}, ${OF_RULES}, Fqdn: string, IsExplicitProxyRequest: bool, IsTlsInspected: bool, TargetUrl: string, WebCategory: string`,
  AZFWNetworkRule: `${OF_ALL}, ${OF_RULES}, DestinationIp: string`,
  AZFWDnsQuery: `${OF_ALL}, DnssecOkBit: bool, EDNS0BufferSize: int, ErrorMessage: string, ErrorNumber: int, Protocol: string, QueryClass: string, QueryId: int, QueryName: string, QueryType: string, RequestDurationSecs: real, RequestSize: int, ResponseCode: string, ResponseFlags: string, ResponseSize: int, SourceIp: string, SourcePort: int`,
};

const rule = (group: string | undefined, rule: string) => ({ group, collection: "mesh-allow", rule });
const NONE = { sids: [], applicationRules: [], addresses: [] };

/** What the queries are made from. The names are the worst that Azure lets a rule have, and worse. */
const STACKS = {
  "a stack's rules and the known addresses, as observe prints them": {
    ...NONE,
    applicationRules: [rule("mesh-live", "live-internet"), rule(undefined, "Live_Api.2")],
    addresses: ["192.0.2.80", "2001:db8::1"],
  },
  "saved beside the firewall, without an address": { ...NONE, applicationRules: [rule("mesh-live", "live-internet")] },
  "rules with a name that tries to leave its quotes": {
    ...NONE,
    applicationRules: [rule('"] | take 1 //', "a\\"), rule("'\u00e9\u2028\n", "$(x) {y}\t\u0007")],
  },
  "no rule at all": NONE,
};

describe("searches of Azure Firewall's logs, by Microsoft's own parser and the tables' columns", () => {
  let faultsOf: FaultsOf;
  before(() => {
    faultsOf = kustoWith(TABLES);
  });

  for (const [name, rules] of Object.entries(STACKS))
    for (const { id, text } of kqlQueries(rules)) it(`${id} of ${name}`, () => assert.deepEqual(faultsOf(text), []));

  it("would be refused with a table, a column or a function that there isn't", () =>
    assert.deepEqual(
      [
        "AZFWApplicationRules | take 1",
        "AZFWApplicationRule | where DestinationIp == ''",
        "AZFWNetworkRule | extend a = nothing(Rule)",
      ].map((text) => faultsOf(text).length),
      [1, 1, 1],
    ));
});
