import { dialled, numbered, type QueriedRules, type Query, quoted } from "./query.ts";

/** Name that the client asked for: TLS server name or HTTP host, normalised. */
const NAME = `fields tolower(rtrim(coalesce(event.tls.sni, event.http.hostname), ".")) as name`;

/** All lines of a connection share one flow id. */
const COUNTS = "count_distinct(event.flow_id) as flows, count_distinct(event.src_ip) as clients";

/**
 * Queries for CloudWatch Logs Insights over the alert log of Network Firewall. The user chooses the window beside the
 * query.
 */
export function insightsQueries(rules: QueriedRules): Query[] {
  const { sids, addresses } = rules;
  return [
    {
      id: "names-asked-for",
      what: "Which names were asked for, by which rule",
      text: `${NAME}
| filter event.event_type = "alert"
| stats ${COUNTS}, max(@timestamp) as last_seen by name, event.dest_port, event.alert.signature_id, event.alert.signature
| sort flows desc`,
    },
    {
      id: "what-enforcing-ends",
      what: "What enforcing ends: lines by no rule that passes",
      text: `${NAME}
| fields coalesce(name, event.dest_ip) as destination
| filter event.event_type = "alert" and event.alert.signature_id not in [${numbered(sids)}]
| stats ${COUNTS} by destination, event.dest_port, event.alert.signature
| sort flows desc`,
    },
    {
      id: "rules-in-use",
      what: "Passes in use; ids of the list that are missing were not used",
      text: `filter event.alert.signature_id in [${numbered(sids)}]
| stats ${COUNTS}, min(@timestamp) as first_seen, max(@timestamp) as last_seen by event.alert.signature_id, event.alert.signature`,
    },
    {
      id: "addresses-dialled",
      what: `Who dials ${dialled(rules)} without a name`,
      text: `fields coalesce(event.tls.sni, event.http.hostname) as host
| filter event.event_type = "alert"${addresses.length > 0 ? ` and event.dest_ip in [${quoted(addresses, '"')}]` : ""}
| stats count_distinct(event.flow_id) as flows, count(host) as named by event.src_ip, event.dest_ip
| filter named = 0`,
    },
  ];
}

/** Queries for CloudWatch Logs Insights over the query log of Route 53 Resolver. */
export const resolverLogQueries = (): Query[] => [
  {
    id: "names-refused",
    what: "Which names DNS Firewall refused, or would refuse in monitor mode",
    text: `fields tolower(rtrim(query_name, ".")) as name
| filter firewall_rule_action in ["BLOCK", "ALERT"]
| stats count(*) as queries, count_distinct(srcaddr) as clients, max(@timestamp) as last_seen by name, query_type, firewall_rule_action
| sort queries desc`,
  },
];
