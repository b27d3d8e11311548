import * as pulumi from "@pulumi/pulumi";
import { type EgressHost, hostsAt } from "../hosts.ts";
import { goesWith, parseArgs, SUCCESSOR_FIRST } from "../parse-args.ts";
import { nameFaults } from "./inputs.ts";
import { nsgWarnings, renderSecurityRules, type SecurityRuleInputs } from "./nsg-egress-render.ts";
import { type AzureNsgEgressArgs, azureNsgArguments } from "./nsg-egress-schema.ts";
import { NetworkSecurityGroup, SecurityRule } from "./sdk.ts";

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
    const parsed = parseArgs("AzureNsgEgress", azureNsgArguments, args, () => nameFaults(name, "-group"));
    const { resourceGroupName, location, tags } = parsed;
    for (const warning of nsgWarnings(parsed)) void pulumi.log.warn(warning, this);
    const group =
      location &&
      new NetworkSecurityGroup(
        `${name}-group`,
        { resourceGroupName, location, tags },
        { parent: this, ...SUCCESSOR_FIRST },
      );
    // The schema saw to it that there is one of the two.
    const groupName = group?.name ?? (parsed.networkSecurityGroupName as pulumi.Output<string>);
    const made: pulumi.CustomResource[] = [];
    // One after the other: Azure refuses two writes to one NSG at a time, and nothing is denied before it is allowed.
    const rules = renderSecurityRules<pulumi.Output<string[]>>(parsed.rules, parsed, parsed.priority);
    for (const [purpose, rule] of Object.entries(rules))
      made.push(
        new SecurityRule(`${name}-${purpose}`, ruleArgs(purpose, rule, resourceGroupName, groupName), {
          ...goesWith(this, group),
          ...SUCCESSOR_FIRST,
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
