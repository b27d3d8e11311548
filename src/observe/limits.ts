import type { LogFile } from "./input/read-log-file.ts";
import type { LogKind } from "./records/log-reader.ts";
import type { Tallies } from "./tally.ts";

/** What logs of each kind can't show. */
const OF_KIND: Readonly<Record<LogKind, string>> = {
  "network-firewall-alert":
    "AWS logs only what reaches the stateful engine by a rule that alerts: a pass without alert, and whatever a stateless rule decides, leaves no line.",
  "network-firewall-flow": "Flow logs of Network Firewall have addresses and no names.",
  "network-firewall-tls": "TLS logs hold only connections that the firewall opens, which must never be those to MESH.",
  "resolver-query":
    "Resolver logs hold what was asked for the first time, not what a client still remembered, and no connection.",
  "vpc-flow": "VPC flow logs have addresses and no names.",
  "azure-firewall":
    "Application rules of Azure Firewall are logged without an address, so that who pins can't be told from them; what a network rule takes has no name.",
  "azure-firewall-legacy": "Lines of AzureDiagnostics are text, and some leave out the destination.",
  "vnet-flow": "Flow logs of virtual networks have addresses and no names.",
};

/** Returns what these logs can't show, in sentences without duplicates. */
export const limitsOf = (files: readonly LogFile[], tallies: Tallies, hasPlan: boolean): string[] => [
  ...[...new Set(files.flatMap(({ kinds }) => kinds))].map((kind) => OF_KIND[kind]),
  "Clients that are not routed through the firewall leave no line in its logs.",
  ...(hasPlan
    ? [
        "A rule counts as unused for the window alone, and only if it was there throughout; logs don't say since when it is.",
      ]
    : ["Without a plan nothing tells which rules were meant to be used."]),
  ...(tallies.timeless > 0 ? ["Lines without a time count, and belong to no day."] : []),
];
