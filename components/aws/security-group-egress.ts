import type { SecurityGroupEgressRuleArgs } from "@pulumi/aws/vpc/securityGroupEgressRule.js";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { type Address, isIpv6 } from "../../src/egress/address/address.ts";
import { EgressRules } from "../../src/egress/rule.ts";
import {
  ALWAYS,
  type EgressRuleArgs,
  InputTags,
  inputText,
  type KeyedInput,
  parseArgs,
  Resolvers,
} from "../arguments.ts";
import { type EgressHost, hostsAt } from "../hosts.ts";
import { nameFaults } from "./names.ts";
import { SecurityGroup, SecurityGroupEgressRule } from "./sdk.ts";

/** Arguments of `AwsSecurityGroupEgress`. */
export interface AwsSecurityGroupEgressArgs {
  /** Permitted hosts by rule name. Only their ports reach the group: a security group can't match names. */
  rules: Record<string, EgressRuleArgs>;
  /**
   * VPC in which a new group is made. Either this or `securityGroupId`. Default: none. Changing this replaces the group
   * and its rules.
   */
  vpcId?: pulumi.Input<string>;
  /**
   * Existing group to add rules to. Either this or `vpcId`. Default: none. Changing this replaces the rules. It must
   * not have inline rules (`egress` of `aws.ec2.SecurityGroup`), since those and these would remove each other, nor a
   * rule for the same port and destination already, since AWS refuses a second one.
   */
  securityGroupId?: pulumi.Input<string>;
  /**
   * DNS servers, IPv4 or IPv6, that clients ask on UDP and TCP 53. The VPC's own resolver needs none. Default: none.
   */
  resolvers?: pulumi.Input<string>[];
  /** Tags of the group and of each rule. Default: none. */
  tags?: Record<string, pulumi.Input<string>>;
}

/**
 * Lets clients out to the firewall and no further: the ports of the rules, TCP, to any IPv4 address, and DNS to the
 * given resolvers. On its own it opens those ports to every address; names are enforced by the firewall that the route
 * leads to.
 */
export class AwsSecurityGroupEgress extends pulumi.ComponentResource {
  /** Id of the group, new or given. Put it on the network interfaces of the clients. */
  public readonly securityGroupId: pulumi.Output<string>;
  /** Hosts that the group leaves the way open to, at layer `address`. */
  public readonly hosts: pulumi.Output<EgressHost[]>;

  /** @throws InputPropertiesError naming every fault, before any child is registered. */
  constructor(name: string, args: AwsSecurityGroupEgressArgs, opts?: pulumi.ComponentResourceOptions) {
    super("mesh-egress:index:AwsSecurityGroupEgress", name, args, opts);
    const parsed = parseArgs(
      "AwsSecurityGroupEgress",
      AwsSecurityGroupEgressArguments,
      args,
      securityGroupNameFaults(name),
    );
    const { rules, vpcId, tags } = parsed;
    void pulumi.log.warn(openPortsWarning(rules), this);
    const group = vpcId && new SecurityGroup(`${name}-group`, { ...GROUP, vpcId, tags }, { parent: this });
    // The schema saw to it that there is one of the two.
    const securityGroupId = group?.id ?? (parsed.securityGroupId as pulumi.Output<string>);
    for (const [key, rule] of Object.entries(renderEgressRules(parsed)))
      new SecurityGroupEgressRule(`${name}-${key}`, { securityGroupId, ...rule, tags }, { parent: this });
    this.securityGroupId = securityGroupId;
    this.hosts = pulumi.output(hostsAt("address", rules));
    this.registerOutputs({ securityGroupId: this.securityGroupId, hosts: this.hosts });
  }
}

/** What one rule says, without the group that it stands in. */
type EgressRuleContent = Omit<SecurityGroupEgressRuleArgs, "securityGroupId" | "tags">;

/** One rule a destination, by the key that its child is named after: the rules' ports, then each resolver. */
export const renderEgressRules = ({
  rules,
  resolvers,
}: Pick<Arguments, "rules" | "resolvers">): Record<string, EgressRuleContent> =>
  Object.fromEntries([
    ...portsOf(rules).map((port) => [`tcp-${port}`, portRule(port)] as const),
    ...resolvers.flatMap((resolver) =>
      ["udp", "tcp"].map((protocol) => [`dns-${resolver.key}-${protocol}`, resolverRule(protocol, resolver)] as const),
    ),
  ]);

/** What a security group can't do, and for which ports that matters. */
export const openPortsWarning = (rules: EgressRules): string =>
  `A security group can't match names: this one opens TCP ${portsOf(rules).join(" and ")} to every address. Names are enforced by the firewall that the clients' route leads to; without one, everything on ${portsOf(rules).length === 1 ? "that port" : "those ports"} can be reached.`;

/** Room for `-group` and Pulumi's own suffix of eight in AWS's 255 characters. */
export const securityGroupNameFaults = (name: string) => nameFaults(name, 240);

const GROUP = {
  // AWS can't change it: another text would replace the group.
  description: "Outbound to the firewall that enforces MESH host names, and to DNS",
  // Rules that somebody else added would otherwise keep the group from being deleted.
  revokeRulesOnDelete: true,
};

const portsOf = (rules: EgressRules): number[] =>
  [...new Set(Object.values(rules).map(({ port }) => port))].sort((a, b) => a - b);

const portRule = (port: number): EgressRuleContent => ({
  description: `TCP ${port} to the firewall, which enforces host names`,
  ipProtocol: "tcp",
  fromPort: port,
  toPort: port,
  cidrIpv4: "0.0.0.0/0",
});

const resolverRule = (protocol: string, { value }: KeyedInput<Address>): EgressRuleContent => ({
  description: `DNS over ${protocol.toUpperCase()} to a resolver`,
  ipProtocol: protocol,
  fromPort: 53,
  toPort: 53,
  cidrIpv4: value.apply((address) => (isIpv6(address) ? undefined : `${address}/32`)),
  cidrIpv6: value.apply((address) => (isIpv6(address) ? `${address}/128` : undefined)),
});

export const AwsSecurityGroupEgressArguments = z
  .strictObject({
    rules: EgressRules,
    vpcId: inputText("vpcId").optional(),
    securityGroupId: inputText("securityGroupId").optional(),
    resolvers: Resolvers,
    tags: InputTags,
  })
  .superRefine(({ vpcId, securityGroupId }, context) => {
    const fault = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
    if (vpcId && securityGroupId)
      fault(["vpcId"], "stands beside securityGroupId. Give one: where to make a group, or an existing one.");
    if (!vpcId && !securityGroupId)
      fault(["vpcId"], "is missing, and so is securityGroupId. Say where to make a group, or give an existing one.");
  }, ALWAYS);
type Arguments = z.output<typeof AwsSecurityGroupEgressArguments>;
