import assert from "node:assert/strict";
import { describe, it } from "mocha";
import {
  grantsOf,
  readingOf,
  type Sample,
  UNKNOWN,
  UNKNOWN_LIST,
  UNKNOWN_MAP,
} from "../../support/readers/readings.ts";

const HOST = "mesh-sync.spineservices.nhs.uk";
const HTTPS = [{ protocolType: "Https", port: 443 }];

/** A rule collection group with one rule of azure-native. */
const native = (rule: object, action: unknown = { type: "Allow" }): Sample => ({
  type: "azure-native:network:FirewallPolicyRuleCollectionGroup",
  props: {
    priority: 1000,
    ruleCollections: [
      {
        ruleCollectionType: "FirewallPolicyFilterRuleCollection",
        priority: 200,
        action,
        rules: [{ ruleType: "ApplicationRule", sourceAddresses: ["10.0.0.0/8"], protocols: HTTPS, ...rule }],
      },
    ],
  },
});

/** The same of the classic provider. */
const classic = (rule: object): Sample => ({
  type: "azure:network/firewallPolicyRuleCollectionGroup:FirewallPolicyRuleCollectionGroup",
  props: {
    priority: 1000,
    applicationRuleCollections: [
      {
        priority: 200,
        action: "Allow",
        rules: [{ sourceAddresses: ["10.0.0.0/8"], protocols: [{ type: "Https", port: 443 }], ...rule }],
      },
    ],
  },
});

const AT = "#1000.200.0 | ruleCollections[0].rules[0]";
const CLASSIC_AT = "#1000.200.0 | applicationRuleCollections[0].rules[0]";

const cases: [why: string, sample: Sample, grants: string[]][] = [
  ["a host", native({ targetFqdns: [HOST] }), [`allow tcp/tls 443 from 10.0.0.0/8 to any as ${HOST} ${AT}`]],
  [
    "a host, of the classic provider",
    classic({ destinationFqdns: [HOST] }),
    [`allow tcp/tls 443 from 10.0.0.0/8 to any as ${HOST} ${CLASSIC_AT}`],
  ],
  [
    "each protocol and port is a grant, once",
    native({
      targetFqdns: [HOST],
      protocols: [
        { protocolType: "Https", port: 8443 },
        { protocolType: "http", port: "80" },
        { protocolType: "Https", port: 8443 },
        { protocolType: "Mssql", port: 1433 },
      ],
    }),
    [
      `allow tcp/tls 8443 from 10.0.0.0/8 to any as ${HOST} ${AT}`,
      `allow tcp/http 80 from 10.0.0.0/8 to any as ${HOST} ${AT}`,
      `allow tcp/other 1433 from 10.0.0.0/8 to any as ${HOST} ${AT}`,
    ],
  ],
  [
    "ports that are left out, or 0 in a state, are those of the protocol",
    native({ targetFqdns: [HOST], protocols: [{ protocolType: "Https" }, { protocolType: "Http", port: 0 }] }),
    [
      `allow tcp/tls 443 from 10.0.0.0/8 to any as ${HOST} ${AT}`,
      `allow tcp/http 80 from 10.0.0.0/8 to any as ${HOST} ${AT}`,
    ],
  ],
  [
    "wildcards as Azure takes them: a star stands for any characters",
    native({ targetFqdns: ["*.nhs.uk", "*nhs.uk", "*"] }),
    [`allow tcp/tls 443 from 10.0.0.0/8 to any as *.nhs.uk or *nhs.uk or * ${AT}`],
  ],
  [
    "URLs are read for their hosts",
    native({ targetUrls: ["*.example.org/mesh/*", "https://www.example.org:443/a?b"], terminateTLS: true }),
    [`allow tcp/tls 443 from 10.0.0.0/8 to any as *.example.org or www.example.org terminates TLS ${AT}`],
  ],
  [
    "hosts and URLs of the classic provider",
    classic({ destinationFqdns: [HOST], destinationUrls: ["example.org/x"], terminateTls: true }),
    [`allow tcp/tls 443 from 10.0.0.0/8 to any as ${HOST} or example.org terminates TLS ${CLASSIC_AT}`],
  ],
  [
    "a denial",
    native({ targetFqdns: [HOST] }, { type: "Deny" }),
    [`deny tcp/tls 443 from 10.0.0.0/8 to any as ${HOST} ${AT}`],
  ],
  [
    "a host and addresses in one rule",
    native({ targetFqdns: [HOST], destinationAddresses: ["3.11.177.31"] }),
    [`allow tcp/tls 443 from 10.0.0.0/8 to 3.11.177.31 as ${HOST} ${AT}`],
  ],
  [
    "an IP group as the source",
    native({ sourceAddresses: [], sourceIpGroups: ["/x/ipGroups/clients"], targetFqdns: [HOST] }),
    [`allow tcp/tls 443 from @/x/ipGroups/clients to any as ${HOST} ${AT}`],
  ],
  [
    "FQDN tags are lists of Microsoft's services, that match no other host",
    native({ fqdnTags: ["WindowsUpdate"], protocols: [] }),
    [
      `allow tcp/tls 443 from 10.0.0.0/8 to any as no name ${AT}`,
      `allow tcp/http 80 from 10.0.0.0/8 to any as no name ${AT}`,
    ],
  ],
  [
    "web categories can't be judged; the host beside them is read",
    native({ webCategories: ["Government"], targetFqdns: [HOST] }),
    [
      `allow tcp/tls 443 from 10.0.0.0/8 to any as ${HOST} ${AT} ? names ruleCollections[0].rules[0].webCategories: which names a web category holds is Microsoft's to say`,
    ],
  ],
  [
    "no name",
    native({}),
    [
      `allow tcp/tls 443 from 10.0.0.0/8 to any as - ${AT} ? names ruleCollections[0].rules[0].targetFqdns: no name is given`,
    ],
  ],
  [
    "a known host beside one that isn't known yet",
    native({ targetFqdns: [UNKNOWN, HOST] }),
    [
      `allow tcp/tls 443 from 10.0.0.0/8 to any as ${HOST} ${AT} ? names ruleCollections[0].rules[0].targetFqdns[0]: it is known only after an update`,
    ],
  ],
  [
    "a list of hosts that isn't known yet",
    native({ targetFqdns: UNKNOWN_LIST }),
    [
      `allow tcp/tls 443 from 10.0.0.0/8 to any as - ${AT} ? names ruleCollections[0].rules[0].targetFqdns: it is known only after an update`,
    ],
  ],
  [
    "a protocol that isn't known yet beside one that is",
    native({ targetFqdns: [HOST], protocols: [UNKNOWN_MAP, HTTPS[0]] }),
    [
      `allow tcp/tls 443 from 10.0.0.0/8 to any as ${HOST} ${AT}`,
      `allow tcp no port from 10.0.0.0/8 to any as ${HOST} ${AT} ? ports ruleCollections[0].rules[0].protocols[0]: it is known only after an update`,
    ],
  ],
  [
    "a port that isn't known yet, and one that is none",
    native({
      targetFqdns: [HOST],
      protocols: [
        { protocolType: "Https", port: UNKNOWN },
        { protocolType: "Https", port: "https" },
      ],
    }),
    [
      `allow tcp no port from 10.0.0.0/8 to any as ${HOST} ${AT} ? ports ruleCollections[0].rules[0].protocols[0].port: it is known only after an update ? ports ruleCollections[0].rules[0].protocols[1].port: "https" is no port`,
    ],
  ],
  [
    "no protocol",
    native({ targetFqdns: [HOST], protocols: [] }),
    [
      `allow tcp no port from 10.0.0.0/8 to any as ${HOST} ${AT} ? ports ruleCollections[0].rules[0].protocols: no protocol is given`,
    ],
  ],
  [
    "whether TLS is terminated isn't known yet",
    native({ targetFqdns: [HOST], terminateTLS: UNKNOWN }),
    [
      `allow tcp/tls 443 from 10.0.0.0/8 to any as ${HOST} ${AT} ? tls ruleCollections[0].rules[0].terminateTLS: it is known only after an update`,
    ],
  ],
  [
    "an action that isn't known yet",
    native({ targetFqdns: [HOST] }, { type: UNKNOWN }),
    [
      `unknown tcp/tls 443 from 10.0.0.0/8 to any as ${HOST} ${AT} ? effect ruleCollections[0].action.type: it is known only after an update`,
    ],
  ],
  [
    "no action, and one that is none",
    native({ targetFqdns: [HOST] }, { type: "Alert" }),
    [
      `unknown tcp/tls 443 from 10.0.0.0/8 to any as ${HOST} ${AT} ? effect ruleCollections[0].action.type: "Alert" is no effect`,
    ],
  ],
];

describe("application rules", () => {
  for (const [why, sample, grants] of cases) it(why, () => assert.deepEqual(grantsOf(sample), grants));

  it("are of the engine that comes last, at the layer of names", () => {
    const [grant] = readingOf(native({ targetFqdns: [HOST] })).grants;
    assert.deepEqual([grant?.engine, grant?.layer], ["azure-application-rule", "name"]);
  });

  it("have their own texts as labels, those around them nearby", () => {
    const sample = native({ name: "to-mesh", description: "NHS MESH", targetFqdns: [HOST] });
    Object.assign(sample.props, { ruleCollectionGroupName: "group", firewallPolicyName: "hub" });
    const [grant] = readingOf(sample).grants;
    assert.deepEqual(grant?.labels, ["to-mesh", "NHS MESH"]);
    assert.deepEqual(grant?.nearbyLabels, ["it", "group"]);
  });
});
