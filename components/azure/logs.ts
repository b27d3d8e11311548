import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { kqlQueries } from "../../src/queries/kql.ts";
import { inputOf } from "../arguments.ts";
import { SUCCESSOR_FIRST } from "../parse-args.ts";
import { idPattern, resourceIdOf } from "./inputs.ts";
import { DiagnosticSetting, SavedSearch } from "./sdk.ts";

/** Where the firewall's logs are stored and queried. */
export interface AzureLogsArgs {
  /** Id of the Log Analytics workspace. Its owner sets the retention. Changing this replaces the saved searches. */
  workspaceId: pulumi.Input<string>;
  /**
   * Id of the firewall whose logs are sent there, into resource-specific tables (`AZFW…`). Leave it out if the logs are
   * already sent there: Azure refuses a second setting for the same logs and workspace. Default: none, and only
   * searches are saved. Changing this replaces the setting.
   */
  firewallId?: pulumi.Input<string>;
}

const WORKSPACE = "Microsoft.OperationalInsights/workspaces";
const WorkspaceId = resourceIdOf(WORKSPACE, "a Log Analytics workspace");
const FirewallId = resourceIdOf("Microsoft.Network/azureFirewalls", "a firewall", (text) =>
  /\/firewallPolicies\//i.test(text) ? "A policy has no logs; those of a firewall tell of its policy's rules. " : "",
);

/** The section `logs` at `path`. */
export const logsAt = (path: string) =>
  z.strictObject({
    workspaceId: inputOf(WorkspaceId, `${path}.workspaceId`),
    firewallId: inputOf(FirewallId, `${path}.firewallId`).optional(),
  });
export type AzureLogsParsed = z.output<ReturnType<typeof logsAt>>;

/**
 * The categories that show MESH traffic: application rules, network rules, DNS queries, and names that the firewall
 * can't resolve.
 */
const CATEGORIES = ["AZFWApplicationRule", "AZFWNetworkRule", "AZFWDnsQuery", "AZFWFqdnResolveFailure"];

/**
 * Turns on the logs of a firewall, and saves searches for our rules.
 *
 * @param rules the rules as the logs name them: one group, one collection, and each rule.
 */
export function makeLogs(
  name: string,
  { workspaceId, firewallId }: AzureLogsParsed,
  rules: { readonly group: string; readonly collection: string; readonly keys: readonly string[] },
  child: pulumi.CustomResourceOptions,
): void {
  if (firewallId)
    new DiagnosticSetting(
      `${name}-logs`,
      {
        resourceUri: firewallId,
        workspaceId,
        // Resource-specific tables are cheaper, and only they have columns for the names of rules.
        logAnalyticsDestinationType: "Dedicated",
        logs: CATEGORIES.map((category) => ({ category, enabled: true })),
      },
      { ...child, ...SUCCESSOR_FIRST },
    );
  const { group, collection, keys } = rules;
  const applicationRules = keys.map((rule) => ({ group, collection, rule }));
  const [resourceGroupName, workspaceName] = [1, 2].map((part) =>
    workspaceId.apply((id) => idPattern(WORKSPACE).exec(id)?.[part] ?? ""),
  ) as [pulumi.Output<string>, pulumi.Output<string>];
  for (const { id, what, text } of kqlQueries({ sids: [], applicationRules, addresses: [] }))
    new SavedSearch(
      `${name}-${id}`,
      { resourceGroupName, workspaceName, category: "MESH egress", displayName: `${name}: ${what}`, query: text },
      child,
    );
}
