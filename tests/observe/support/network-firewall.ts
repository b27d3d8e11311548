import { sidOf } from "../../../components/aws/network-firewall/suricata/sid.ts";
import { renderSuricata, type SuricataSpec } from "../../../components/aws/network-firewall/suricata/suricata.ts";
import { EgressRules } from "../../../src/egress/rule.ts";
import type { Sample } from "../../support/readers/readings.ts";
import { RULES } from "../../support/readers/rules.ts";

/** Sid of a rule of the group below. */
export const sid = (key: string): number => sidOf("mesh", key);

/** A rule group of our own component, with its policy. */
export const aws = (spec: Partial<SuricataSpec> = {}): Sample[] => [
  {
    type: "aws:networkfirewall/ruleGroup:RuleGroup",
    name: "rules",
    props: {
      arn: "arn:rules",
      type: "STATEFUL",
      capacity: 100,
      ruleGroup: {
        rulesSource: {
          rulesString: renderSuricata({ name: "mesh", rules: EgressRules.parse(RULES), policy: "own", ...spec }),
        },
        statefulRuleOptions: { ruleOrder: "STRICT_ORDER" },
      },
    },
  },
  {
    type: "aws:networkfirewall/firewallPolicy:FirewallPolicy",
    name: "policy",
    props: {
      firewallPolicy: {
        statefulEngineOptions: { ruleOrder: "STRICT_ORDER" },
        statefulRuleGroupReferences: [{ resourceArn: "arn:rules", priority: 100 }],
        policyVariables: { ruleVariables: [{ key: "HOME_NET", ipSet: { definitions: ["10.20.0.0/16"] } }] },
      },
    },
  },
];
