import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, it } from "mocha";
import { EgressRules } from "../../src/egress/rule.ts";
import { readLogFile } from "../../src/observe/input/read-log-file.ts";
import { intentOf, roleIn } from "../../src/observe/intent.ts";
import { observeTallies } from "../../src/observe/observe.ts";
import type { Observed } from "../../src/observe/report/observed.ts";
import { Tallies } from "../../src/observe/tally.ts";
import { stackOf } from "../support/policy/judgement.ts";
import { runs } from "../support/property-runs.ts";
import type { Sample } from "../support/readers/readings.ts";
import { RULES } from "../support/readers/rules.ts";
import { azureGroup } from "./support/azure-firewall.ts";
import { type AlertSample, alertLine, FLOW_OUT, TLS_ERROR } from "./support/log-lines.ts";
import { aws, sid } from "./support/network-firewall.ts";

const [HOST, API] = ["mesh-sync.spineservices.nhs.uk", "msg.spineservices.nhs.uk"];
const PIN = "192.0.2.80";
const [CLIENT, STRANGER] = ["10.20.1.5", "10.99.0.1"];
const NOW = Date.parse("2026-10-31T00:00:00Z");

const monitor = aws({ monitor: { owner: "network-team@example.org", expires: "2027-01-31" } });
const enforce = aws();
const withPartner = (spec: object = {}) =>
  aws({
    monitor: { owner: "network-team@example.org", expires: "2027-01-31" },
    rules: EgressRules.parse({ ...RULES, partner: { host: "x.example.org", reason: "results" } }),
    ...spec,
  });
/** The same group in the policy of a firewall for other clients. */
const forClients = (...definitions: readonly string[]): Sample[] =>
  monitor.map((sample) =>
    sample.name === "policy"
      ? JSON.parse(JSON.stringify(sample).replace('["10.20.0.0/16"]', JSON.stringify(definitions)))
      : sample,
  );

const azure = azureGroup(HOST, "host");

const dnsFirewall: Sample[] = [
  ["mesh", "l1", [HOST]],
  ["all", "l2", ["*."]],
].map(([name, id, domains]) => ({
  type: "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList",
  name: String(name),
  props: { id, domains },
}));
dnsFirewall.push(
  ...[
    ["ALLOW", "l1", 100],
    ["ALERT", "l2", 200],
  ].map(([action, firewallDomainListId, priority]) => ({
    type: "aws:route53/resolverFirewallRule:ResolverFirewallRule",
    name: String(action),
    props: { action, firewallDomainListId, priority, firewallRuleGroupId: "rslvr-frg-1" },
  })),
);

/** Noon of a day of October. */
const at = (day: number, clock = "12:00:00Z"): string => `2026-10-${String(day).padStart(2, "0")}T${clock}`;
const days = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

const alert = (key: string | number, more: Partial<AlertSample> = {}): string =>
  alertLine({
    client: CLIENT,
    sid: typeof key === "number" ? key : sid(key),
    time: at(15),
    flow: 900,
    ...more,
  });
/** The host in use, on each of these days. */
const used = (on: readonly number[], more: Partial<AlertSample> = {}): string[] =>
  on.map((day) => alert("live-internet", { sni: HOST, flow: day, time: at(day), ...more }));
const TWO_WEEKS = used(days(1, 14));
const denied = (more: Partial<AlertSample> = {}): string => alert("deny:tls-host", { sni: "x.example.org", ...more });
const byDefault = (more: Partial<AlertSample> = {}): string =>
  alert(4, { signature: "aws:alert_established action", ...more });
const onFirewall = (name: string, lines: readonly string[]): string[] =>
  lines.map((line) => line.replace('"firewall_name":"fw"', `"firewall_name":"${name}"`));

const query = (name: string, more: object = {}, day = 15): string =>
  JSON.stringify({
    query_timestamp: at(day),
    query_name: `${name}.`,
    query_type: "A",
    srcaddr: CLIENT,
    srcport: "5000",
    ...more,
  });
const vpcFlow = (address: string, { client = CLIENT, status = "OK", port = 443 } = {}): string =>
  status === "OK"
    ? `2 111122223333 eni-1 ${client} ${address} 50000 ${port} 6 3 180 1791979200 1791979260 ACCEPT OK`
    : `2 111122223333 eni-1 - - - - - - - 1791979200 1791979260 - ${status}`;

const azureLine = (fields: object, day: number, category = "AZFWApplicationRule"): string =>
  JSON.stringify({
    category,
    time: at(day, "12:00:00.1234567Z"),
    resourceId: "/SUBSCRIPTIONS/S/RESOURCEGROUPS/HUB/PROVIDERS/MICROSOFT.NETWORK/AZUREFIREWALLS/HUB",
    properties: { SourceIp: CLIENT, SourcePort: 50_000 + day, DestinationPort: 443, Fqdn: HOST, ...fields },
  });
const byRule = { Action: "Allow", RuleCollectionGroup: "mesh", RuleCollection: "mesh-allow", Rule: "host" };
const azureUsed = (fields: object = {}): string[] => days(1, 14).map((day) => azureLine({ ...byRule, ...fields }, day));
const azureText = (msg: string, day: number): string =>
  JSON.stringify({
    category: "AzureFirewallApplicationRule",
    time: at(day, "12:00:00.1234567Z"),
    resourceId: "/SUBSCRIPTIONS/S/RESOURCEGROUPS/HUB/PROVIDERS/MICROSOFT.NETWORK/AZUREFIREWALLS/HUB",
    properties: { msg },
  });
const azureTextUsed = days(1, 14).map((day) =>
  azureText(
    `HTTPS request from ${CLIENT}:${50_000 + day} to ${HOST}:443. Action: Allow. Policy: p. Rule Collection Group: mesh. Rule Collection: mesh-allow. Rule: host`,
    day,
  ),
);

interface Scenario {
  readonly plan?: readonly Sample[] | "none";
  /** Files, each of lines or of bytes. */
  readonly files: readonly (readonly string[] | Buffer)[];
  readonly verdict: Observed["verdict"]["result"];
  readonly says?: RegExp;
  /** Flows of the host in use. */
  readonly flows?: number;
  readonly unchangedSince?: string | null;
  readonly windowDays?: number;
}

/** What is expected of each was written down before any of them ran. */
const SCENARIOS: Readonly<Record<string, Readonly<Record<string, Scenario>>>> = {
  "by the days that the lines cover": {
    "two weeks without a gap": { files: [TWO_WEEKS], verdict: "ready", flows: 14 },
    "a day less": { files: [used(days(1, 13))], verdict: "unclear", says: /13 days, and 14/ },
    "two weeks with a day between them": { files: [used([...days(1, 7), ...days(9, 15)])], verdict: "ready" },
    "one week of two": { files: [used([1, 3, 5, 7, 9, 11, 13])], verdict: "unclear" },
    "fourteen lines of one day": {
      files: [days(1, 14).map((hour) => used([1], { flow: hour, time: at(1, `0${hour % 10}:00:00Z`) })[0] ?? "")],
      verdict: "unclear",
      says: /1 day,/,
    },
    "lines of another time zone that fall on two weeks": {
      files: [days(1, 14).map((day) => used([day], { time: at(day, "00:30:00+01:00") })[0] ?? "")],
      verdict: "ready",
    },
    "two lines of two local days that are one": {
      files: [
        [...used(days(2, 13)), ...used([14], { time: at(14, "00:30:00+01:00") }), ...used([14], { time: at(14) })],
      ],
      verdict: "unclear",
    },
    "lines in any order": { files: [[...TWO_WEEKS].reverse()], verdict: "ready" },
    "a day in the future": {
      files: [[...used(days(1, 13)), ...used([14], { time: "2031-01-01T00:00:00Z" })]],
      verdict: "unclear",
      says: /13 days/,
    },
    "a clock that is an hour ahead": {
      files: [[...used(days(1, 13)), ...used([14], { time: "2026-10-31T01:00:00Z" })]],
      verdict: "ready",
    },
    "lines without a time": {
      files: [TWO_WEEKS.map((line) => line.replaceAll(/"(event_timestamp|timestamp)":"[^"]*"/g, '"$1":"soon"'))],
      verdict: "unclear",
    },
    "times in milliseconds": {
      files: [TWO_WEEKS.map((line) => line.replace(/("event_timestamp":"\d+)"/, '$1000"'))],
      verdict: "ready",
    },
    "as many days as are asked for": { files: [used([1])], verdict: "ready", windowDays: 1 },
  },
  "by firewall": {
    "one week of two firewalls": {
      files: [onFirewall("a", used(days(1, 7))), onFirewall("b", used(days(1, 7)))],
      verdict: "unclear",
      says: /7 days/,
    },
    "one week of one and the next week of another": {
      files: [onFirewall("a", used(days(1, 7))), onFirewall("b", used(days(8, 14)))],
      verdict: "unclear",
      says: /7 days/,
    },
    "two weeks of one and three days of another": {
      files: [onFirewall("a", TWO_WEEKS), onFirewall("b", used(days(1, 3), { client: "10.20.1.6", clientPort: 9 }))],
      verdict: "unclear",
      says: /3 days on the firewall b, and 14/,
    },
    "two weeks of each of two": {
      files: [
        onFirewall("a", TWO_WEEKS),
        onFirewall(
          "b",
          TWO_WEEKS.map((line) => line.replaceAll('flow_id":', 'flow_id":7')),
        ),
      ],
      verdict: "ready",
      flows: 28,
    },
    "another firewall with rules of its own in the same folder": {
      files: [
        TWO_WEEKS,
        onFirewall("other", [alert(77, { sni: "y.example.org" }), byDefault({ sni: "z.example.org" })]),
      ],
      verdict: "ready",
    },
    "lines that don't tell their firewall, among lines that do": {
      files: [[...TWO_WEEKS, byDefault({ port: 22 }).replace('"firewall_name":"fw",', "")]],
      verdict: "not-ready",
    },
    "lines that tell their firewall, among lines that don't": {
      files: [[...TWO_WEEKS.map((line) => line.replace('"firewall_name":"fw",', "")), byDefault({ port: 22 })]],
      verdict: "not-ready",
    },
    "another firewall alone": {
      files: [
        onFirewall(
          "other",
          used(days(1, 14)).map((line) => line.replace(/"signature_id":\d+/, '"signature_id":77')),
        ),
      ],
      verdict: "unclear",
      says: /No line was made by a rule of the plan/,
    },
    "the plan of another stack": {
      plan: aws({ name: "other", monitor: { owner: "team", expires: "2027-01-31" } }),
      files: [TWO_WEEKS],
      verdict: "unclear",
      says: /No line was made by a rule of the plan/,
    },
    "no plan": { plan: "none", files: [TWO_WEEKS], verdict: "unclear", says: /--plan/ },
  },
  "by what enforcing ends": {
    "a name that no rule has": {
      files: [[...TWO_WEEKS, denied()]],
      verdict: "not-ready",
      says: /x\.example\.org on 443/,
    },
    "a port": { files: [[...TWO_WEEKS, alert("deny:port", { port: 8443 })]], verdict: "not-ready" },
    "a name, told of in 2 MB": {
      files: [[...TWO_WEEKS, denied({ sni: "x".repeat(2_000_000) })]],
      verdict: "not-ready",
    },
    "a name, told of in 20 MB": {
      files: [[...TWO_WEEKS, denied({ sni: "x".repeat(20_000_000) })]],
      verdict: "unclear",
      says: /1 line could not be read/,
    },
    "what the default action logs": { files: [[...TWO_WEEKS, byDefault({ port: 22 })]], verdict: "not-ready" },
    "what only the default action logs, with the name of the host": {
      files: [[...TWO_WEEKS, byDefault({ sni: HOST, port: 8443 })]],
      verdict: "not-ready",
    },
    "a flow that a pass takes, which the default action logs as well": {
      files: [[...TWO_WEEKS, byDefault({ flow: 3, time: at(3) })]],
      verdict: "ready",
    },
    "a flow that the default action logs before a pass takes it": {
      files: [[byDefault({ flow: 3, time: at(3) }), ...TWO_WEEKS]],
      verdict: "ready",
    },
    "a name that has a rule since then": {
      plan: withPartner(),
      files: [[...TWO_WEEKS, denied()]],
      unchangedSince: at(16),
      verdict: "ready",
    },
    "a name that has a rule in the next update": {
      plan: withPartner(),
      files: [[...TWO_WEEKS, denied()]],
      unchangedSince: null,
      verdict: "ready",
    },
    "a name that had a rule already": {
      plan: withPartner(),
      files: [[...TWO_WEEKS, denied()]],
      unchangedSince: at(14),
      verdict: "not-ready",
    },
    "a name that has a rule, nobody knows since when": {
      plan: withPartner(),
      files: [[...TWO_WEEKS, denied()]],
      verdict: "unclear",
      says: /x\.example\.org on 443/,
    },
    "a plan that enforces already, of lines that monitor mode wrote": {
      plan: enforce,
      files: [[...TWO_WEEKS, denied()]],
      verdict: "not-ready",
      says: /x\.example\.org on 443/,
    },
    "a plan that enforces already, of default lines that monitor mode wrote": {
      plan: enforce,
      files: [[...TWO_WEEKS, byDefault({ port: 22 })]],
      verdict: "unclear",
    },
    "a firewall that enforces and has dropped what isn't MESH": {
      plan: enforce,
      files: [[...TWO_WEEKS, denied({ action: "blocked" })]],
      verdict: "ready",
    },
    "lines of both modes, by a plan of monitor mode": {
      files: [[...TWO_WEEKS, denied({ action: "blocked", time: at(14) }), denied({ time: at(15) })]],
      verdict: "not-ready",
    },
    "a default action that has dropped": {
      plan: enforce,
      files: [[...TWO_WEEKS, alert(4, { signature: "aws:drop_established action", action: "blocked", port: 22 })]],
      verdict: "ready",
    },
  },
  "by the hosts that are needed": {
    "in capitals with a trailing dot": {
      files: [used(days(1, 14), { sni: `${HOST.toUpperCase()}.` })],
      verdict: "ready",
    },
    "only the host that isn't confirmed": {
      files: [days(1, 14).map((day) => alert("live-api", { sni: API, time: at(day), flow: day }))],
      verdict: "unclear",
      says: /mesh-sync\S+ was not seen in use/,
    },
    "only looked up": {
      files: [
        [
          ...days(1, 14).map((day) => alert("live-api", { sni: API, time: at(day), flow: day })),
          ...days(1, 14).map((day) => query(HOST, {}, day)),
        ],
      ],
      verdict: "unclear",
      says: /mesh-sync\S+ was not seen in use/,
    },
    "only seen denied": {
      plan: enforce,
      files: [
        days(1, 14).map((day) => alert("deny:old-tls", { sni: HOST, action: "blocked", time: at(day), flow: day })),
      ],
      verdict: "not-ready",
      says: /mesh-sync/,
    },
    "denied, and in use since": {
      plan: enforce,
      files: [[alert("deny:tls-host", { sni: HOST, action: "blocked", time: at(1, "01:00:00Z") }), ...TWO_WEEKS]],
      verdict: "ready",
    },
    "in use, and denied since": {
      plan: enforce,
      files: [[...TWO_WEEKS, alert("deny:old-tls", { sni: HOST, action: "blocked", time: at(20) })]],
      verdict: "not-ready",
      says: /mesh-sync/,
    },
    "on another port than the rule's": {
      files: [[...TWO_WEEKS, alert("live-internet", { sni: HOST, port: 8443 })]],
      verdict: "unclear",
    },
    "another host, that the rule was for before": {
      files: [[...TWO_WEEKS, alert("live-internet", { sni: "old.example.org" })]],
      verdict: "unclear",
      says: /old\.example\.org/,
    },
  },
  "by the clients": {
    "of a plan that no longer lists them": {
      plan: forClients("10.30.0.0/16"),
      files: [TWO_WEEKS],
      verdict: "unclear",
    },
    "of which the plan lists some": {
      files: [[...TWO_WEEKS, alert("live-internet", { sni: HOST, client: STRANGER })]],
      verdict: "unclear",
    },
    "of IPv6": {
      plan: forClients("10.20.0.0/16", "2001:db8:20::/48"),
      files: [used(days(1, 14), { client: "2001:DB8:20:0::5" })],
      verdict: "ready",
    },
    "of IPv6 that the plan doesn't list": {
      files: [[...TWO_WEEKS, alert("live-internet", { sni: HOST, client: "2001:db8:20::5" })]],
      verdict: "unclear",
    },
    "of whom the list lacks one": {
      files: [[...TWO_WEEKS, alert("alert:home-net", { client: STRANGER })]],
      verdict: "unclear",
    },
    "behind a NAT gateway that the list lacks": {
      files: [
        days(1, 14).map((day) => alert("alert:home-net", { client: STRANGER, sni: HOST, time: at(day), flow: day })),
      ],
      verdict: "unclear",
    },
    "that dial a known address without a name": {
      files: [[...TWO_WEEKS, vpcFlow(PIN, { client: "10.20.1.9" })]],
      verdict: "not-ready",
      says: new RegExp(PIN),
    },
    "that dial a known address for which they asked by name": {
      files: [[...TWO_WEEKS, query(HOST, { answers: [{ Rdata: PIN, Type: "A" }] }), vpcFlow(PIN)]],
      verdict: "ready",
    },
    "of somebody else, that dial a known address": {
      files: [[...TWO_WEEKS, vpcFlow(PIN, { client: STRANGER })]],
      verdict: "ready",
    },
  },
  "by rules of others": {
    "one that logs what a pass of ours takes": {
      files: [[...TWO_WEEKS, alert(77, { sni: HOST, flow: 3, time: at(3) })]],
      verdict: "ready",
    },
    "one that nobody knows, for a name of no rule, in a flow that a pass takes": {
      files: [[...TWO_WEEKS, alert(77, { sni: "y.example.org", flow: 3, time: at(3) })]],
      verdict: "unclear",
      says: /y\.example\.org/,
    },
    "one that nobody knows, for a name of no rule, before a pass takes the flow": {
      files: [[alert(77, { sni: "y.example.org", flow: 3, time: at(3) }), ...TWO_WEEKS]],
      verdict: "unclear",
      says: /y\.example\.org/,
    },
    "one that nobody knows, for a name of no rule": {
      files: [[...TWO_WEEKS, alert(77, { sni: "y.example.org" })]],
      verdict: "unclear",
      says: /y\.example\.org/,
    },
    "one that drops the host": {
      files: [[...TWO_WEEKS, alert(77, { sni: HOST, action: "blocked", time: at(20) })]],
      verdict: "not-ready",
      says: /mesh-sync/,
    },
    "a rule of ours whose text was another then, of a port": {
      files: [[...TWO_WEEKS, alert("deny:port", { rev: 5, port: 8443 })]],
      verdict: "unclear",
    },
    "a line that names no rule": {
      files: [[...TWO_WEEKS, alert("deny:port").replace(/"signature_id":\d+,/, "")]],
      verdict: "unclear",
    },
    "a DNS Firewall that the plan doesn't have": {
      files: [
        [
          ...TWO_WEEKS,
          query("y.example.org", { firewall_rule_action: "ALERT", firewall_rule_group_id: "rslvr-frg-9" }),
        ],
      ],
      verdict: "ready",
    },
    "another DNS Firewall beside the plan's": {
      plan: [...monitor, ...dnsFirewall],
      files: [
        [
          ...TWO_WEEKS,
          query("y.example.org", { firewall_rule_action: "ALERT", firewall_rule_group_id: "rslvr-frg-9" }),
        ],
      ],
      verdict: "ready",
    },
    "the plan's DNS Firewall": {
      plan: [...monitor, ...dnsFirewall],
      files: [
        [
          ...TWO_WEEKS,
          query("y.example.org", { firewall_rule_action: "ALERT", firewall_rule_group_id: "rslvr-frg-1" }),
        ],
      ],
      verdict: "not-ready",
      says: /y\.example\.org on 53/,
    },
    "a firewall that opens TLS of others": { files: [[...TWO_WEEKS, TLS_ERROR]], verdict: "ready" },
  },
  "by logs of other kinds": {
    "flow lines of the firewall beside its alerts": { files: [TWO_WEEKS, [FLOW_OUT]], verdict: "ready" },
    "flow logs alone": { files: [days(1, 14).map(() => vpcFlow("203.0.113.10"))], verdict: "unclear" },
    "queries alone": { files: [days(1, 14).map((day) => query(HOST, {}, day))], verdict: "unclear" },
    "a flow log that had nothing to tell": {
      files: [[...TWO_WEEKS, vpcFlow("", { status: "NODATA" })]],
      verdict: "ready",
    },
    "a flow log that left something out": {
      files: [[...TWO_WEEKS, vpcFlow("", { status: "SKIPDATA" })]],
      verdict: "ready",
    },
  },
  "by how the lines arrive": {
    "the same file twice": { files: [TWO_WEEKS, TWO_WEEKS], verdict: "ready", flows: 14 },
    "the same file packed and unpacked": {
      files: [TWO_WEEKS, gzipSync(TWO_WEEKS.join("\n"))],
      verdict: "ready",
      flows: 14,
    },
    "exports that overlap": {
      files: [
        used(days(1, 10)),
        [JSON.stringify({ events: used(days(5, 14)).map((message) => ({ timestamp: 1, message })) })],
      ],
      verdict: "ready",
      flows: 14,
    },
    "a packed file that is cut off": {
      files: [TWO_WEEKS, gzipSync(used(days(15, 28)).join("\n")).subarray(0, -20)],
      verdict: "unclear",
      says: /file 2 was not read completely/,
    },
    "a line that is broken": {
      files: [TWO_WEEKS, ['{"event":']],
      verdict: "unclear",
      says: /1 line could not be read, of file 2/,
    },
    "a file of something else": {
      files: [TWO_WEEKS, ["# How to read these logs"]],
      verdict: "unclear",
      says: /file 2/,
    },
    "an empty file": { files: [TWO_WEEKS, []], verdict: "ready" },
    "what an export to S3 writes to try the bucket": {
      files: [TWO_WEEKS, ["Permission Check Successful"]],
      verdict: "ready",
    },
    "a subscription's envelope in another": {
      files: [
        [
          JSON.stringify({
            records: [
              JSON.stringify({
                messageType: "DATA_MESSAGE",
                logEvents: TWO_WEEKS.map((message, id) => ({ id: String(id), timestamp: 1, message })),
              }),
            ],
          }),
        ],
      ],
      verdict: "ready",
      flows: 14,
    },
    "one file for each of thousands of lines": {
      files: days(1, 3000).map((flow) => used([(flow % 14) + 1], { flow })),
      verdict: "ready",
      flows: 3000,
    },
    "one document without line ends": { files: [Buffer.from(TWO_WEEKS.join(""))], verdict: "ready", flows: 14 },
    nothing: { files: [], verdict: "unclear", says: /No line of any log/ },
  },
  "on Azure": {
    "two weeks of the rule": { plan: azure, files: [azureUsed()], verdict: "ready", flows: 14 },
    "by a rule in other letters": {
      plan: azure,
      files: [azureUsed({ RuleCollectionGroup: "MESH", Rule: "Host" })],
      verdict: "ready",
    },
    "a host of nobody's that is denied": {
      plan: azure,
      files: [
        [...azureUsed(), azureLine({ Action: "Deny", ActionReason: "Default Action", Fqdn: "y.example.org" }, 15)],
      ],
      verdict: "ready",
    },
    "by a rule of others that comes first": {
      plan: azure,
      files: [azureUsed({ RuleCollectionGroup: "theirs", Rule: "all" })],
      verdict: "unclear",
    },
    "the host, denied since": {
      plan: azure,
      files: [[...azureUsed(), azureLine({ Action: "Deny", ActionReason: "Default Action" }, 20)]],
      verdict: "not-ready",
      says: /mesh-sync/,
    },
    "the host, denied to somebody who is no client": {
      plan: azure,
      files: [[...azureUsed(), azureLine({ Action: "Deny", ActionReason: "Default Action", SourceIp: STRANGER }, 20)]],
      verdict: "ready",
    },
    "the host, denied before the rule was there": {
      plan: azure,
      files: [
        [
          azureLine({ Action: "Deny", ActionReason: "Default Action" }, 1),
          ...azureUsed().slice(1),
          azureLine(byRule, 15),
        ],
      ],
      verdict: "ready",
    },
    "the host, denied by threat intelligence": {
      plan: azure,
      files: [[...azureUsed(), azureLine({ Action: "Deny", ThreatDescription: "x" }, 20, "AZFWThreatIntel")]],
      verdict: "not-ready",
    },
    "lines of both kinds of one event": {
      plan: azure,
      files: [[...azureUsed(), ...azureTextUsed]],
      verdict: "ready",
      flows: 14,
    },
    "lines of text alone": { plan: azure, files: [azureTextUsed], verdict: "ready", flows: 14 },
    "the same file twice": { plan: azure, files: [azureUsed(), azureUsed()], verdict: "ready", flows: 14 },
    "queries of its DNS proxy alone": {
      plan: azure,
      files: [days(1, 14).map((day) => azureLine({ QueryName: `${HOST}.` }, day, "AZFWDnsQuery"))],
      verdict: "unclear",
    },
    "clients that the rule doesn't list": {
      plan: azure,
      files: [[...azureUsed(), azureLine({ ...byRule, SourceIp: STRANGER }, 15)]],
      verdict: "unclear",
    },
  },
};

async function observe({ plan = monitor, files, unchangedSince, windowDays = 14 }: Scenario): Promise<Observed> {
  const { readings, firewalls } = stackOf(plan === "none" ? [] : plan);
  const known = readings.map((each) => (unchangedSince === undefined ? each : { ...each, unchangedSince }));
  const intent = plan === "none" ? undefined : intentOf(known, firewalls);
  const tallies = new Tallies(new Set([PIN]), { now: NOW, roleOf: roleIn(intent) });
  const read = [];
  for (const [index, file] of files.entries()) {
    const bytes = Buffer.isBuffer(file) ? file : Buffer.from(file.join("\n"));
    const take = (...[event, kind]: Parameters<Tallies["add"]>) => tallies.add(event, kind);
    read.push(await readLogFile(`file ${index + 1}`, Readable.from([bytes]), take));
  }
  return observeTallies(tallies, read, {
    intent,
    statuses: new Map([
      [HOST, "current"],
      [API, "unverified"],
    ]),
    knownAddresses: new Set([PIN]),
    windowDays,
    showsClients: false,
  });
}

describe("whether to enforce is told", () => {
  for (const [group, scenarios] of Object.entries(SCENARIOS))
    describe(group, () => {
      for (const [name, scenario] of Object.entries(scenarios))
        it(`${name}: ${scenario.verdict}`, async () => {
          const { verdict, destinations } = await observe(scenario);
          assert.equal(verdict.result, scenario.verdict, verdict.reasons.join("\n"));
          assert.match(verdict.reasons.join("\n"), scenario.says ?? /^/);
          const of = destinations.filter(({ name, state, port }) => name === HOST && state === "used" && port === 443);
          if (scenario.flows !== undefined)
            assert.equal(
              of.reduce((sum, { flows }) => sum + flows, 0),
              scenario.flows,
            );
        });
    });

  it("the same whatever the order of the lines, and however they are divided into files", () => {
    const lines = [
      ...TWO_WEEKS,
      ...onFirewall("b", used(days(15, 20), { flow: 77, client: "10.20.1.6" })),
      ...[byDefault({ flow: 3 }), byDefault({ flow: 3, sni: "y.example.org" }), byDefault({ flow: 4, sni: HOST })],
      ...[alert(77, { flow: 5 }), alert(77, { flow: 5, sni: "z.example.org" }), alert(77, { flow: 6, sni: HOST })],
      ...[denied({ flow: 7 }), denied({ flow: 7 }), denied({ flow: 8, action: "blocked" })],
      ...[query(HOST, { answers: [{ Rdata: PIN, Type: "A" }] }), query("y.example.org"), vpcFlow(PIN), TLS_ERROR],
      ...onFirewall("other", [byDefault({ flow: 9, sni: "theirs.example.org" })]),
    ];
    const verdict = (of: Observed) => ({ ...of, files: [] });
    return fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(lines, { minLength: lines.length }),
        fc.nat({ max: lines.length }),
        async (shuffled, at) =>
          assert.deepEqual(
            verdict(await observe({ files: [shuffled.slice(0, at), shuffled.slice(at)], verdict: "not-ready" })),
            verdict(await observe({ files: [lines], verdict: "not-ready" })),
          ),
      ),
      runs(30),
    );
  });
});
