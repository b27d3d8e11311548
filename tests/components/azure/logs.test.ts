import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { AzureFirewallEgress } from "../../../components/azure/firewall/firewall-egress.ts";
import type { AzureFirewallEgressArgs } from "../../../components/azure/firewall/firewall-egress-schema.ts";
import type { AzureLogsArgs } from "../../../components/azure/logs.ts";
import { intentOf } from "../../../src/observe/intent.ts";
import { renderQueries } from "../../../src/observe/report/render-queries.ts";
import { firewallsOf } from "../../../src/reach/firewalls.ts";
import { follow } from "../../../src/readers/follow/follow.ts";
import { stackIndex } from "../../../src/readers/follow/stack-index.ts";
import { record, refusal } from "../../support/pulumi/mocks.ts";
import { readingOf } from "../../support/readers/readings.ts";
import { RULES } from "../../support/readers/rules.ts";

const HUB = "/subscriptions/12345678-1234-4234-8234-123456789abc/resourceGroups/hub/providers";
const WORKSPACE = `${HUB}/Microsoft.OperationalInsights/workspaces/central`;
const FIREWALL = `${HUB}/Microsoft.Network/azureFirewalls/hub`;

const build = (logs?: AzureLogsArgs, args: Partial<AzureFirewallEgressArgs> = {}) =>
  new AzureFirewallEgress("mesh", {
    rules: RULES,
    resourceGroupName: "hub",
    firewallPolicyName: "hub-policy",
    clientCidrs: ["10.30.0.0/16"],
    ...(logs && { logs }),
    ...args,
  });

describe("logs of an Azure firewall", () => {
  it("go into tables of their own, those that tell of names, addresses and what the firewall can't resolve", async () => {
    const { named } = await record(() => build({ workspaceId: WORKSPACE, firewallId: FIREWALL }));
    assert.deepEqual(named("mesh-logs").inputs, {
      resourceUri: FIREWALL,
      workspaceId: WORKSPACE,
      logAnalyticsDestinationType: "Dedicated",
      logs: ["AZFWApplicationRule", "AZFWNetworkRule", "AZFWDnsQuery", "AZFWFqdnResolveFailure"].map((category) => ({
        category,
        enabled: true,
      })),
    });
  });

  it("are left alone where somebody else sends them, and where no workspace is named", async () => {
    const searches = await record(() => build({ workspaceId: WORKSPACE }));
    assert.deepEqual(searches.typed("DiagnosticSetting"), []);
    assert.equal(searches.typed("SavedSearch").length, 4);
    const nothing = await record(() => build());
    assert.deepEqual([...nothing.typed("DiagnosticSetting"), ...nothing.typed("SavedSearch")], []);
  });

  it("have saved searches for our own rules, as observe prints them, without an address of MESH", async () => {
    const { resources, typed } = await record(() =>
      build({ workspaceId: WORKSPACE }, { ruleCollectionGroupName: "MESH-live" }),
    );
    const saved = typed("SavedSearch");
    for (const { inputs } of saved) {
      assert.deepEqual([inputs.resourceGroupName, inputs.workspaceName], ["hub", "central"]);
      assert.doesNotMatch(inputs.query, /\d+\.\d+\.\d+\.\d+/);
    }
    const readings = follow(
      resources
        .filter(({ custom }) => custom)
        .map(({ name, type, inputs }) => readingOf({ type, name, props: inputs })),
    );
    const intent = intentOf(readings, firewallsOf(readings, stackIndex(readings)));
    const printed = renderQueries("kql", intent, ["192.0.2.1"]);
    for (const { inputs } of saved.slice(0, -1)) assert.ok(printed.includes(inputs.query), inputs.query);
    for (const key of Object.keys(RULES))
      assert.ok(printed.includes(`"mesh-live", "mesh-egress-allow", "${key}",`), printed);
  });

  it("are protected with the rest", async () => {
    const { resources } = await record(() =>
      build({ workspaceId: WORKSPACE, firewallId: FIREWALL }, { protect: true }),
    );
    assert.deepEqual(
      resources.filter(({ custom, protect }) => custom && !protect).map(({ name }) => name),
      [],
    );
  });

  const faults: readonly (readonly [logs: AzureLogsArgs, said: RegExp])[] = [
    [{ workspaceId: "central" }, /logs\.workspaceId: "central" is not the id of a Log Analytics workspace/],
    [
      { workspaceId: WORKSPACE, firewallId: `${HUB}/Microsoft.Network/firewallPolicies/p` },
      /logs\.firewallId: .* is not the id of a firewall\. A policy has no logs/,
    ],
  ];
  for (const [logs, said] of faults)
    it(`are refused as ${JSON.stringify(logs).slice(0, 60)}`, async () =>
      assert.match(await refusal(() => build(logs)), said));
});
