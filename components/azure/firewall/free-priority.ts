import type * as pulumi from "@pulumi/pulumi";
import { beforeWrite, type OthersContainer, orUndecided } from "../../before-write.ts";
import { getFirewallPolicy, getFirewallPolicyRuleCollectionGroup } from "../sdk.ts";

/**
 * Refuses a rule collection group whose priority another group of the policy already has, in a preview too. Azure
 * itself would refuse it only in the middle of an update. Only runs when the group is made or changed. If the policy
 * can't be read, Azure decides.
 *
 * @param component whose provider is asked.
 * @returns options of the group.
 */
export const refuseTakenPriority = (name: string, component: pulumi.Resource): pulumi.CustomResourceOptions =>
  beforeWrite(`${name}-free-priority`, async ({ id, newInputs = {} }) => {
    const { resourceGroupName, firewallPolicyName, ruleCollectionGroupName, priority } = newInputs;
    if (![resourceGroupName, firewallPolicyName].every((part) => typeof part === "string")) return;
    const others = (await groupsOf({ resourceGroupName, firewallPolicyName }, component)).filter(
      (other) => other.id.toLowerCase() !== id.toLowerCase() && !isNamed(other.id, ruleCollectionGroupName),
    );
    const taker = others.find((other) => other.priority === priority);
    if (taker) throw new Error(takenBy(taker.id, firewallPolicyName, priority, others));
  });

interface Group {
  readonly id: string;
  readonly priority: number | undefined;
}

/** None if the policy doesn't exist yet, or this role may not read it. */
const groupsOf = async (
  policy: { readonly resourceGroupName: string; readonly firewallPolicyName: string },
  parent: pulumi.Resource,
): Promise<Group[]> =>
  (await orUndecided(async () => {
    const { ruleCollectionGroups = [] } = await getFirewallPolicy(policy, { parent });
    const ids = ruleCollectionGroups.flatMap(({ id }) => id ?? []);
    return await Promise.all(
      ids.map(async (id) => {
        const ruleCollectionGroupName = nameIn(id);
        const { priority } = await getFirewallPolicyRuleCollectionGroup(
          { ...policy, ruleCollectionGroupName },
          { parent },
        );
        return { id, priority };
      }),
    );
  })) ?? [];

/** A firewall or a child policy uses it. */
export const OTHERS_POLICY: OthersContainer = {
  key: "firewallPolicyName",
  idOf: ({ resourceGroupName, firewallPolicyName }) =>
    typeof firewallPolicyName === "string" ? `${resourceGroupName}/${firewallPolicyName}` : undefined,
  async isInUse({ resourceGroupName, firewallPolicyName }, parent) {
    const policy = { resourceGroupName: String(resourceGroupName), firewallPolicyName: String(firewallPolicyName) };
    const found = await orUndecided(() => getFirewallPolicy(policy, { parent }));
    return found && (found.firewalls ?? []).length + (found.childPolicies ?? []).length > 0;
  },
};

const nameIn = (id: string): string => id.split("/").at(-1) ?? "";
const isNamed = (id: string, name: unknown): boolean => nameIn(id).toLowerCase() === String(name).toLowerCase();

function takenBy(id: string, policy: string, priority: number, others: readonly Group[]): string {
  const taken = new Set(others.map((other) => other.priority));
  const free = [1, -1]
    .flatMap((way) => Array.from({ length: 100 }, (_, step) => priority + way * (step + 1) * 10))
    .find((other) => other >= 400 && other <= 65_000 && !taken.has(other));
  return (
    `priority: ${priority} belongs to the rule collection group ${nameIn(id)} of the policy ${policy}, and a policy takes each once. ` +
    `Give another, such as ${free ?? 400}. If that group is this stack's own under another name: ` +
    "change name and priority in one update, and move the priority back in the next, if it matters."
  );
}
