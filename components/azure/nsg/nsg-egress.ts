import * as pulumi from "@pulumi/pulumi";
import { type EgressHost, hostsAt } from "../../hosts.ts";
import { goesWith, parseArgs, SUCCESSOR_FIRST } from "../../parse-args.ts";
import { nameFaults } from "../inputs.ts";
import { NetworkSecurityGroup, SecurityRule } from "../sdk.ts";
import { nsgWarnings, renderSecurityRules, type SecurityRuleInputs } from "./nsg-egress-render.ts";
import { type AzureNsgEgressArgs, azureNsgArguments } from "./nsg-egress-schema.ts";

/**
 * Outbound rules of a network security group that lead traffic into a firewall. They allow the hosts' ports, DNS to the
 * resolvers and internal networks, and nothing else. They hold no MESH address and can't match names; matching names is
 * the firewall's work (`AzureFirewallEgress`).
 *
 * A changed rule doesn't end open connections. Azure Firewall has no IPv6: if a subnet has IPv6, that traffic bypasses
 * the firewall and is open on the hosts' ports. No rule of others is replaced: Azure Native refuses to create an NSG or
 * rule whose name exists ("cannot create already existing resource"), and Azure refuses a priority that is taken.
 */
export class AzureNsgEgress extends pulumi.ComponentResource {
  /**
   * Id of the NSG, known once the last rule, which denies, is in place. So a subnet that is given this id is never open
   * in between.
   */
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
    // The schema guarantees one of the two.
    const groupName = group?.name ?? (parsed.networkSecurityGroupName as pulumi.Output<string>);
    const made: pulumi.CustomResource[] = [];
    // Rules are made one after another: Azure refuses two writes to one NSG at a time, and denying must not begin
    // before everything allowed is in place.
    const rules = renderSecurityRules<pulumi.Output<string[]>>(parsed.rules, parsed, parsed);
    for (const [purpose, rule] of Object.entries(rules))
      made.push(
        new SecurityRule(`${name}-${purpose}`, ruleArgs(`${name}-${purpose}`, rule, resourceGroupName, groupName), {
          ...goesWith(this, group),
          ...SUCCESSOR_FIRST,
          dependsOn: [...made],
        }),
      );
    const last = made.at(-1) as pulumi.CustomResource;
    this.networkSecurityGroupId = group ? pulumi.all([group.id, last.id]).apply(([id]) => id) : last.id.apply(nsgIdOf);
    this.hosts = pulumi.output(hostsAt("address", parsed.rules));
    this.registerOutputs({ networkSecurityGroupId: this.networkSecurityGroupId, hosts: this.hosts });
  }
}

/** Returns the id of the NSG that a rule belongs to. */
export const nsgIdOf = (ruleId: string): string => ruleId.replace(/\/securityRules\/[^/]*$/i, "");

const ruleArgs = <Addresses>(
  securityRuleName: string,
  rule: SecurityRuleInputs<Addresses>,
  resourceGroupName: pulumi.Output<string>,
  networkSecurityGroupName: pulumi.Output<string>,
) => ({ securityRuleName, resourceGroupName, networkSecurityGroupName, ...rule });
