import { count } from "../text/plain-text.ts";
import type { LogFile } from "./input/read-log-file.ts";
import type { LogKind } from "./records/log-reader.ts";
import type { ObservedRule } from "./report/observed.ts";
import type { Tallies } from "./tally.ts";

/** What logs of each kind can't show. */
const OF_KIND: Readonly<Record<LogKind, string>> = {
  "network-firewall-alert":
    "AWS logs only what an alerting rule of the stateful engine matches. A pass without alert, and everything that a stateless rule decides, leaves no line.",
  "network-firewall-flow": "Flow logs of Network Firewall have addresses and no names.",
  "network-firewall-tls": "TLS logs hold only connections that the firewall opens, which must never be those to MESH.",
  "resolver-query": "Resolver logs hold queries, but no names that a client had in its cache, and no connections.",
  "vpc-flow": "VPC flow logs have addresses and no names, and lack what AWS left out (SKIPDATA).",
  "azure-firewall":
    "Azure Firewall logs application rules without an address, so these lines don't show who pins. It logs network rules without a name.",
  "azure-firewall-legacy": "Lines of AzureDiagnostics are text, and some leave out the destination.",
  "vnet-flow": "Flow logs of virtual networks have addresses and no names.",
};

/**
 * Returns what these logs can't show, in sentences without duplicates.
 *
 * @param rules the plan's rules as observed; undefined if no plan was given.
 */
export const limitsOf = (
  files: readonly LogFile[],
  tallies: Tallies,
  rules: readonly ObservedRule[] | undefined,
): string[] => [
  ...Object.entries(OF_KIND).flatMap(([kind, limit]) =>
    files.some(({ kinds }) => kinds.some((each) => each === kind)) ? [limit] : [],
  ),
  "Clients that are not routed through the firewall leave no line in its logs.",
  ...(rules === undefined
    ? ["Without a plan, nothing says which rules are intended."]
    : ["A rule counts as unused for the window only.", ...unusedLimits(rules, tallies)]),
  ...(tallies.timeless > 0 ? ["Lines without a time are counted, but belong to no day."] : []),
];

/** A rule can't be used before it exists. */
function unusedLimits(rules: readonly ObservedRule[], { window }: Tallies): string[] {
  const unused = rules.filter(({ effect, isUsed }) => effect === "allow" && !isUsed);
  const unknown = unused.filter(({ since, isPlanned }) => since === null && !isPlanned).length;
  const young = unused.filter(
    ({ since, isPlanned }) =>
      isPlanned || (since !== null && window.first !== undefined && Date.parse(since) > window.first),
  ).length;
  return [
    ...(young > 0
      ? [
          `${count(young, "unused rule")} ${young === 1 ? "was" : "were"} made or changed after the first line, or not yet.`,
        ]
      : []),
    ...(unknown > 0
      ? [`The plan doesn't show since when ${count(unknown, "unused rule")} could have been used; a state does.`]
      : []),
  ];
}
