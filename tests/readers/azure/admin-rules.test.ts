import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { factsOf, grantsOf, type Sample, UNKNOWN } from "../../support/readers/readings.ts";

const NOT_YET = "it is known only after an update";
const pin = {
  kind: "Custom",
  access: "Allow",
  direction: "Outbound",
  priority: 100,
  protocol: "Tcp",
  destinationPortRanges: ["443"],
  destinations: [{ addressPrefix: "18.132.56.40/32", addressPrefixType: "IPPrefix" }],
};
const PIN = "allow outbound tcp 443 from any to 18.132.56.40 #100 |";
const { access, kind, ...shared } = pin;
const RULE = "azure-native:network:AdminRule";
const CLASSIC = "azure:network/networkManagerAdminRule:NetworkManagerAdminRule";

const cases: [why: string, sample: Sample, grants: string[]][] = [
  ["a rule", { type: RULE, props: pin }, [PIN]],
  ["a rule of an older API version", { type: "azure-native:network/v20210201preview:AdminRule", props: pin }, [PIN]],
  ["the classic provider's", { type: CLASSIC, props: { ...shared, action: "Allow" } }, [PIN]],
  [
    "one that passes NSGs by",
    { type: RULE, props: { ...pin, access: "AlwaysAllow" } },
    [PIN.replace("allow", "bypass")],
  ],
  [
    "tags, groups of networks, and what isn't known",
    {
      type: RULE,
      props: {
        ...pin,
        destinations: [
          { addressPrefix: "Internet", addressPrefixType: "ServiceTag" },
          { addressPrefix: "/subscriptions/s/group", addressPrefixType: "NetworkGroup" },
          { addressPrefix: UNKNOWN },
        ],
        sources: [{ addressPrefix: "10.0.0.0/8" }],
        sourcePortRanges: ["0-65535"],
      },
    },
    [
      `allow outbound tcp 443 from 10.0.0.0/8 to any, private /subscriptions/s/group #100 | ? destination destinations[2].addressPrefix: ${NOT_YET}`,
    ],
  ],
  [
    "one without ports and destinations is for all of them",
    { type: RULE, props: { ...pin, access: "Deny", protocol: "Any", destinationPortRanges: [], destinations: [] } },
    ["deny outbound any any port from any to any #100 |"],
  ],
  [
    "one of Azure's own",
    { type: "azure-native:network:DefaultAdminRule", props: { kind: "Default", flag: "AllowVnetOutBound" } },
    [
      "unknown unknown - no port to - | flag ? rule flag: what Azure's default rule AllowVnetOutBound does is known only after an update",
    ],
  ],
  [
    "one of Azure's own, in a state",
    { type: "azure-native:network:DefaultAdminRule", props: { ...pin, kind: "Default" } },
    [PIN],
  ],
  [
    "a user's rule, which can only allow",
    { type: "azure-native:network:SecurityUserRule", props: { ...shared, priority: undefined } },
    [PIN.replace(" #100", "")],
  ],
  [
    "a user's rule of an older API version",
    { type: "azure-native:network/v20210201preview:UserRule", props: { ...shared, priority: undefined, kind } },
    [PIN.replace(" #100", "")],
  ],
];

describe("rules of Azure's Virtual Network Manager", () => {
  for (const [why, sample, grants] of cases)
    it(`${why}, ${sample.type}`, () => assert.deepEqual(grantsOf(sample), grants));

  it("say which collection they are part of, and collections which networks they are for", () => {
    assert.deepEqual(factsOf({ type: RULE, props: { ...pin, ruleCollectionName: "rules" } }), [
      "part-of rule-group rules | ruleCollectionName",
    ]);
    assert.deepEqual(
      factsOf({
        type: "azure-native:network:AdminRuleCollection",
        props: { appliesToGroups: [{ networkGroupId: "/subscriptions/s/group" }] },
      }),
      ["applies-to network /subscriptions/s/group | appliesToGroups[0].networkGroupId"],
    );
  });
});
