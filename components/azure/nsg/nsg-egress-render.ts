import { type EgressRules, sortedRules } from "../../../src/egress/rule.ts";
import { firstFew } from "../../../src/text/first-few.ts";
import { type AzureNsgEgressParsed, DENY_PRIORITY } from "./nsg-egress-schema.ts";

/** Networks and servers that clients reach without the firewall. Without a list there is no rule for it. */
export interface DirectDestinations<Addresses> {
  readonly internalCidrs?: Addresses | null | undefined;
  readonly resolvers?: Addresses | null | undefined;
}

/** One outbound rule of a network security group, without its name and group. */
export interface SecurityRuleInputs<Addresses> {
  readonly direction: string;
  readonly priority: number;
  readonly access: string;
  readonly protocol: string;
  readonly sourceAddressPrefix: string;
  readonly sourcePortRange: string;
  readonly destinationAddressPrefix?: string;
  readonly destinationAddressPrefixes?: Addresses;
  readonly destinationPortRange?: string;
  readonly destinationPortRanges?: string[];
  readonly description: string;
}

/**
 * Returns the outbound rules by purpose, in the order in which to make them: the deny rule, if any, comes last.
 *
 * An NSG only matches addresses, so the hosts' ports are open to any address. No service tags are used: with a default
 * route to a firewall, the tag `VirtualNetwork` holds every address, and `Internet` holds none.
 */
export function renderSecurityRules<Addresses>(
  rules: EgressRules,
  { internalCidrs, resolvers }: DirectDestinations<Addresses>,
  { priority: firstPriority, deny }: Pick<AzureNsgEgressParsed, "priority" | "deny">,
): Record<string, SecurityRuleInputs<Addresses>> {
  const dns = (protocol: "Udp" | "Tcp", priority: number) =>
    resolvers && outbound(priority, "Allow", protocol, ["53"], resolvers, "DNS, to the resolvers in use alone.");
  const made = {
    internal:
      internalCidrs &&
      outbound(firstPriority, "Allow", "*", ANY, internalCidrs, "Internal networks that clients need."),
    "dns-udp": dns("Udp", firstPriority + 1),
    "dns-tcp": dns("Tcp", firstPriority + 2),
    hosts: outbound<Addresses>(firstPriority + 3, "Allow", "Tcp", portsOf(rules), ANY, describeHosts(rules)),
    deny:
      deny &&
      outbound<Addresses>(
        DENY_PRIORITY,
        "Deny",
        "*",
        ANY,
        ANY,
        "All else, before Azure's own rule that opens the internet.",
      ),
  };
  return Object.fromEntries(Object.entries(made).flatMap(([purpose, rule]) => (rule ? [[purpose, rule]] : [])));
}

/** Says in at most 140 characters what the ports are open for. Keys that don't fit are counted. */
export function describeHosts(rules: EgressRules): string {
  const keys = sortedRules(rules).map(([key]) => key);
  for (let shown = Math.min(keys.length, LONGEST_DESCRIPTION); shown > 0; shown--) {
    const text = `${OPEN_FOR} ${firstFew(keys, (key) => key, shown)}`;
    if (text.length <= LONGEST_DESCRIPTION) return text;
  }
  return `${OPEN_FOR} ${keys.length} hosts`;
}

/** The hosts' ports, each once, as Azure writes them. */
export const portsOf = (rules: EgressRules): string[] =>
  [...new Set(Object.values(rules).map(({ port }) => port))].sort((a, b) => a - b).map(String);

const OPEN_FOR = "Any address: the firewall tells hosts apart. For";
const LONGEST_DESCRIPTION = 140;
const ANY = "*";

const outbound = <Addresses>(
  priority: number,
  access: "Allow" | "Deny",
  protocol: "Tcp" | "Udp" | "*",
  ports: string[] | typeof ANY,
  destinations: Addresses | typeof ANY,
  description: string,
): SecurityRuleInputs<Addresses> => ({
  direction: "Outbound",
  priority,
  access,
  protocol,
  sourceAddressPrefix: ANY,
  sourcePortRange: ANY,
  ...(destinations === ANY
    ? { destinationAddressPrefix: ANY }
    : { destinationAddressPrefixes: destinations as Addresses }),
  ...(ports === ANY ? { destinationPortRange: ANY } : { destinationPortRanges: ports }),
  description,
});

/** Returns what an administrator must know. */
export const nsgWarnings = ({
  rules,
  networkSecurityGroupName,
  deny,
  routedToFirewall,
}: AzureNsgEgressParsed): string[] => [
  ...(deny
    ? []
    : ["Nothing here denies what no rule allows. Another rule of this NSG must, or Azure opens the internet."]),
  ...(networkSecurityGroupName && deny
    ? ["Whatever else the subnets and interfaces of this existing NSG send, and none of its rules allows, is denied."]
    : []),
  ...(routedToFirewall
    ? []
    : [
        `An NSG can't match names: this one opens TCP ${portsOf(rules).join(" and ")} to any address. Without a default route to a firewall it is an open door.`,
      ]),
];
