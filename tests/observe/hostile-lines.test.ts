import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { parse as parseCsv } from "csv-parse/sync";
import { describe, it } from "mocha";
import { parse as parseYaml } from "yaml";
import { Hostname } from "../../src/egress/name/hostname.ts";
import { readLogFile } from "../../src/observe/input/read-log-file.ts";
import { intentOf } from "../../src/observe/intent.ts";
import { observeTallies } from "../../src/observe/observe.ts";
import { renderObserved, renderObservedCsv, renderObservedMarkdown } from "../../src/observe/report/render-observed.ts";
import { suggestHosts } from "../../src/observe/report/suggest.ts";
import { Tallies } from "../../src/observe/tally.ts";
import { writeJson } from "../../src/text/json.ts";
import { PAGE } from "../../src/text/terminal.ts";
import { stackOf } from "../support/policy/judgement.ts";
import { aws, sid } from "./support/network-firewall.ts";

/** What a client may send in place of a name, or somebody write into a log. */
const TEXTS: Readonly<Record<string, string>> = {
  "colours of a terminal": "\u001b[31mREADY\u001b[0m.example.org",
  "a title of a terminal": "\u001b]0;READY\u0007",
  "text from right to left": "a\u202egro.elpmaxe\u202c",
  "signs without a width": "m\u200bs\u200dg\ufeff.example.org",
  "a line end": "a.example\nREADY to enforce\n",
  "a carriage return": "a.example\rREADY to enforce",
  "line ends of Unicode": "a\u2028READY\u2029to\u0085enforce",
  "a NUL": "msg.spineservices.nhs.uk\u0000.example.org",
  "a half of a pair": "a\ud800.example.org",
  markup: "</td></script><script>alert(1)</script><img src=x onerror=alert(1)>",
  "marks of Markdown": "](http://example.org) **a** `b` | c | [x](javascript:alert(1)) ![y](z)",
  "a formula": '=HYPERLINK("http://example.org","a")',
  "another formula": "+1+1",
  "a formula behind a tab": "\t=1+1",
  "an at sign": "@SUM(1)",
  "a command of a workflow": "::error file=a::b%0A::set-output name=x::y",
  "keys of YAML": '"\nmesh-egress:extraHosts:\n  evil:\n    host: evil.example.org',
  "an anchor of YAML": "&a *a !!js/function x",
  "a key of objects": "__proto__",
  "another key of objects": "constructor",
  "a wildcard": "*.nhs.uk",
  "an address": "203.0.113.99",
  "a name that looks like one of MESH": "mesh-sync.spineservices.nhs.uk.example.org",
  "other letters that look alike": "m\u0435sh-sync.spineservices.nhs.uk",
  "a template": "{{constructor}} $(id) `id` %{x} <%= y %>",
  "a path": "../../../../etc/passwd",
  "a very long name": "a".repeat(100_000),
  "nothing but dots": "......",
  blanks: "   ",
};

const alert = (fields: object, inner: object = {}) =>
  JSON.stringify({
    firewall_name: "fw",
    event_timestamp: "1764000000",
    event: {
      event_type: "alert",
      src_ip: "10.20.1.5",
      src_port: 50000,
      dest_ip: "203.0.113.10",
      dest_port: 443,
      alert: { action: "allowed", signature_id: sid("deny:tls-host"), signature: "s", ...inner },
      tls: { sni: "a.example.org" },
      ...fields,
    },
  });

const azure = (fields: object) =>
  JSON.stringify({
    category: "AZFWApplicationRule",
    time: "2026-03-20T23:39:59Z",
    properties: { SourceIp: "10.20.1.5", DestinationPort: 443, Fqdn: "a.example.org", Action: "Deny", ...fields },
  });

const query = (fields: object) =>
  JSON.stringify({
    query_timestamp: "2026-02-04T17:51:55Z",
    query_name: "a.example.org.",
    query_type: "A",
    srcaddr: "10.20.1.5",
    firewall_rule_action: "ALERT",
    ...fields,
  });

/** Every field of a record whose text reaches an answer or decides one. */
const FIELDS: Readonly<Record<string, (text: string) => string>> = {
  "server name": (sni) => alert({ tls: { sni } }),
  "Host header": (hostname) => alert({ tls: undefined, http: { hostname } }),
  "client of an alert": (src_ip) => alert({ src_ip }),
  "destination of an alert": (dest_ip) => alert({ dest_ip, tls: undefined }),
  "message of an alert": (signature) => alert({}, { signature }),
  "id of a flow": (flow_id) => alert({ flow_id }),
  "queried name": (text) => query({ query_name: text }),
  "client of a query": (srcaddr) => query({ srcaddr }),
  "answer of a query": (Rdata) => query({ answers: [{ Rdata, Type: "TXT" }] }),
  "name of an application rule's line": (Fqdn) => azure({ Fqdn }),
  "client of an application rule's line": (SourceIp) => azure({ SourceIp }),
  "rule's name on Azure": (Rule) => azure({ Rule, RuleCollection: "c", RuleCollectionGroup: "g" }),
  "collection's name on Azure": (RuleCollection) => azure({ Rule: "r", RuleCollection, Action: "Allow" }),
  "text of AzureDiagnostics": (text) =>
    JSON.stringify({
      category: "AzureFirewallApplicationRule",
      time: "2026-03-20T23:39:59Z",
      properties: { msg: `HTTPS request from 10.20.1.5:50000 to ${text}:443. Action: Deny. No rule matched.` },
    }),
  "category of a record": (category) => JSON.stringify({ category, flowRecords: {}, properties: {} }),
  "action of a firewall's line": (Action) => azure({ Action }),
  "kind of an event": (event_type) => alert({ event_type }),
  "address of a virtual network's flow": (text) =>
    JSON.stringify({
      category: "FlowLogFlowEvent",
      flowRecords: {
        flows: [{ flowGroups: [{ flowTuples: [`1764000000000,10.20.1.5,${text},50000,443,6,O,B,NX`] }] }],
      },
    }),
};

const { readings, firewalls } = stackOf(aws({ monitor: { owner: "team", expires: "2027-01-31" } }));
const REQUEST = {
  intent: intentOf(readings, firewalls),
  statuses: new Map([["mesh-sync.spineservices.nhs.uk", "current"]] as const),
  knownAddresses: new Set<string>(),
  windowDays: 1,
  showsClients: true,
};

/** Signs that move the cursor, hide or turn what stands around them. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

describe("a hostile text in a log", () => {
  for (const [field, line] of Object.entries(FIELDS))
    for (const [kind, text] of Object.entries(TEXTS))
      it(`as ${field}: ${kind}`, async () => {
        const tallies = new Tallies(new Set());
        const file = await readLogFile("a.log", Readable.from([Buffer.from(line(text))]), (event, of) =>
          tallies.add(event, of),
        );
        assert.equal(file.lines, 1);
        const observed = observeTallies(tallies, [file], REQUEST);
        assert.notEqual(observed.verdict.result, "ready");
        for (const { name = "" } of observed.destinations) assert.ok(name.length <= 256);
        for (const page of [renderObserved(observed, PAGE), renderObservedMarkdown(observed)])
          for (const row of page.split("\n")) assert.doesNotMatch(row, UNSEEN);
        const markdown = renderObservedMarkdown(observed);
        assert.doesNotMatch(markdown, /<[a-z/!]/i);
        for (const row of markdown.split("\n").filter((each) => each.startsWith("|") || each.includes(" | ")))
          assert.doesNotMatch(row, /(?<!\\)[`[\]*]/);
        const rows: string[][] = parseCsv(renderObservedCsv(observed));
        assert.ok(rows.every((row) => row.length === 12));
        for (const cell of rows.flat()) assert.ok(!/^[=+\-@\t]/.test(cell) && !UNSEEN.test(cell), cell.slice(0, 80));
        assert.deepEqual(JSON.parse(writeJson(observed)).verdict, observed.verdict);
        const suggested: { "mesh-egress:extraHosts"?: Record<string, { host: string }> } = parseYaml(
          suggestHosts(observed),
        );
        for (const { host } of Object.values(suggested["mesh-egress:extraHosts"] ?? {})) {
          assert.equal(Hostname.parse(host), host);
          assert.doesNotMatch(host, /evil|^\d/);
        }
      });
});
