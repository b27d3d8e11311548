import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { EgressRules } from "../../src/egress/rule.ts";
import { ALWAYS, type EgressRuleArgs, InputTags, inputOf, inputText, parseArgs } from "../arguments.ts";
import { type EgressHost, hostsAt } from "../hosts.ts";
import { InternalCidr, Ipv4Address, listOrNone, NetworkResourceName, nameFaults, ResourceGroupName } from "./inputs.ts";
import { NetworkSecurityGroup, SecurityRule } from "./sdk.ts";
import {
  DENY_PRIORITY,
  PRIORITIES_TAKEN,
  portsOf,
  renderSecurityRules,
  type SecurityRuleInputs,
} from "./security-rules.ts";

/** Arguments of `AzureNsgEgress`. */
export interface AzureNsgEgressArgs {
  /** Permitted hosts by rule name. An NSG can't tell hosts apart: only their ports are opened, to any address. */
  rules: Record<string, EgressRuleArgs>;
  /** Resource group of the NSG. Changing this replaces everything. */
  resourceGroupName: pulumi.Input<string>;
  /**
   * Name of an existing NSG to add the rules to. Either this or `location`. All that its subnets and interfaces send
   * and that no rule of it allows is denied from then on. Default: none. Changing this replaces the rules.
   */
  networkSecurityGroupName?: pulumi.Input<string>;
  /**
   * Azure region of a new NSG, such as `uksouth`. Either this or `networkSecurityGroupName`. Default: none. Changing
   * this replaces the NSG and its rules.
   */
  location?: pulumi.Input<string>;
  /**
   * Addresses of the DNS servers that clients ask, IPv4; UDP and TCP 53 to them are opened. Azure's own (168.63.129.16)
   * needs no rule. Where the firewall is the DNS proxy, its private address. Default: none.
   */
  resolvers?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Networks in CIDR form, IPv4, that clients need beside MESH, on any port and protocol: their own virtual network,
   * peers, private endpoints. Required, since all else is denied; an empty list, written out, means none.
   */
  internalCidrs: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Place of the first rule, 100 to 4092; it and the next three are used, and 4096. They must be free in an existing
   * NSG. Change it by four or more, or Azure finds a number taken. Unit: position, low first. Default: 1000. Source:
   * https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview
   */
  priority?: number;
  /**
   * Whether the subnets have a default route to a firewall. Unless true, a warning says what is open without one.
   * Default: false.
   */
  routedToFirewall?: boolean;
  /** Tags of a new NSG; rules can't have any. Default: none. */
  tags?: Record<string, pulumi.Input<string>>;
}

/**
 * Outbound rules of a network security group that lead traffic into a firewall: the hosts' ports, DNS to the resolvers,
 * internal networks, and nothing else. It holds no MESH address and can't match names; that is the firewall's work
 * (`AzureFirewallEgress`).
 *
 * Connections that stand already outlive a rule. IPv6, where a subnet has it, goes around Azure Firewall, which has
 * none: on the hosts' ports it is open. Azure Native refuses to create an NSG or rule of a name that exists ("cannot
 * create already existing resource"), and Azure a number that is taken, so that no rule of others is replaced.
 */
export class AzureNsgEgress extends pulumi.ComponentResource {
  /** Id of the NSG, known once the rule that denies is in it: a subnet given it is never open in between. */
  public readonly networkSecurityGroupId: pulumi.Output<string>;
  /** Hosts whose ports are open, at layer `address`. */
  public readonly hosts: pulumi.Output<EgressHost[]>;

  /** @throws InputPropertiesError naming every fault, before any child is registered. */
  constructor(name: string, args: AzureNsgEgressArgs, opts?: pulumi.ComponentResourceOptions) {
    super("mesh-egress:index:AzureNsgEgress", name, args, opts);
    const parsed = parseArgs("AzureNsgEgress", AzureNsgEgressArguments, args, nameFaults(name, "-group"));
    const { resourceGroupName, location, tags } = parsed;
    for (const warning of warnings(parsed)) void pulumi.log.warn(warning, this);
    const group =
      location && new NetworkSecurityGroup(`${name}-group`, { resourceGroupName, location, tags }, { parent: this });
    // The schema saw to it that there is one of the two.
    const groupName = group?.name ?? (parsed.networkSecurityGroupName as pulumi.Output<string>);
    const made: pulumi.CustomResource[] = [];
    // One after the other: Azure refuses two writes to one NSG at a time, and nothing is denied before it is allowed.
    const rules = renderSecurityRules<pulumi.Output<string[]>>(parsed.rules, parsed, parsed.priority);
    for (const [purpose, rule] of Object.entries(rules))
      made.push(
        new SecurityRule(`${name}-${purpose}`, ruleArgs(purpose, rule, resourceGroupName, groupName), {
          parent: this,
          dependsOn: [...made],
        }),
      );
    const deny = made.at(-1) as pulumi.CustomResource;
    this.networkSecurityGroupId = group ? pulumi.all([group.id, deny.id]).apply(([id]) => id) : deny.id.apply(nsgIdOf);
    this.hosts = pulumi.output(hostsAt("address", parsed.rules));
    this.registerOutputs({ networkSecurityGroupId: this.networkSecurityGroupId, hosts: this.hosts });
  }
}

/** The NSG that a rule's id names. */
export const nsgIdOf = (ruleId: string): string => ruleId.replace(/\/securityRules\/[^/]*$/i, "");

const ruleArgs = <Addresses>(
  purpose: string,
  rule: SecurityRuleInputs<Addresses>,
  resourceGroupName: pulumi.Output<string>,
  networkSecurityGroupName: pulumi.Output<string>,
) => ({ securityRuleName: `mesh-egress-${purpose}`, resourceGroupName, networkSecurityGroupName, ...rule });

const warnings = ({ rules, networkSecurityGroupName, routedToFirewall }: Arguments): string[] => [
  ...(networkSecurityGroupName
    ? ["Whatever else the subnets and interfaces of this existing NSG send, and none of its rules allows, is denied."]
    : []),
  ...(routedToFirewall
    ? []
    : [
        `An NSG can't match names: this one opens TCP ${portsOf(rules).join(" and ")} to any address. Without a default route to a firewall it is an open door.`,
      ]),
];

/** Number of the first of our rules: room for all of them is left before the one that denies. */
export const NsgPriority = z
  .int()
  .min(100)
  .max(DENY_PRIORITY - PRIORITIES_TAKEN);

/** What is said where nobody decided which networks stay open. */
export const INTERNAL_CIDRS_MISSING =
  "is missing. List the networks that clients need beside MESH, or write [] for none.";

const AzureNsgEgressArguments = z
  .strictObject({
    rules: EgressRules,
    resourceGroupName: inputOf(ResourceGroupName, "resourceGroupName"),
    networkSecurityGroupName: inputOf(NetworkResourceName, "networkSecurityGroupName").optional(),
    location: inputText("location").optional(),
    resolvers: listOrNone(Ipv4Address, "resolvers"),
    internalCidrs: listOrNone(InternalCidr, "internalCidrs"),
    priority: NsgPriority.default(1000),
    routedToFirewall: z.boolean().default(false),
    tags: InputTags,
  })
  .superRefine(({ networkSecurityGroupName, location, internalCidrs }, context) => {
    const fault = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
    if (networkSecurityGroupName && location)
      fault("location", "stands beside networkSecurityGroupName. Give one: where to make an NSG, or an existing one.");
    if (!networkSecurityGroupName && !location)
      fault(
        "location",
        "is missing, and so is networkSecurityGroupName. Say where to make an NSG, or name an existing one.",
      );
    if (internalCidrs === undefined) fault("internalCidrs", INTERNAL_CIDRS_MISSING);
  }, ALWAYS);
type Arguments = z.output<typeof AzureNsgEgressArguments>;
