import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, it } from "mocha";
import { readLogFile } from "../../../src/observe/input/read-log-file.ts";
import type { LogEvent } from "../../../src/observe/log-event.ts";
import { ALERT, alertLine, FLOW_BACK, FLOW_OUT, QUERY, TLS_ERROR } from "../support/log-lines.ts";

const read = async (content: string | Buffer) => {
  const events: LogEvent[] = [];
  const file = await readLogFile("log", Readable.from([Buffer.from(content)]), (event) => events.push(event));
  return { file, events };
};

const AZURE_RULE = { Policy: "p", RuleCollectionGroup: "g", RuleCollection: "c", Rule: "r" };
const azure = (category: string, properties: object) =>
  JSON.stringify({ category, time: "2026-03-20T23:39:59.8494370Z", resourceId: "/X", properties });

describe("records of logs", () => {
  /** One line of each log, and what it says. */
  const SAMPLES: readonly (readonly [name: string, text: string, event: Partial<LogEvent> | undefined])[] = [
    [
      "an alert",
      ALERT,
      {
        client: "10.30.1.5",
        name: "example.com",
        address: "203.0.113.10",
        port: 443,
        rule: { sid: 1252307972, rev: 1 },
      },
    ],
    [
      "an alert whose name is in capitals with a dot",
      alertLine({ sid: 7, sni: "MSG.Example.ORG." }),
      { name: "msg.example.org" },
    ],
    ["an alert for a hello without a name", alertLine({ sid: 7 }), { name: undefined, address: "203.0.113.10" }],
    ["an alert of HTTP", alertLine({ sid: 7, http: "crl.example.org" }), { name: "crl.example.org" }],
    [
      "a default action",
      alertLine({ sid: 4, signature: "aws:alert_established action" }),
      { rule: undefined, outcome: "logged" },
    ],
    [
      "a default action that blocks",
      alertLine({ sid: 4, signature: "aws:drop_established action", action: "blocked" }),
      { rule: undefined, outcome: "denied" },
    ],
    ["a flow", FLOW_OUT, { client: "10.30.1.5", address: "203.0.113.10", port: 443, outcome: "none" }],
    ["the answers of a flow", FLOW_BACK, undefined],
    ["a fault of inspection", TLS_ERROR, { name: "example.com", port: 443 }],
    ["a query", QUERY, { what: "query", name: "example.com", port: 53, outcome: "denied" }],
    [
      "an application rule of Azure",
      azure("AZFWApplicationRule", {
        Protocol: "HTTPS",
        SourceIp: "10.30.1.5",
        DestinationPort: 443,
        Fqdn: "Msg.example.org",
        Action: "Allow",
        ...AZURE_RULE,
      }),
      { name: "msg.example.org", outcome: "allowed", rule: { group: "g", collection: "c", rule: "r" } },
    ],
    [
      "its default action",
      azure("AZFWApplicationRule", {
        SourceIp: "10.30.1.5",
        DestinationPort: 443,
        Fqdn: "a.example",
        Action: "Deny",
        ActionReason: "Default Action",
      }),
      { name: "a.example", outcome: "denied", rule: undefined },
    ],
    [
      "a network rule of Azure",
      azure("AZFWNetworkRule", {
        Protocol: "TCP",
        SourceIp: "10.30.1.5",
        DestinationIp: "203.0.113.9",
        DestinationPort: 443,
        Action: "Allow",
        ...AZURE_RULE,
      }),
      { address: "203.0.113.9", name: undefined, outcome: "allowed" },
    ],
    [
      "a query through Azure's proxy",
      azure("AZFWDnsQuery", { SourceIp: "10.30.1.5", QueryName: "ntp.example." }),
      { what: "query", name: "ntp.example" },
    ],
    ["a trace, which repeats another line", azure("AZFWFlowTrace", { SourceIp: "10.30.1.5", Flag: "FIN" }), undefined],
    ...["AZFWNatRule", "AZFWFatFlow", "AZFWInternalFqdnResolutionFailure", "AZFWFqdnResolveFailure"].map(
      (table) =>
        [
          `${table}, which is no client's flow to the outside`,
          azure(table, { SourceIp: "10.0.0.4" }),
          undefined,
        ] as const,
    ),
    [
      "rows of a workspace as the API gives them",
      JSON.stringify({
        tables: [
          {
            name: "PrimaryResult",
            columns: ["TimeGenerated", "Type", "Fqdn", "Action", "SourceIp", "DestinationPort"].map((name) => ({
              name,
            })),
            rows: [["2026-03-20T23:39:59Z", "AZFWApplicationRule", "a.example", "Allow", "10.0.0.1", 443]],
          },
        ],
      }),
      { name: "a.example", port: 443, outcome: "allowed" },
    ],
    [
      "rows of a workspace as `az` prints them",
      JSON.stringify(
        [
          {
            Action: "Deny",
            DestinationPort: "443",
            Fqdn: "a.example",
            SourceIp: "10.0.0.1",
            TableName: "PrimaryResult",
            TimeGenerated: "2026-03-20T23:39:59.123Z",
            Type: "AZFWApplicationRule",
          },
        ],
        null,
        2,
      ),
      { name: "a.example", port: 443, outcome: "denied" },
    ],
    [
      "a denied flow of a virtual network",
      JSON.stringify({
        category: "FlowLogFlowEvent",
        flowRecords: {
          flows: [{ flowGroups: [{ flowTuples: ["1764000000000,10.0.0.4,203.0.113.9,50000,443,6,O,D,NX,0,0,0,0"] }] }],
        },
      }),
      { address: "203.0.113.9", outcome: "denied" },
    ],
    [
      "a flow log of an NSG",
      JSON.stringify({
        records: [
          {
            time: "2026-03-20T23:00:00Z",
            category: "NetworkSecurityGroupFlowEvent",
            operationName: "NetworkSecurityGroupFlowEvents",
            properties: {
              Version: 2,
              flows: [
                {
                  rule: "DefaultRule_AllowInternetOutBound",
                  flows: [
                    {
                      mac: "000D3AF87856",
                      flowTuples: [
                        "1764000000,10.0.0.4,203.0.113.9,50000,443,T,O,A,B,,,,",
                        "1764000001,10.0.0.4,203.0.113.9,50000,443,T,O,A,E,1,66,1,66",
                      ],
                    },
                  ],
                },
              ],
            },
          },
        ],
      }),
      { client: "10.0.0.4", address: "203.0.113.9", port: 443, time: 1764000000000, outcome: "none" },
    ],
    [
      "an older alert, from behind a Gateway Load Balancer",
      JSON.stringify({
        availability_zone: "eu-west-2a",
        event: {
          alert: { severity: 3, signature_id: 7, rev: 2, signature: "x", action: "blocked", category: "" },
          app_proto: "http",
          dest_ip: "2001:DB8:0:0:0:0:0:9",
          dest_port: 80,
          event_type: "alert",
          flow_id: 1,
          pkt_src: "geneve encapsulation",
          proto: "TCP",
          src_ip: "10.30.1.5",
          src_port: 50000,
          timestamp: "2021-11-24T16:00:00.000000+0000",
          tx_id: 0,
        },
        event_timestamp: "1637769600",
        firewall_name: "fw",
      }),
      { name: undefined, address: "2001:db8::9", port: 80, rule: { sid: 7, rev: 2 }, time: 1637769600000 },
    ],
    [
      "a query with answers, and without a dot behind its name",
      JSON.stringify({
        query_timestamp: "2026-02-04T17:51:55Z",
        query_name: "example.com",
        query_type: "A",
        srcaddr: "10.30.1.5",
        srcids: {},
        answers: [
          { Rdata: "alias.example.com.", Type: "CNAME", Class: "IN" },
          { Rdata: "203.0.113.9", Type: "A", Class: "IN" },
        ],
      }),
      { name: "example.com", outcome: "allowed", answers: ["alias.example.com.", "203.0.113.9"] },
    ],
    [
      "a row of a workspace",
      JSON.stringify({
        TableName: "AZFWApplicationRule",
        TimeGenerated: "2026-03-20T23:39:59Z",
        Fqdn: "a.example",
        Action: "Deny",
        SourceIp: "10.0.0.1",
        DestinationPort: "443",
      }),
      { name: "a.example", port: 443, outcome: "denied" },
    ],
    ...(
      [
        [
          "HTTPS request from 10.0.2.4:56029 to host.example:443. Action: Deny. No rule matched. Proceeding with default action",
          { name: "host.example", port: 443, outcome: "denied", rule: undefined },
        ],
        [
          "HTTP  request from 10.0.2.4:56029 to host.example:80. Action: Deny. No rule matched. Proceeding with default action",
          { name: "host.example", port: 80, outcome: "denied" },
        ],
        [
          "HTTPS request from 10.0.0.1:49553 to host.example:443. Action: Allow. Policy: p. Rule Collection Group: g. Rule Collection: c. Rule: r. Web Category: x",
          { name: "host.example", outcome: "allowed", rule: { group: "g", collection: "c", rule: "r" } },
        ],
        [
          "TCP request from 192.168.0.2:50306 to 203.0.113.20:3389. Action: Allow.. Policy: p. Rule Collection Group: g. Rule Collection: c. Rule: r",
          { address: "203.0.113.20", port: 3389, outcome: "allowed", rule: { group: "g", collection: "c", rule: "r" } },
        ],
        [
          "HTTPS request from 10.0.0.1:6065. Action: Deny. Reason: SNI TLS extension was missing.",
          { client: "10.0.0.1", name: undefined, address: undefined, outcome: "denied" },
        ],
        [
          "HTTPS request from 10.0.0.1:59060 to a.example:443. Action: Deny. Failed to resolve address b.example:443: lookup b.example on 10.0.0.53:53: no such host",
          { name: "a.example", outcome: "denied" },
        ],
        [
          "DNS Request: 10.0.0.7:48197 - 15676 AAAA IN host.example. udp 55 false 512 NOERROR qr,rd,ra 0 2.000301956s",
          { what: "query", client: "10.0.0.7", name: "host.example" },
        ],
      ] as const
    ).map(
      ([msg, event]) =>
        [
          `legacy: ${msg}`,
          JSON.stringify({
            category: "AzureFirewallApplicationRule",
            time: "2026-03-20T23:39:59Z",
            properties: { msg },
          }),
          event,
        ] as const,
    ),
    [
      "a flow of a virtual network",
      JSON.stringify({
        records: [
          {
            category: "FlowLogFlowEvent",
            flowLogVersion: 4,
            flowRecords: {
              flows: [
                {
                  flowGroups: [
                    {
                      rule: "r",
                      flowTuples: [
                        "1764000000000,10.0.0.4,203.0.113.9,50000,443,6,O,B,NX,0,0,0,0",
                        "1764000000001,10.0.0.4,203.0.113.9,50000,443,6,O,E,NX,1,1,1,1",
                      ],
                    },
                  ],
                },
              ],
            },
          },
        ],
      }),
      { client: "10.0.0.4", address: "203.0.113.9", port: 443, time: 1764000000000 },
    ],
    [
      "a VPC flow log with fields in an order of its own",
      "srcport pkt-dstaddr dstport action pkt-srcaddr start flow-direction\n50000 203.0.113.9 443 ACCEPT 10.0.0.4 1764000000 egress\n443 10.0.0.4 50000 ACCEPT 203.0.113.9 1764000000 ingress\n",
      { client: "10.0.0.4", address: "203.0.113.9", port: 443, time: 1764000000000 },
    ],
    [
      "a VPC flow log without a header",
      "2 111122223333 eni-1 10.0.0.4 203.0.113.9 50000 443 6 3 180 1764000000 1764000060 REJECT OK",
      { address: "203.0.113.9", outcome: "denied" },
    ],
  ];

  for (const [name, text, expected] of SAMPLES)
    it(`are read: ${name}`, async () => {
      const { file, events } = await read(text);
      assert.equal(file.unread, 0);
      assert.equal(file.kinds.length, 1);
      assert.equal(events.length, expected === undefined ? 0 : 1);
      for (const [key, value] of Object.entries(expected ?? {}))
        assert.deepEqual(events[0]?.[key as keyof LogEvent], value, key);
    });

  const inEnvelopes: readonly (readonly [name: string, text: (lines: readonly string[]) => string | Buffer])[] = [
    ["packed", (lines) => gzipSync(lines.join("\n"))],
    [
      "packed in two parts",
      ([first = "", ...rest]) => Buffer.concat([gzipSync(`${first}\n`), gzipSync(rest.join("\n"))]),
    ],
    ["in UTF-16 as PowerShell writes", (lines) => Buffer.from(`\ufeff${lines.join("\r\n")}`, "utf16le")],
    ["without line ends", (lines) => lines.join("")],
    [
      "as events of CloudWatch Logs",
      (lines) =>
        JSON.stringify(
          { events: lines.map((message, timestamp) => ({ logStreamName: "s", timestamp, message })) },
          null,
          4,
        ),
    ],
    [
      "as rows of Insights",
      (lines) =>
        JSON.stringify({
          status: "Complete",
          results: lines.map((value) => [
            { field: "@timestamp", value: "2026" },
            { field: "@message", value },
          ]),
        }),
    ],
    [
      "as a subscription's batch",
      (lines) =>
        gzipSync(
          JSON.stringify({
            messageType: "DATA_MESSAGE",
            logEvents: lines.map((message, id) => ({ id: String(id), timestamp: 1, message })),
          }),
        ),
    ],
    ["as a list of texts", (lines) => JSON.stringify(lines, null, 2)],
    [
      "as `aws logs tail` prints",
      (lines) => lines.map((line) => `2026-11-24T16:00:00.000000+00:00 /aws/fw_2026-11-24-16 ${line}`).join("\n"),
    ],
    ["behind times", (lines) => lines.map((line) => `2026-11-24T16:00:00.000Z ${line}`).join("\n")],
  ];

  for (const [name, wrap] of inEnvelopes)
    it(`are the same ${name}`, async () => {
      const lines = [ALERT, alertLine({ sid: 7, sni: "b.example" }), QUERY];
      const plain = await read(lines.join("\n"));
      assert.equal(plain.events.length, 3);
      const wrapped = await read(wrap(lines));
      assert.deepEqual(wrapped.events, plain.events);
      assert.deepEqual([wrapped.file.lines, wrapped.file.unread], [3, 0]);
    });

  it("are read as fields of Insights, where the query asks for fields", async () => {
    const row = {
      "event.alert.signature_id": "7",
      "event.alert.signature": "MESH egress allows x",
      "event.event_type": "alert",
      "event.tls.sni": "a.example",
      "event.src_ip": "10.0.0.1",
      "event.dest_ip": "203.0.113.9",
      "event.dest_port": "443",
    };
    const { events } = await read(
      JSON.stringify({ results: [Object.entries(row).map(([field, value]) => ({ field, value }))] }),
    );
    assert.deepEqual([events[0]?.name, events[0]?.rule, events[0]?.port], ["a.example", { sid: 7 }, 443]);
  });

  it("are kept up to where a packed file is cut off, and that is said", async () => {
    const lines = Array.from({ length: 2000 }, (_, index) =>
      alertLine({ sid: 7, sni: `h${(index * 7919) % 2003}.example` }),
    );
    const packed = gzipSync(lines.join("\n"));
    const { file, events } = await read(packed.subarray(0, Math.floor(packed.length / 2)));
    assert.match(file.cut ?? "", /cut off/);
    assert.ok(events.length > 500 && events.length < 2000, `${events.length}`);
  });

  it("that a file lacks are told", async () => {
    const file = await readLogFile("/nowhere/at/all.gz", undefined, () => assert.fail());
    assert.match(file.cut ?? "", /no such file/);
  });

  it("of a VPC flow log say that nothing was sent, or that something wasn't recorded, which no reader can mend", async () => {
    const line = (status: string) => `2 111122223333 eni-1 - - - - - - - 1764000000 1764000060 - ${status}`;
    const { file, events } = await read([line("NODATA"), line("SKIPDATA")].join("\n"));
    assert.deepEqual([file.lines, file.unread, events], [2, 0, []]);
  });

  it("of unknown logs are counted as unread", async () => {
    const { file, events } = await read('{"hello":"world"}\nnot a log\n[[[[[[[[1]]]]]]]]\n{"event":{"src_ip":5}}\n');
    assert.deepEqual([file.lines, file.unread, file.kinds, events], [4, 4, [], []]);
  });

  it("with the strangest contents never throw, and each line counts once", async () =>
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record(
            {
              event: fc.oneof(
                fc.jsonValue(),
                fc.record({
                  src_ip: fc.jsonValue(),
                  alert: fc.jsonValue(),
                  tls: fc.jsonValue(),
                  event_type: fc.constantFrom("alert", "netflow", 5),
                }),
              ),
              category: fc.constantFrom(
                "AZFWApplicationRule",
                "AzureFirewallNetworkRule",
                "FlowLogFlowEvent",
                "AZFWDnsQuery",
              ),
              properties: fc.jsonValue(),
              flowRecords: fc.record({ flows: fc.jsonValue() }),
              query_name: fc.jsonValue(),
              query_type: fc.constant("A"),
              srcaddr: fc.jsonValue(),
              time: fc.jsonValue(),
            },
            { requiredKeys: [] },
          ),
          { minLength: 1, maxLength: 5 },
        ),
        async (records) => {
          const { file } = await read(records.map((record) => JSON.stringify(record)).join("\n"));
          assert.ok(file.lines >= records.length - 1 && file.unread <= file.lines);
        },
      ),
    ));
});
