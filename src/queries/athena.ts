import { numbered, type QueriedRules, type Query, quoted, WINDOW_DAYS } from "./query.ts";

/** The name that the client asked for, normalised; null if there is none. */
const NAME = "nullif(lower(rtrim(coalesce(event.tls.sni, event.http.hostname), '.')), '')";
const FLOWS =
  "count(DISTINCT concat(cast(event.flow_id AS varchar), event.src_ip, cast(event.src_port AS varchar))) AS flows";
const CLIENTS = "count(DISTINCT event.src_ip) AS clients";
const LINES = `FROM mesh_alerts
WHERE day >= date_format(current_date - interval '${WINDOW_DAYS}' day, '%Y/%m/%d')`;

/**
 * Queries for Athena over alert logs of Network Firewall in S3. The user fills in bucket, account, Region and firewall.
 */
export const athenaQueries = ({ sids, addresses }: QueriedRules): Query[] => [
  { id: "table", what: "The table, once. Fill in BUCKET, ACCOUNT, REGION and FIREWALL", text: TABLE },
  {
    id: "names-asked-for",
    what: "Which names were asked for, by which rule",
    text: `SELECT ${NAME} AS name, event.dest_port AS port, event.alert.signature_id AS sid, event.alert.signature AS rule,
  ${FLOWS},
  ${CLIENTS}, min(event.timestamp) AS first_seen, max(event.timestamp) AS last_seen
${LINES}
GROUP BY 1, 2, 3, 4 ORDER BY flows DESC`,
  },
  {
    id: "what-enforcing-ends",
    what: "What enforcing ends: lines by no rule that passes",
    text: `SELECT coalesce(${NAME}, event.dest_ip) AS destination, event.dest_port AS port, event.alert.signature AS rule,
  ${FLOWS},
  ${CLIENTS}
${LINES}
  AND event.alert.signature_id NOT IN (${numbered(sids)})
GROUP BY 1, 2, 3 ORDER BY flows DESC`,
  },
  {
    id: "rules-unused",
    what: "Passes that nobody used",
    // A malformed line has no sid, and in SQL `NOT IN` a list with NULL is never true.
    text: `SELECT passes.sid FROM (VALUES ${sids.map((sid) => `(${sid})`).join(", ") || "(0)"}) AS passes (sid)
WHERE passes.sid NOT IN (SELECT event.alert.signature_id ${LINES} AND event.alert.signature_id IS NOT NULL)`,
  },
  {
    id: "addresses-dialled",
    what: "Who dials known MESH addresses without a name",
    text: `SELECT event.src_ip AS client, event.dest_ip AS address, ${FLOWS}
${LINES}
  AND event.dest_ip IN (${quoted(addresses, "'")})
GROUP BY 1, 2 HAVING count(${NAME}) = 0`,
  },
  {
    id: "lines-unread",
    what: "How many lines there are, and how many of them the table can't read: one with a key twice, for example",
    text: `SELECT count(*) AS lines, count_if(event IS NULL) AS unread ${LINES}`,
  },
];

/**
 * Unlike the sample table of AWS's guide, this one has `tls`, `http` and `verdict`, and its partitions by day need no
 * crawler.
 */
const TABLE = `CREATE EXTERNAL TABLE IF NOT EXISTS mesh_alerts (
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
