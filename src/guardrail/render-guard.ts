import { CAN_T_SEE, type GuardrailSource, INSTEAD } from "./guardrail.ts";
import { pinningRanges } from "./pinning-ranges.ts";

/**
 * Characters that `policyText` of an AWS Config custom policy rule may have. Source: API reference of AWS Config,
 * CustomPolicyDetails.
 */
export const LONGEST_POLICY_TEXT = 10_000;

/**
 * A rule of AWS CloudFormation Guard 2 for AWS Config custom policy rules: it speaks of recorded configurations of
 * security groups, network ACLs, prefix lists and the listed rules of Network Firewall groups.
 *
 * @throws RangeError where the text is longer than the service takes.
 */
export function renderGuard({ addresses, origin }: GuardrailSource): string {
  const ranges = pinningRanges(addresses);
  const text = [
    `# ${origin}`,
    ...[...CAN_T_SEE, "Suricata text (rulesString) is not recorded by AWS Config, so that no rule here sees it."].map(
      (line) => `# ${line}`,
    ),
    `let pinning = [${[...ranges, ...addresses].map((range) => `'${range}'`).join(",")}]`,
    ...RULES.map(({ type, name, when, list, check }) => ruleText(type, name, when, list, check)),
    "",
  ].join("\n");
  if (text.length <= LONGEST_POLICY_TEXT) return text;
  throw new RangeError(
    `The Guard rule has ${text.length} characters, and AWS Config takes ${LONGEST_POLICY_TEXT}: the catalogue has too many known addresses.`,
  );
}

/** Where the resources that AWS Config records have their destinations. */
const RULES = [
  {
    type: "AWS::EC2::SecurityGroup",
    name: "security_group",
    when: "configuration.ipPermissionsEgress",
    list: "configuration.ipPermissionsEgress[*].ipv4Ranges[*]",
    check: "cidrIp",
  },
  {
    type: "AWS::EC2::NetworkAcl",
    name: "network_acl",
    when: "configuration.entries",
    list: "configuration.entries[ egress == true ruleAction == 'allow' ]",
    check: "cidrBlock",
  },
  {
    type: "AWS::EC2::PrefixList",
    name: "prefix_list",
    when: "configuration.Entries",
    list: "configuration.Entries[*]",
    check: "Cidr",
  },
] as const;

const ruleText = (type: string, name: string, when: string, list: string, check: string): string =>
  `rule no_pinned_mesh_${name} when resourceType == '${type}' {
  when ${when} !empty {
    ${list} { ${check} not in %pinning <<${INSTEAD}>> }
  }
}`;
