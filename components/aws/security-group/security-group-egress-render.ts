import type { SecurityGroupEgressRuleArgs } from "@pulumi/aws/vpc/securityGroupEgressRule.js";
import * as pulumi from "@pulumi/pulumi";
import { type Address, isIpv6 } from "../../../src/egress/address/address.ts";
import type { EgressRules } from "../../../src/egress/rule.ts";
import { childKeyOf } from "../../arguments.ts";
import type { AwsSecurityGroupEgressParsed } from "./security-group-egress-schema.ts";

/** The content of a rule, without the group that it belongs to. */
type EgressRuleContent = Omit<SecurityGroupEgressRuleArgs, "securityGroupId" | "tags">;

/**
 * Returns one rule for each destination, by the key that its child is named after: first the rules' ports, then each
 * resolver.
 */
export const renderEgressRules = ({
  rules,
  resolvers,
}: Pick<AwsSecurityGroupEgressParsed, "rules" | "resolvers">): Record<string, EgressRuleContent> =>
  Object.fromEntries([
    ...portsOf(rules).map((port) => [`tcp-${port}`, portRule(port)] as const),
    ...resolvers.flatMap((resolver, index) =>
      ["udp", "tcp"].map(
        (protocol) => [`dns-${childKeyOf(resolver, index)}-${protocol}`, resolverRule(protocol, resolver)] as const,
      ),
    ),
  ]);

/** A warning about what a security group can't do, with the ports concerned. */
export const openPortsWarning = (rules: EgressRules): string =>
  `A security group can't match names: this one opens TCP ${portsOf(rules).join(" and ")} to every address. Names are enforced by the firewall that the clients' route leads to; without one, everything on ${portsOf(rules).length === 1 ? "that port" : "those ports"} can be reached.`;

const portsOf = (rules: EgressRules): number[] =>
  [...new Set(Object.values(rules).map(({ port }) => port))].sort((a, b) => a - b);

const portRule = (port: number): EgressRuleContent => ({
  description: `TCP ${port} to the firewall, which enforces host names`,
  ipProtocol: "tcp",
  fromPort: port,
  toPort: port,
  cidrIpv4: "0.0.0.0/0",
});

const resolverRule = (protocol: string, resolver: pulumi.Input<Address>): EgressRuleContent => ({
  description: `DNS over ${protocol.toUpperCase()} to a resolver`,
  ipProtocol: protocol,
  fromPort: 53,
  toPort: 53,
  cidrIpv4: pulumi.output(resolver).apply((address) => (isIpv6(address) ? undefined : `${address}/32`)),
  cidrIpv6: pulumi.output(resolver).apply((address) => (isIpv6(address) ? `${address}/128` : undefined)),
});
