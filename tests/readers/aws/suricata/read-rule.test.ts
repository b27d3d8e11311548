import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { grantsOf, UNKNOWN } from "../../../support/readers/readings.ts";

const GROUP = "aws:networkfirewall/ruleGroup:RuleGroup";
const PATH = "ruleGroup.rulesSource.rulesString";

const VARIABLES = {
  ipSets: [
    { key: "MESH", ipSet: { definitions: ["18.132.56.40/32", "18.132.113.121/32"] } },
    { key: "ALL", ipSet: { definitions: ["0.0.0.0/0"] } },
    { key: "LATER", ipSet: { definitions: ["18.132.56.40/32", UNKNOWN] } },
  ],
  portSets: [
    { key: "WEB", portSet: { definitions: ["80", "443"] } },
    { key: "LATER", portSet: { definitions: [UNKNOWN] } },
  ],
};
const SETS = { ipSetReferences: [{ key: "LIST", ipSetReferences: [{ referenceArn: UNKNOWN }] }] };

/** Grants of a text, without what all of them share. */
const read = (rulesString: string): string[] =>
  grantsOf({
    type: GROUP,
    from: { ruleGroup: ["aws:ec2/managedPrefixList:ManagedPrefixList::list"] },
    props: {
      type: "STATEFUL",
      capacity: 100,
      ruleGroup: { rulesSource: { rulesString }, ruleVariables: VARIABLES, referenceSets: SETS },
    },
  }).map((line) => line.replaceAll(`${PATH}, line `, "").replace(/ #\d+ \| 1\b/, ""));

const table = (title: string, cases: readonly [rule: string, ...grants: string[]][]) =>
  describe(title, () => {
    for (const [rule, ...grants] of cases) it(rule, () => assert.deepEqual(read(rule), grants));
  });

table("heads", [
  ["pass tcp $HOME_NET any -> 18.132.56.40 443 (sid:1;)", "allow tcp 443 from @HOME_NET to 18.132.56.40"],
  ["pass tcp any any -> 18.132.56.40/32 443 (flow:to_server; sid:1;)", "allow tcp 443 from any to 18.132.56.40"],
  ["drop ip any any -> any any (sid:1;)", "deny any any port from any to any"],
  [
    "reject tls any any <> any 443 (sid:1;)",
    "deny tcp/tls 443 from any to any",
    "deny tcp/tls any port from any to any ? conditions 1: it is for some source ports",
  ],
  ["rejectboth tcp any any -> any 25 (sid:1;)", "deny tcp 25 from any to any"],
  ["alert quic any any -> any any (sid:1;)", "alert udp/quic any port from any to any"],
  ["PASS TLS any any -> any 443 (sid:1;)", "allow tcp/tls 443 from any to any"],
  ["pass dns any any -> any 53 (sid:1;)", "allow tcp+udp/dns 53 from any to any"],
  ["pass ssh any any -> any 22 (sid:1;)", "allow tcp/other 22 from any to any"],
  ["pass http2 any any -> any any (sid:1;)", "allow tcp/http any port from any to any"],
  ["pass icmp any any -> any any", "allow icmp any port from any to any"],
  ["pass ip any any -> 18.132.56.40 any (ip_proto:6; sid:1;)", "allow tcp any port from any to 18.132.56.40"],
  [
    "pass ip any any -> 18.132.56.40 any (ip_proto:!udp; sid:1;)",
    "allow tcp+icmp+other any port from any to 18.132.56.40",
  ],
  [
    "drop ip any any -> any any (ip_proto:!TCP; ip_proto:!17; ip_proto:!icmp; sid:1;)",
    "deny other any port from any to any",
  ],
  [
    "pass ip any any -> 18.132.56.40 any (ip_proto:>5; sid:1;)",
    "allow any any port from any to 18.132.56.40 ? conditions 1: it is for certain IP protocols",
  ],
  [
    "pass gopher any any -> any any (sid:1;)",
    "allow - any port from any to any ? transports 1: its protocol gopher is not known",
  ],
  [
    "config tcp any any -> any any (sid:1;)",
    "unknown tcp any port from any to any ? effect 1: its action config is not known",
  ],
  [
    "pass tcp 18.132.56.40 443 -> $HOME_NET any (flow:to_client,established; sid:1;)",
    "allow tcp 443 from @HOME_NET to 18.132.56.40",
  ],
]);

table("addresses", [
  [
    "pass tcp any any -> [18.132.56.40,18.132.113.121/32] 443 (sid:1;)",
    "allow tcp 443 from any to 18.132.56.40, 18.132.113.121",
  ],
  [
    "pass tcp any any -> [18.132.56.0/24, !18.132.56.40] 443 (sid:1;)",
    "allow tcp 443 from any to 18.132.56.0-18.132.56.39+18.132.56.41-18.132.56.255",
  ],
  ["pass tcp any any -> !10.0.0.0/8 443 (sid:1;)", "allow tcp 443 from any to any but 10.0.0.0/8"],
  [
    "pass tcp any any -> ![10.0.0.0/8,172.16.0.0/12] 443 (sid:1;)",
    "allow tcp 443 from any to any but 10.0.0.0/8+172.16.0.0/12",
  ],
  ["pass tcp any any -> [any,!10.0.0.0/8] 443 (sid:1;)", "allow tcp 443 from any to any but 10.0.0.0/8"],
  [
    "pass tcp any any -> [!10.0.0.0/8,!172.16.0.0/12] 443 (sid:1;)",
    "allow tcp 443 from any to any but 10.0.0.0/8+172.16.0.0/12",
  ],
  [
    "pass tcp any any -> [[18.132.56.40],[18.132.113.121,[1.2.3.4]]] 443 (sid:1;)",
    "allow tcp 443 from any to 18.132.56.40, 18.132.113.121, 1.2.3.4",
  ],
  ["pass tcp any any -> $MESH 443 (sid:1;)", "allow tcp 443 from any to 18.132.56.40, 18.132.113.121"],
  ["pass tcp any any -> !$MESH 443 (sid:1;)", "allow tcp 443 from any to any but 18.132.56.40+18.132.113.121"],
  ["pass tcp any any -> ![any] 443 (sid:1;)", "allow tcp 443 from any to - ? destination 1: it names no destination"],
  ["pass tcp any any -> $ALL 443 (sid:1;)", "allow tcp 443 from any to any IPv4"],
  ["pass tcp any any -> @LIST 443 (sid:1;)", "allow tcp 443 from any to @address-list(list)"],
  ["pass tcp any any -> !@LIST 443 (sid:1;)", "allow tcp 443 from any to !@address-list(list)"],
  ["pass tcp any any -> $EXTERNAL_NET 443 (sid:1;)", "allow tcp 443 from any to any"],
  ["pass tcp any any -> !$HOME_NET 443 (sid:1;)", "allow tcp 443 from any to !@HOME_NET"],
  ["pass tcp any any -> !$EXTERNAL_NET 443 (sid:1;)", "allow tcp 443 from any to @HOME_NET"],
  ["pass tcp any any -> [$HOME_NET,18.132.56.40] 443 (sid:1;)", "allow tcp 443 from any to @HOME_NET, 18.132.56.40"],
  ["pass tcp any any -> $NOWHERE 443 (sid:1;)", "allow tcp 443 from any to @NOWHERE"],
  [
    "pass tcp any any -> @NOWHERE 443 (sid:1;)",
    "allow tcp 443 from any to - ? destination 1: the reference @NOWHERE is not defined in the group",
  ],
  [
    "pass tcp any any -> $LATER 443 (sid:1;)",
    "allow tcp 443 from any to 18.132.56.40 ? destination ruleGroup.ruleVariables.ipSets[2].ipSet.definitions[1], line 1: it is known only after an update",
  ],
  [
    "pass tcp any any -> [18.132.56.40,nonsense] 443 (sid:1;)",
    'allow tcp 443 from any to 18.132.56.40 ? destination 1: "nonsense" is no address or network',
  ],
  [
    "pass tcp any any -> [18.132.56.40 443 (sid:1;)",
    "unknown - no port to - | 1 ? rule 1: it is no rule: an action, a protocol, two ends with ports and options in brackets",
  ],
  [
    "pass tcp any any -> 18.132.56.40] 443 (sid:1;)",
    'allow tcp 443 from any to - ? destination 1: "18.132.56.40]" is no address',
  ],
]);

table("ports", [
  ["pass tcp any any -> 1.2.3.4 [80,443] (sid:1;)", "allow tcp 80, 443 from any to 1.2.3.4"],
  ["pass tcp any any -> 1.2.3.4 [1:1024,!443] (sid:1;)", "allow tcp 1-442, 444-1024 from any to 1.2.3.4"],
  ["pass tcp any any -> 1.2.3.4 !443 (sid:1;)", "allow tcp 0-442, 444-65535 from any to 1.2.3.4"],
  ["pass tcp any any -> 1.2.3.4 400: (sid:1;)", "allow tcp 400-65535 from any to 1.2.3.4"],
  ["pass tcp any any -> 1.2.3.4 $WEB (sid:1;)", "allow tcp 80, 443 from any to 1.2.3.4"],
  ["pass tcp any any -> 1.2.3.4 !$WEB (sid:1;)", "allow tcp 0-79, 81-442, 444-65535 from any to 1.2.3.4"],
  [
    "pass tcp any any -> 1.2.3.4 $LATER (sid:1;)",
    "allow tcp no port from any to 1.2.3.4 ? ports 1: it is known only after an update",
  ],
  [
    "pass tcp any any -> 1.2.3.4 $NOWHERE (sid:1;)",
    "allow tcp no port from any to 1.2.3.4 ? ports 1: the variable $NOWHERE is not defined in the group",
  ],
  ["pass tcp any any -> 1.2.3.4 https (sid:1;)", 'allow tcp no port from any to 1.2.3.4 ? ports 1: "https" is no port'],
]);

const sni = (options: string): string => `pass tls any any -> any 443 (${options} sid:1;)`;
const named = (names: string): string => `allow tcp/tls 443 from any to any as ${names}`;

table("names", [
  [sni('tls.sni; content:"a.example.org"; startswith; endswith; nocase;'), named("a.example.org")],
  [sni('tls_sni; content:"A.Example.org"; nocase; startswith; fast_pattern; endswith;'), named("a.example.org")],
  [sni('tls.sni; content:"example.org"; endswith;'), named("*example.org")],
  [sni('tls.sni; content:".example.org"; endswith;'), named("*.example.org")],
  [sni('tls.sni; content:"example"; startswith;'), named("example*")],
  [sni('tls.sni; content:"example";'), named("*example*")],
  [sni('tls.sni; dotprefix; content:".example.org"; endswith;'), named("example.org or *.example.org")],
  [sni('tls.sni; dotprefix; content:"example.org"; endswith;'), named("*example.org")],
  [sni('tls.sni; dotprefix; content:".example.org"; startswith; endswith;'), named("example.org")],
  [sni('tls.sni; dotprefix; content:".example";'), named("example* or *.example*")],
  [sni('tls.sni; dotprefix; content:"example"; startswith; endswith;'), named("no name")],
  [sni('tls.sni; content:"a.example.org"; depth:13; endswith;'), named("a.example.org")],
  [sni('tls.sni; content:"a.example.org"; startswith; isdataat:!1,relative;'), named("a.example.org")],
  [sni('tls.sni; content:"a.example.org"; bsize:13;'), named("a.example.org")],
  [sni('tls.sni; content:"a|2e|example|2E 6f|rg"; startswith; endswith;'), named("a.example.org")],
  [sni('tls.sni; content:"*.example.org"; startswith; endswith;'), named("*.example.org")],
  [sni('tls.sni; content:"a."; startswith; content:"example.org"; endswith;'), named("a.* and *example.org")],
  [
    sni('tls.sni; content:"example.org"; endswith; content:!"bad.example.org"; startswith; endswith;'),
    named("*example.org and not bad.example.org"),
  ],
  [sni('tls.sni; content:!"example.org"; endswith;'), named("not *example.org")],
  [sni('tls.sni; content:"a.example.org."; startswith; endswith;'), named("a.example.org")],
  [
    sni('tls.sni; content:"a.example.org"; depth:30; endswith;'),
    `${named("*a.example.org")} ? conditions 1: its keyword depth is not understood`,
  ],
  [
    sni('tls.sni; content:"a.example.org"; offset:2;'),
    `${named("*a.example.org*")} ? conditions 1: its keyword offset is not understood`,
  ],
  [sni("tls.sni; content:unquoted;"), "allow tcp/tls 443 from any to any as - ? names 1: its content can't be read"],
  [sni('tls.sni; pcre:"/^a\\.example\\.org$/";'), "allow tcp/tls 443 from any to any as a.example.org"],
  [
    'pass http any any -> any 80 (content:"crl.nhs.uk"; nocase; startswith; endswith; http_host; sid:1;)',
    "allow tcp/http 80 from any to any as crl.nhs.uk",
  ],
  [
    'pass http any any -> any 80 (http_host; content:"crl.nhs.uk"; sid:1;)',
    "allow tcp/http 80 from any to any ? conditions 1: its keyword http_host is not understood ? conditions 1: it goes by the content of packets",
  ],
  [
    'pass http any any -> any 80 (http.host.raw; content:"crl.nhs.uk"; startswith; endswith; sid:1;)',
    "allow tcp/http 80 from any to any as crl.nhs.uk",
  ],
  [
    'pass http any any -> any 80 (http.host; content:"crl.nhs.uk"; startswith; endswith; sid:1;)',
    "allow tcp/http 80 from any to any as crl.nhs.uk",
  ],
  [
    'drop dns any any -> any any (dns.query; content:"example.org"; endswith; sid:1;)',
    "deny tcp+udp/dns any port from any to any as *example.org",
  ],
  [
    'pass tcp any any -> any 443 (flow:to_server; tls.sni; content:"a.example.org"; startswith; endswith; sid:1;)',
    "allow tcp/tls 443 from any to any as a.example.org",
  ],
  [
    'pass tls any any -> 18.132.56.40 443 (tls.sni; content:"a.example.org"; startswith; endswith; sid:1;)',
    "allow tcp/tls 443 from any to 18.132.56.40 as a.example.org",
  ],
  [sni('tls.sni; content:"a.example.org"; startswith; endswith; ja3.hash; content:"abc";'), named("a.example.org")],
]);

table("other options", [
  [
    "pass tcp any any -> any 443 (flow:not_established,to_server; sid:1;)",
    "allow tcp 443 from any to any handshake only",
  ],
  [sni("ssl_version:tls1.2,tls1.3;"), "allow tcp/tls 443 from any to any TLS 1.2+1.3"],
  [sni("ssl_version:!sslv2,!sslv3,!tls1.0,!tls1.1;"), "allow tcp/tls 443 from any to any TLS 1.2+1.3"],
  [sni("tls.version:1.2;"), "allow tcp/tls 443 from any to any TLS 1.2"],
  [
    sni("ssl_version:tls9;"),
    "allow tcp/tls 443 from any to any ? conditions 1: its keyword ssl_version has a value that is not understood",
  ],
  [
    sni("flow:to_server,established; ssl_state:client_hello; alert; rev:3; metadata:a b; classtype:x;"),
    "allow tcp/tls 443 from any to any",
  ],
  [sni("flowbits:set,x; noalert;"), "allow tcp/tls 443 from any to any"],
  [
    sni("flowbits:isset,x;"),
    "allow tcp/tls 443 from any to any ? conditions 1: its keyword flowbits is not understood",
  ],
  ["pass tcp any any -> any 443 (app-layer-protocol:tls; sid:1;)", "allow tcp/tls 443 from any to any"],
  [
    "pass tcp any any -> any 443 (app-layer-protocol:!tls; sid:1;)",
    "allow tcp 443 from any to any ? conditions 1: it excludes what some protocol speaks",
  ],
  [sni("geoip:dst,GB;"), "allow tcp/tls 443 from any to any"],
  [
    'pass tcp any any -> 18.132.56.40 443 (content:"x; y) z"; sid:1;)',
    "allow tcp 443 from any to 18.132.56.40 ? conditions 1: it goes by the content of packets",
  ],
  ['pass tcp any any -> 1.2.3.4 443 (msg:"a\\; b \\"c\\""; sid:1;)', "allow tcp 443 from any to 1.2.3.4"],
]);

describe("texts", () => {
  it("give each rule its line and number, and leave comments out", () =>
    assert.deepEqual(
      grantsOf({
        type: GROUP,
        props: {
          ruleGroup: {
            rulesSource: {
              rulesString:
                "# pass tcp any any -> 18.132.56.40 443 (sid:1;)\r\n\r\npass tcp any any -> 1.2.3.4 443 (sid:2;)\n  pass tcp any any -> 1.2.3.5 \\\n  443 (sid:3;)\nnonsense\n",
            },
          },
        },
      }),
      [
        `allow tcp 443 from any to 1.2.3.4 #0 | ${PATH}, line 3`,
        `allow tcp 443 from any to 1.2.3.5 #1 | ${PATH}, line 4`,
        `unknown - no port to - | ${PATH}, line 6 ? rule ${PATH}, line 6: it is no rule: an action, a protocol, two ends with ports and options in brackets`,
      ],
    ));

  it("keep the message as the rule's label", () => {
    assert.deepEqual(read('pass tcp any any -> 1.2.3.4 443 (msg:"NHS MESH; live"; sid:1;)'), [
      "allow tcp 443 from any to 1.2.3.4",
    ]);
  });
});
