import { CAN_T_SEE, type GuardrailSource, INSTEAD } from "./guardrail.ts";
import { pinningRanges } from "./pinning-ranges.ts";

/**
 * The most characters in `policyText` of an AWS Config custom policy rule. Source: API reference of AWS Config,
 * CustomPolicyDetails.
 */
export const LONGEST_POLICY_TEXT = 10_000;

/** What a rule of AWS Config can't see, as part of a sentence. */
export const CONFIG_CAN_T_SEE = "Suricata text (rulesString) and sets of addresses in rule groups";

/**
 * Returns an AWS CloudFormation Guard 2 rule for an AWS Config custom policy rule. It judges recorded configurations of
 * security groups, network ACLs, prefix lists and the listed rules of Network Firewall groups.
 *
 * @throws RangeError if the text is longer than the service takes.
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

/** The types that the rule judges, as AWS Config names them. */
export const guardTypes = (): string[] => RECORDED.map(({ type }) => type);

/**
 * Where AWS Config records destinations. Optional keys are tested for existence first, because Guard treats a missing
 * key as a failure. Source: https://github.com/awslabs/aws-config-resource-schema (properties of each type).
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

/** A list of destinations: the path to it, step by step, and the key of the destination in each member. */
interface GuardList {
  readonly path: readonly [string, string, ...string[]];
  /** A further condition. */
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
