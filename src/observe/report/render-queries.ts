import { athenaQueries } from "../../queries/athena.ts";
import { insightsQueries, resolverLogQueries } from "../../queries/insights.ts";
import { kqlQueries } from "../../queries/kql.ts";
import type { QueriedRules, Query } from "../../queries/query.ts";
import type { Intent } from "../intent.ts";

/** Engines that answer the same questions where the logs are stored, for estates too large for one machine. */
export const QUERY_ENGINES = ["athena", "insights", "kql"] as const;
export type QueryEngine = (typeof QUERY_ENGINES)[number];

/**
 * Renders one engine's queries for the four questions: which names were asked for and by which rule, what would be
 * dropped, which rules nobody used, and who dials known MESH addresses. They contain the intent's signature ids and
 * rule names, so that they can be pasted unchanged.
 *
 * @param knownAddresses those of MESH.
 */
export const renderQueries = (engine: QueryEngine, intent: Intent, knownAddresses: readonly string[]): string => {
  const { write, comment } = ENGINES[engine];
  return `${write(queriedRules(intent, knownAddresses))
    .map(({ what, text }) => `${comment} ${what}.\n${text}`)
    .join("\n\n")}\n`;
};

const ENGINES: Readonly<Record<QueryEngine, { write: (rules: QueriedRules) => Query[]; comment: string }>> = {
  athena: { write: athenaQueries, comment: "--" },
  insights: { write: (rules) => [...insightsQueries(rules), ...resolverLogQueries()], comment: "#" },
  kql: { write: kqlQueries, comment: "//" },
};

function queriedRules({ rules }: Intent, addresses: readonly string[]): QueriedRules {
  const passes = rules.filter(({ effect }) => effect === "allow").map(({ loggedAs }) => loggedAs);
  return {
    sids: [...new Set(passes.flatMap((id) => ("sid" in id ? [id.sid] : [])))],
    applicationRules: passes.filter((id) => "rule" in id),
    addresses,
  };
}
