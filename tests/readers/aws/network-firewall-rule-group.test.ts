import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { factsOf, grantsOf, readingOf, type Sample, UNKNOWN, UNKNOWN_MAP } from "../../support/readers/readings.ts";

const group = (ruleGroup: unknown, more: object = {}): Sample => ({
  type: "aws:networkfirewall/ruleGroup:RuleGroup",
  props: { type: "STATEFUL", capacity: 100, ruleGroup, ...more },
});
const stateful = (...statefulRules: unknown[]): Sample => group({ rulesSource: { statefulRules } });
const header = {
  protocol: "TCP",
  source: "ANY",
  sourcePort: "ANY",
  direction: "FORWARD",
  destination: "18.132.56.40/32",
  destinationPort: "443",
};
const sid = { keyword: "sid:1" };
const FIVE = "ruleGroup.rulesSource.statefulRules";
const LIST = "ruleGroup.rulesSource.rulesSourceList";
const LESS = "ruleGroup.rulesSource.statelessRulesAndCustomActions.statelessRules";
const NOT_YET = "it is known only after an update";

const cases: [why: string, sample: Sample, grants: string[]][] = [
  [
    "a 5-tuple",
    stateful({ action: "PASS", header, ruleOptions: [sid] }),
    [`allow tcp 443 from any to 18.132.56.40 #0 | ${FIVE}[0]`],
  ],
  [
    "a 5-tuple with options as a state has them",
    stateful({
      action: "PASS",
      header: { ...header, protocol: "TLS", destination: "ANY" },
      ruleOptions: [
        { keyword: "sid", settings: ["1"] },
        { keyword: "tls.sni", settings: [] },
        { keyword: "content", settings: ['"a.example.org"'] },
        { keyword: "startswith" },
        { keyword: "endswith", settings: null },
        { keyword: "msg", settings: ['"NHS MESH"'] },
      ],
    }),
    [`allow tcp/tls 443 from any to any as a.example.org #0 | ${FIVE}[0]`],
  ],
  [
    "a 5-tuple for both ways, with a variable",
    group({
      ruleVariables: { ipSets: [{ key: "A", ipSet: { definitions: ["1.2.3.4/32"] } }] },
      rulesSource: {
        statefulRules: [
          {
            action: "DROP",
            header: { ...header, direction: "ANY", source: "$A", sourcePort: "8080", destinationPort: "[80,443]" },
            ruleOptions: [sid],
          },
        ],
      },
    }),
    [
      `deny tcp 80, 443 from 1.2.3.4 to 18.132.56.40 #0 | ${FIVE}[0] ? conditions ${FIVE}[0]: it is for some source ports`,
      `deny tcp 8080 from 18.132.56.40 to 1.2.3.4 #0 | ${FIVE}[0] ? conditions ${FIVE}[0]: it is for some source ports`,
    ],
  ],
  [
    "5-tuples of which one isn't known",
    stateful(
      { action: "PASS", header: { ...header, destination: UNKNOWN }, ruleOptions: [sid] },
      UNKNOWN,
      { action: "PASS", header, ruleOptions: [{ keyword: "content", settings: [UNKNOWN] }] },
      { action: "PASS", header: { ...header, source: undefined } },
      { action: "PASS", header, ruleOptions: [sid] },
    ),
    [
      `allow tcp 443 from any to - #0 | ${FIVE}[0] ? destination ${FIVE}[0].header.destination: ${NOT_YET}`,
      `unknown - no port to - | ${FIVE}[1] ? rule ${FIVE}[1]: ${NOT_YET}`,
      `allow tcp 443 from any to 18.132.56.40 #2 | ${FIVE}[2] ? conditions ${FIVE}[2].ruleOptions[0].settings[0]: ${NOT_YET}`,
      `allow tcp 443 to 18.132.56.40 #3 | ${FIVE}[3] ? source ${FIVE}[3].header.source: it is missing`,
      `allow tcp 443 from any to 18.132.56.40 #4 | ${FIVE}[4]`,
    ],
  ],
  [
    "a domain list in strict order",
    group({
      rulesSource: {
        rulesSourceList: {
          generatedRulesType: "ALLOWLIST",
          targetTypes: ["TLS_SNI", "HTTP_HOST"],
          targets: [".example.org", "a.example.com", UNKNOWN],
        },
      },
      statefulRuleOptions: { ruleOrder: "STRICT_ORDER" },
    }),
    [
      `allow tcp/tls any port from @HOME_NET to any as example.org or *.example.org #0 | ${LIST}.targets[0]`,
      `allow tcp/http any port from @HOME_NET to any as example.org or *.example.org #0 | ${LIST}.targets[0]`,
      `allow tcp/tls any port from @HOME_NET to any as a.example.com #1 | ${LIST}.targets[1]`,
      `allow tcp/http any port from @HOME_NET to any as a.example.com #1 | ${LIST}.targets[1]`,
      `unknown - no port to - | ${LIST}.targets[2] ? rule ${LIST}.targets[2]: ${NOT_YET}`,
    ],
  ],
  [
    "a domain list in the order of actions, with its own HOME_NET",
    group({
      ruleVariables: { ipSets: [{ key: "HOME_NET", ipSet: { definitions: ["10.0.0.0/8"] } }] },
      rulesSource: {
        rulesSourceList: { generatedRulesType: "ALLOWLIST", targetTypes: ["TLS_SNI"], targets: ["a.example.com"] },
      },
    }),
    [
      `allow tcp/tls any port from 10.0.0.0/8 to any as a.example.com #0 | ${LIST}.targets[0]`,
      `deny tcp/tls any port from 10.0.0.0/8 to any #1 | ${LIST}`,
    ],
  ],
  [
    "a deny list",
    group({
      rulesSource: {
        rulesSourceList: { generatedRulesType: "DENYLIST", targetTypes: ["TLS_SNI"], targets: ["a.example.com"] },
      },
    }),
    [`deny tcp/tls any port from @HOME_NET to any as a.example.com #0 | ${LIST}.targets[0]`],
  ],
  [
    "a list whose kind and protocols aren't known",
    group({
      rulesSource: {
        rulesSourceList: { generatedRulesType: UNKNOWN, targetTypes: [UNKNOWN], targets: ["a.example.com"] },
      },
    }),
    [
      `unknown tcp any port from @HOME_NET to any as a.example.com #0 | ${LIST}.targets[0] ? effect ${LIST}.generatedRulesType: ${NOT_YET} ? conditions ${LIST}.targetTypes: what it looks at is not known`,
    ],
  ],
  [
    "stateless rules",
    group({
      rulesSource: {
        statelessRulesAndCustomActions: {
          statelessRules: [
            {
              priority: 1,
              ruleDefinition: {
                actions: ["aws:pass", "count"],
                matchAttributes: {
                  protocols: [6],
                  sources: [{ addressDefinition: "10.0.0.0/8" }],
                  destinations: [{ addressDefinition: "18.132.56.40/32" }, { addressDefinition: UNKNOWN }],
                  destinationPorts: [{ fromPort: 443, toPort: 443 }],
                },
              },
            },
            {
              priority: 2,
              ruleDefinition: { actions: ["aws:drop"], matchAttributes: { tcpFlags: [{ flags: ["SYN"] }] } },
            },
            { priority: 3, ruleDefinition: { actions: ["aws:forward_to_sfe"], matchAttributes: {} } },
            { priority: 4, ruleDefinition: { actions: ["mine"], matchAttributes: { protocols: [17, 1, 47] } } },
            UNKNOWN,
          ],
        },
      },
    }),
    [
      `allow tcp 443 from 10.0.0.0/8 to 18.132.56.40 #1 | ${LESS}[0] ? destination ${LESS}[0].ruleDefinition.matchAttributes.destinations[1].addressDefinition: ${NOT_YET}`,
      `deny any any port from any to any #2 | ${LESS}[1] ? conditions ${LESS}[1].ruleDefinition.matchAttributes.tcpFlags: it is for packets with certain TCP flags`,
      `forward any any port from any to any #3 | ${LESS}[2]`,
      `unknown udp+icmp+other any port from any to any #4 | ${LESS}[3] ? effect ${LESS}[3].ruleDefinition.actions: it has none of the actions aws:pass, aws:drop and aws:forward_to_sfe`,
      `unknown - no port to - | ${LESS}[4] ? rule ${LESS}[4]: ${NOT_YET}`,
    ],
  ],
  [
    "a text beside the group",
    group(undefined, { rules: "pass tcp any any -> 18.132.56.40 443 (sid:1;)" }),
    ["allow tcp 443 from any to 18.132.56.40 #0 | rules, line 1"],
  ],
  [
    "a text that stands in both places, as a state has it",
    group(
      { rulesSource: { rulesString: "pass tcp any any -> 1.2.3.4 443 (sid:1;)" } },
      { rules: "pass tcp any any -> 1.2.3.4 443 (sid:1;)" },
    ),
    ["allow tcp 443 from any to 1.2.3.4 #0 | ruleGroup.rulesSource.rulesString, line 1"],
  ],
  [
    "a text that isn't known",
    group({ rulesSource: { rulesString: UNKNOWN } }),
    [`unknown - no port to - | ruleGroup.rulesSource.rulesString ? rule ruleGroup.rulesSource.rulesString: ${NOT_YET}`],
  ],
  [
    "a text made from a value that isn't known",
    group({ rulesSource: { rulesString: `pass tcp any any -> ${UNKNOWN} 443 (sid:1;)` } }),
    [`unknown - no port to - | ruleGroup.rulesSource.rulesString ? rule ruleGroup.rulesSource.rulesString: ${NOT_YET}`],
  ],
  [
    "a group that isn't known",
    group(UNKNOWN_MAP),
    [`unknown - no port to - | ruleGroup.rulesSource ? rule ruleGroup.rulesSource: ${NOT_YET}`],
  ],
  ["a group of nothing", group({ rulesSource: {} }), []],
];

describe("Network Firewall rule groups", () => {
  for (const [why, sample, grants] of cases) it(why, () => assert.deepEqual(grantsOf(sample), grants));

  it("say their order, and in our own text who answers for monitoring, and until when", () =>
    assert.deepEqual(
      factsOf(
        group({
          rulesSource: {
            rulesString:
              "# Nothing is dropped. Owner: Network team. Expires: 2026-12-31.\n# Nothing is dropped. Owner: B. Expires: 2027-01-01.\n",
          },
          statefulRuleOptions: { ruleOrder: "STRICT_ORDER" },
        }),
      ),
      [
        "rule-order = STRICT_ORDER | ruleGroup.statefulRuleOptions.ruleOrder",
        "monitor by Network team until 2026-12-31 | ruleGroup.rulesSource.rulesString, line 1",
      ],
    ));

  it("of stateless rules have no order to say", () => assert.deepEqual(factsOf(group({}, { type: "STATELESS" })), []));

  it("are labelled by their rules' messages, and by themselves nearby", () => {
    const { grants } = readingOf(
      group(
        { rulesSource: { rulesString: 'pass tcp any any -> 1.2.3.4 443 (msg:"NHS MESH"; sid:1;)' } },
        { description: "Exceptions" },
      ),
    );
    assert.deepEqual([grants[0]?.labels, grants[0]?.nearbyLabels], [["NHS MESH"], ["it", "Exceptions"]]);
  });
});
