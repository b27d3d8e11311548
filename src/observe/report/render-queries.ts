import type { IntendedRule, Intent } from "../intent.ts";

/** Engines that answer the same questions where the logs are, for estates that are bigger than a machine. */
export const QUERY_ENGINES = ["athena", "insights", "kql"] as const;
export type QueryEngine = (typeof QUERY_ENGINES)[number];

/**
 * Queries of one engine for the four questions: which names were asked for and by which rule, what would be dropped,
 * which rules nobody used, and who dials known MESH addresses. Signature ids and names of rules are those of the
 * intent, so that they can be pasted as they are; bucket, account, region and log group are left to be filled in.
 *
 * @param knownAddresses those of MESH.
 */
export const renderQueries = (engine: QueryEngine, intent: Intent, knownAddresses: readonly string[]): string =>
  `${WRITERS[engine](intent, knownAddresses)
    .map(({ what, query }) => `-- ${what}\n${query}`)
    .join("\n\n")
    .replaceAll(/^-- /gm, COMMENTS[engine])}\n`;

interface Query {
  readonly what: string;
  readonly query: string;
}

const COMMENTS: Readonly<Record<QueryEngine, string>> = { athena: "-- ", insights: "# ", kql: "// " };

const sidsOf = (rules: readonly IntendedRule[]): number[] => [
  ...new Set(rules.flatMap(({ loggedAs }) => ("sid" in loggedAs ? [loggedAs.sid] : []))),
];

const passes = ({ rules }: Intent): IntendedRule[] => rules.filter(({ effect }) => effect === "allow");

const WRITERS: Readonly<Record<QueryEngine, (intent: Intent, addresses: readonly string[]) => Query[]>> = {
  athena: (intent, addresses) => [
    { what: "The table, once. Fill in BUCKET, ACCOUNT, REGION and FIREWALL.", query: ATHENA_TABLE },
    {
      what: "Which names were asked for, by which rule.",
      query: `SELECT lower(rtrim(coalesce(event.tls.sni, event.http.hostname), '.')) AS name, event.dest_port AS port,
  event.alert.signature_id AS sid, event.alert.signature AS rule,
  count(DISTINCT concat(cast(event.flow_id AS varchar), event.src_ip, cast(event.src_port AS varchar))) AS flows,
  count(DISTINCT event.src_ip) AS clients, min(event.timestamp) AS first, max(event.timestamp) AS last
FROM mesh_alerts WHERE day >= date_format(current_date - interval '14' day, '%Y/%m/%d') GROUP BY 1, 2, 3, 4 ORDER BY flows DESC`,
    },
    {
      what: "What enforcing would end: lines by no rule that passes.",
      query: `SELECT lower(rtrim(coalesce(event.tls.sni, event.http.hostname), '.')) AS name, event.dest_ip AS address, event.dest_port AS port,
  event.alert.signature AS rule, count(DISTINCT event.src_ip) AS clients
FROM mesh_alerts WHERE day >= date_format(current_date - interval '14' day, '%Y/%m/%d')
  AND event.alert.signature_id NOT IN (${numbers(sidsOf(passes(intent)))}) GROUP BY 1, 2, 3, 4`,
    },
    {
      what: "Passes that nobody used.",
      query: `SELECT sid FROM (VALUES ${
        sidsOf(passes(intent))
          .map((sid) => `(${sid})`)
          .join(", ") || "(0)"
      }) AS passes (sid)
WHERE sid NOT IN (SELECT event.alert.signature_id FROM mesh_alerts WHERE day >= date_format(current_date - interval '14' day, '%Y/%m/%d'))`,
    },
    {
      what: "Who dials known MESH addresses without a name.",
      query: `SELECT event.src_ip AS client, event.dest_ip AS address, count(*) AS lines
FROM mesh_alerts WHERE event.dest_ip IN (${texts(addresses, "'")}) AND event.tls.sni IS NULL AND event.http.hostname IS NULL GROUP BY 1, 2`,
    },
  ],
  insights: (intent, addresses) => [
    {
      what: "Which names were asked for, by which rule.",
      query: `fields event.tls.sni
| stats count_distinct(event.flow_id) as flows, count_distinct(event.src_ip) as clients by event.tls.sni, event.dest_port, event.alert.signature_id, event.alert.signature
| sort flows desc`,
    },
    {
      what: "What enforcing would end: lines by no rule that passes.",
      query: `filter event.event_type = "alert" and event.alert.signature_id not in [${numbers(sidsOf(passes(intent)))}]
| stats count_distinct(event.flow_id) as flows, count_distinct(event.src_ip) as clients by event.tls.sni, event.dest_ip, event.dest_port, event.alert.signature
| sort flows desc`,
    },
    {
      what: `Passes that were used; those of ${sidsOf(passes(intent)).join(", ") || "none"} that are missing weren't.`,
      query: `filter event.alert.signature_id in [${numbers(sidsOf(passes(intent)))}]
| stats count_distinct(event.flow_id) as flows, max(@timestamp) as last by event.alert.signature_id, event.alert.signature`,
    },
    {
      what: "Who dials known MESH addresses without a name.",
      query: `filter event.dest_ip in [${texts(addresses, '"')}] and not ispresent(event.tls.sni)
| stats count(*) as lines by event.src_ip, event.dest_ip`,
    },
  ],
  kql: (intent, addresses) => [
    {
      what: "Which names were asked for, by which rule.",
      query: `AZFWApplicationRule
| where TimeGenerated > ago(14d)
| summarize flows = count(), clients = dcount(SourceIp), first = min(TimeGenerated), last = max(TimeGenerated) by name = trim_end(@"\\.", tolower(Fqdn)), DestinationPort, Action, RuleCollectionGroup, RuleCollection, Rule`,
    },
    {
      what: "What is denied. Azure Firewall has no mode that only alerts.",
      query: `AZFWApplicationRule
| where TimeGenerated > ago(14d) and Action == "Deny"
| summarize flows = count(), clients = dcount(SourceIp) by name = trim_end(@"\\.", tolower(Fqdn)), DestinationPort, ActionReason`,
    },
    {
      what: "Rules that nobody used.",
      query: `let rules = datatable(RuleCollectionGroup: string, RuleCollection: string, Rule: string) [
${namesOf(passes(intent))
  .map((names) => `  ${names.map((name) => kqlText(name)).join(", ")},`)
  .join("\n")}
];
rules
| join kind=leftanti (AZFWApplicationRule | where TimeGenerated > ago(14d) | distinct RuleCollectionGroup, RuleCollection, Rule)
  on RuleCollectionGroup, RuleCollection, Rule`,
    },
    {
      what: "Who dials known MESH addresses by a network rule.",
      query: `AZFWNetworkRule
| where TimeGenerated > ago(14d) and DestinationIp in (${texts(addresses, '"')})
| summarize lines = count() by SourceIp, DestinationIp, Action, Rule`,
    },
  ],
};

const numbers = (list: readonly number[]): string => list.join(", ") || "0";

/** Addresses of the catalogue: they hold no quote. */
const texts = (list: readonly string[], quote: string): string =>
  list.map((text) => `${quote}${text}${quote}`).join(", ");

const namesOf = (rules: readonly IntendedRule[]): string[][] =>
  rules.flatMap(({ loggedAs }) =>
    "rule" in loggedAs ? [[loggedAs.group ?? "", loggedAs.collection, loggedAs.rule]] : [],
  );

const kqlText = (text: string): string => JSON.stringify(text);

/**
 * With `tls`, `http` and `verdict`, which the sample table of AWS's guide lacks, and days as partitions that need no
 * crawler.
 */
const ATHENA_TABLE = `CREATE EXTERNAL TABLE IF NOT EXISTS mesh_alerts (
  firewall_name string, availability_zone string, event_timestamp string,
  event struct<\`timestamp\`: string, flow_id: bigint, event_type: string, src_ip: string, src_port: int, dest_ip: string, dest_port: int,
    proto: string, app_proto: string, direction: string,
    alert: struct<action: string, signature_id: int, rev: int, signature: string, category: string, severity: int>,
    tls: struct<sni: string, version: string>, http: struct<hostname: string, url: string, http_method: string>,
    verdict: struct<action: string>>
)
PARTITIONED BY (day string)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe' WITH SERDEPROPERTIES ('ignore.malformed.json' = 'true')
LOCATION 's3://BUCKET/AWSLogs/ACCOUNT/network-firewall/alert/REGION/FIREWALL/'
TBLPROPERTIES (
  'projection.enabled' = 'true', 'projection.day.type' = 'date', 'projection.day.format' = 'yyyy/MM/dd',
  'projection.day.range' = 'NOW-90DAYS,NOW',
  'storage.location.template' = 's3://BUCKET/AWSLogs/ACCOUNT/network-firewall/alert/REGION/FIREWALL/\${day}'
)`;
