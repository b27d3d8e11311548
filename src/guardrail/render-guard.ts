import { CAN_T_SEE, type GuardrailSource, INSTEAD } from "./guardrail.ts";
import { pinningRanges } from "./pinning-ranges.ts";

/**
 * Characters that `policyText` of an AWS Config custom policy rule may have. Source: API reference of AWS Config,
 * CustomPolicyDetails.
 */
export const LONGEST_POLICY_TEXT = 10_000;

/** What a rule of AWS Config can't see, in a clause. */
export const CONFIG_CAN_T_SEE = "Suricata text (rulesString) and sets of addresses in rule groups";

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
    ...[...CAN_T_SEE, `AWS Config doesn't record ${CONFIG_CAN_T_SEE}, so that no rule here sees them.`].map(
      (line) => `# ${line}`,
    ),
    `let pinning = [${[...ranges, ...addresses].map((range) => `'${range}'`).join(",")}]`,
    ...RECORDED.flatMap(({ type, lists }) => ruleText(type, lists)),
    "",
  ].join("\n");
  if (text.length <= LONGEST_POLICY_TEXT) return text;
  throw new RangeError(
    `The Guard rule has ${text.length} characters, and AWS Config takes ${LONGEST_POLICY_TEXT}: the catalogue has too many known addresses.`,
  );
}

/** The types that the rule speaks of, as AWS Config names them. */
export const guardTypes = (): string[] => RECORDED.map(({ type }) => type);

/**
 * Where AWS Config records destinations. What a resource need not have is asked for first: to Guard, a key that is
 * missing is a failure. Source: https://github.com/awslabs/aws-config-resource-schema (properties of each type).
 */
const RECORDED: readonly { readonly type: string; readonly lists: readonly GuardList[] }[] = [
  {
    type: "AWS::EC2::SecurityGroup",
    lists: [
      {
        path: ["configuration", "ipPermissionsEgress[ ipv4Ranges !empty ]", "ipv4Ranges[ cidrIp exists ]"],
        key: "cidrIp",
      },
    ],
  },
  {
    type: "AWS::EC2::NetworkAcl",
    lists: [
      {
        path: ["configuration", "entries[ egress == true ruleAction == 'allow' cidrBlock exists ]"],
        key: "cidrBlock",
      },
    ],
  },
  { type: "AWS::EC2::PrefixList", lists: [{ path: ["configuration", "Entries[ Cidr exists ]"], key: "Cidr" }] },
  {
    type: "AWS::NetworkFirewall::RuleGroup",
    lists: [
      {
        path: ["configuration.ruleGroup.rulesSource", "statefulRules[ action == 'PASS' header.destination exists ]"],
        key: "header.destination",
      },
      {
        path: [
          "configuration.ruleGroup.rulesSource.statelessRulesAndCustomActions",
          "statelessRules[ some ruleDefinition.actions[*] == 'aws:pass' ruleDefinition.matchAttributes.destinations exists ]",
          "ruleDefinition.matchAttributes.destinations[*]",
        ],
        key: "addressDefinition",
      },
      {
        path: ["configuration.ruleGroup.rulesSource.rulesSourceList", "targets[*]"],
        where: "configuration.ruleGroup.rulesSource.rulesSourceList.generatedRulesType == 'ALLOWLIST'",
        key: "this",
      },
    ],
  },
];

/** A list of destinations: the way to it, step by step, and what each member calls its destination. */
interface GuardList {
  readonly path: readonly [string, string, ...string[]];
  /** What must hold beside. */
  readonly where?: string;
  readonly key: string;
}

const ruleText = (type: string, lists: readonly GuardList[]): string[] =>
  lists.map(({ path: [start, list, ...rest], where, key }, index) => {
    const name = `no_pinned_mesh_${type.replaceAll("::", "_").toLowerCase()}${index === 0 ? "" : `_${index + 1}`}`;
    return `rule ${name} when resourceType == '${type}' {
  when ${start}.${list.replace(/\[.*/, "")} !empty${where ? `\n       ${where}` : ""} {
    ${[start, list, ...rest].join(".")} { ${key} not in %pinning <<${INSTEAD}>> }
  }
}`;
  });
