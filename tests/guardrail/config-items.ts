import { readRanges } from "../../src/egress/address/read-ranges.ts";
import { writeRanges } from "../../src/egress/address/write-ranges.ts";
import { SIGNATURE } from "../../src/egress/resource/pulumi-marks.ts";
import { normaliseType } from "../../src/readers/kit/type-token.ts";
import { type Sample, UNKNOWN } from "../support/readers/readings.ts";

type Props = Readonly<Record<string, unknown>>;
const listOf = (value: unknown): Props[] => (value === undefined || value === null ? [] : ([value].flat() as Props[]));

/** What AWS Config would record of each type that its guardrail speaks of, from the provider's properties. */
const RECORDED: Readonly<Record<string, (props: Props) => object>> = {
  "aws:ec2/securityGroup:SecurityGroup": ({ egress }) =>
    group(listOf(egress).flatMap(({ cidrBlocks }) => listOf(cidrBlocks))),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ({ cidrIpv4 }) => group(listOf(cidrIpv4)),
  "aws:ec2/securityGroupRule:SecurityGroupRule": ({ type, cidrBlocks }) =>
    group(type === "egress" ? listOf(cidrBlocks) : []),
  "aws:ec2/networkAcl:NetworkAcl": ({ egress }) =>
    acl(listOf(egress).map(({ action, cidrBlock }) => ({ action, cidrBlock }))),
  "aws:ec2/networkAclRule:NetworkAclRule": ({ egress, ruleAction, cidrBlock }) =>
    acl(egress === true ? [{ action: ruleAction, cidrBlock }] : []),
  "aws:ec2/managedPrefixList:ManagedPrefixList": ({ entries }) => ({
    resourceType: "AWS::EC2::PrefixList",
    configuration: { Entries: listOf(entries).map(({ cidr }) => ({ Cidr: canonical(cidr) })) },
  }),
  "aws:networkfirewall/ruleGroup:RuleGroup": ({ ruleGroup }) => {
    const { rulesString, ...rulesSource } = ((ruleGroup as Props)?.rulesSource ?? {}) as Props;
    return { resourceType: "AWS::NetworkFirewall::RuleGroup", configuration: { ruleGroup: { rulesSource } } };
  },
};

/** AWS writes a network without the bits behind its mask. */
function canonical(cidr: unknown): unknown {
  const parsed = typeof cidr === "string" ? readRanges(cidr) : undefined;
  const [written = cidr] = parsed && "ranges" in parsed && !parsed.any ? writeRanges(parsed.ranges) : [];
  return typeof written === "string" && !written.includes("/") ? `${written}/32` : written;
}

const group = (cidrs: readonly unknown[]) => ({
  resourceType: "AWS::EC2::SecurityGroup",
  configuration: { ipPermissionsEgress: [{ ipv4Ranges: cidrs.map((cidr) => ({ cidrIp: canonical(cidr) })) }] },
});

const acl = (entries: readonly { readonly action: unknown; readonly cidrBlock: unknown }[]) => ({
  resourceType: "AWS::EC2::NetworkAcl",
  configuration: {
    entries: entries.map(({ action, cidrBlock }) => ({
      egress: true,
      ruleAction: String(action).toLowerCase(),
      ...(cidrBlock !== undefined && { cidrBlock: canonical(cidrBlock) }),
    })),
  },
});

/** The item that AWS Config would record; undefined where the type is out of reach, or something isn't known yet. */
export function configItem({ type, props }: Sample): object | undefined {
  const record = RECORDED[normaliseType(type)];
  const { securityGroupId, networkAclId, ...rest } = props as Props;
  const text = JSON.stringify(rest);
  return record === undefined || text.includes(UNKNOWN) || text.includes(SIGNATURE) ? undefined : record(rest);
}
