import * as pulumi from "@pulumi/pulumi";
import {
  beforeWrite,
  type OthersContainer,
  orUndecided,
  refuseEmptying,
  type Self,
  together,
  warnOf,
} from "../../before-write.ts";
import { type EgressHost, hostsAt } from "../../hosts.ts";
import { goesWith, parseArgs, SUCCESSOR_FIRST } from "../../parse-args.ts";
import { nameFaults } from "../inputs.ts";
import { getNetworkSecurityGroup, NetworkSecurityGroup, SecurityRule } from "../sdk.ts";
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
    const self: Self = {};
    super("mesh-egress:index:AzureNsgEgress", name, args, together(opts ?? {}, refuseEmptying(name, self, OTHERS_NSG)));
    self.component = this;
    const parsed = parseArgs("AzureNsgEgress", azureNsgArguments, args, () => nameFaults(name, "-group"));
    const { resourceGroupName, location, tags } = parsed;
    for (const warning of nsgWarnings(parsed)) warnOf(this, warning);
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
    const rules = Object.entries(renderSecurityRules<pulumi.Output<string[]>>(parsed.rules, parsed, parsed));
    for (const [index, [purpose, rule]] of rules.entries()) {
      const before = rules.slice(0, index).map(([other]) => `${name}-${other}`);
      made.push(
        new SecurityRule(`${name}-${purpose}`, ruleArgs(`${name}-${purpose}`, rule, resourceGroupName, groupName), {
          ...goesWith(this, group),
          ...SUCCESSOR_FIRST,
          ...refuseTakenPriority(`${name}-${purpose}`, before, this),
          dependsOn: [...made],
        }),
      );
    }
    const last = made.at(-1) as pulumi.CustomResource;
    this.networkSecurityGroupId = group ? pulumi.all([group.id, last.id]).apply(([id]) => id) : last.id.apply(nsgIdOf);
    this.hosts = pulumi.output(hostsAt("address", parsed.rules));
    this.registerOutputs({ networkSecurityGroupId: this.networkSecurityGroupId, hosts: this.hosts });
  }
}

/** A subnet or a network interface uses it. */
const OTHERS_NSG: OthersContainer = {
  key: "networkSecurityGroupName",
  idOf: ({ resourceGroupName, networkSecurityGroupName }) =>
    typeof networkSecurityGroupName === "string" ? `${resourceGroupName}/${networkSecurityGroupName}` : undefined,
  async isInUse(args, parent) {
    const found = await nsgOf(args, parent);
    return found && (found.subnets ?? []).length + (found.networkInterfaces ?? []).length > 0;
  },
};

/**
 * Refuses a rule whose priority another one of the NSG has, in a preview too. Azure itself would refuse it only in the
 * middle of an update.
 *
 * @param before names of our rules that are written before it, and have left their old priorities by then.
 */
const refuseTakenPriority = (
  name: string,
  before: readonly string[],
  parent: pulumi.Resource,
): pulumi.CustomResourceOptions =>
  beforeWrite(`${name}-free-priority`, async ({ newInputs = {} }) => {
    const { networkSecurityGroupName, securityRuleName, priority } = newInputs;
    if (typeof networkSecurityGroupName !== "string") return;
    const taker = (await nsgOf(newInputs, parent))?.securityRules?.find(
      (other) =>
        other.direction === "Outbound" &&
        other.priority === priority &&
        ![securityRuleName, ...before].some((own) => isAlike(own, other.name)),
    );
    if (taker)
      throw new Error(
        `priority: ${priority} belongs to the rule ${taker.name} of the NSG ${networkSecurityGroupName}, and an NSG takes each once. ` +
          "The component's rules stand at four numbers from its priority on. If that rule is one of them, move the priority by four or more.",
      );
  });

const isAlike = (one: unknown, other: unknown): boolean => String(one).toLowerCase() === String(other).toLowerCase();

const nsgOf = (
  { resourceGroupName, networkSecurityGroupName }: Readonly<Record<string, unknown>>,
  parent: pulumi.Resource,
) =>
  orUndecided(() =>
    getNetworkSecurityGroup(
      { resourceGroupName: String(resourceGroupName), networkSecurityGroupName: String(networkSecurityGroupName) },
      { parent },
    ),
  );

/** Returns the id of the NSG that a rule belongs to. */
export const nsgIdOf = (ruleId: string): string => ruleId.replace(/\/securityRules\/[^/]*$/i, "");

const ruleArgs = <Addresses>(
  securityRuleName: string,
  rule: SecurityRuleInputs<Addresses>,
  resourceGroupName: pulumi.Output<string>,
  networkSecurityGroupName: pulumi.Output<string>,
) => ({ securityRuleName, resourceGroupName, networkSecurityGroupName, ...rule });
