import { dialled, type QueriedRules, type Query, quoted, WINDOW_DAYS } from "./query.ts";

const NAME = `name = trim_end(@"\\.", tolower(Fqdn))`;
const COUNTS = "flows = count(), clients = dcount(SourceIp)";

/** Queries for Log Analytics over the tables of Azure Firewall. */
export function kqlQueries(rules: QueriedRules): Query[] {
  const { applicationRules, addresses } = rules;
  const hasGroups = applicationRules.every(({ group }) => group !== undefined);
  return [
    {
      id: "names-asked-for",
      what: "Which names were asked for, by which rule",
      text: `AZFWApplicationRule
| where TimeGenerated > ago(${WINDOW_DAYS}d)
| summarize ${COUNTS}, firstSeen = min(TimeGenerated), lastSeen = max(TimeGenerated) by ${NAME}, DestinationPort, Action, RuleCollectionGroup, RuleCollection, Rule
| order by flows desc`,
    },
    {
      id: "what-is-denied",
      what: "What is denied: Azure Firewall has no mode that only alerts",
      text: `AZFWApplicationRule
| where TimeGenerated > ago(${WINDOW_DAYS}d) and Action == "Deny"
| summarize ${COUNTS} by ${NAME}, DestinationPort, ActionReason
| order by flows desc`,
    },
    {
      id: "rules-unused",
      what: "Rules that nobody used",
      // Azure's names ignore case, but a join doesn't.
      text: `let rules = datatable(Group: string, Collection: string, Rule: string) [
${applicationRules.map(({ group = "", collection, rule }) => `  ${[group, collection, rule].map(literal).join(", ")},`).join("\n")}
];
rules
| join kind=leftanti (
    AZFWApplicationRule
    | where TimeGenerated > ago(${WINDOW_DAYS}d)
    | distinct Group = tolower(RuleCollectionGroup), Collection = tolower(RuleCollection), Rule = tolower(Rule)
  ) on ${hasGroups ? "Group, " : ""}Collection, Rule`,
    },
    {
      id: "addresses-dialled",
      what: `Who dials ${dialled(rules)} by a network rule`,
      text: `AZFWNetworkRule
| where TimeGenerated > ago(${WINDOW_DAYS}d)${addresses.length > 0 ? ` and DestinationIp in (${quoted(addresses, '"')})` : ""}
| summarize lines = count() by SourceIp, DestinationIp, DestinationPort, Action, RuleCollectionGroup, RuleCollection, Rule`,
    },
  ];
}

/** Writes a KQL string literal in lower case, for comparisons. */
const literal = (text: string): string => JSON.stringify(text.toLowerCase());
