import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { show } from "../../../src/egress/input/show.ts";
import { inputTextAsGiven, inputTextLike } from "../../arguments.ts";
import { beforeWrite } from "../../before-write.ts";
import type { PlaceOf } from "../../parse-args.ts";
import { resourceIdOf } from "../inputs.ts";
import { getFirewallPolicy } from "../sdk.ts";

/**
 * The parent of a policy of our own. The parent's rules come first: all of its network rules before ours, then its
 * application rules. If a network rule of the parent allows TCP 443, everything is open, whatever our rules say. A
 * write to the parent updates all of its children and their firewalls.
 */
export interface AzureParentPolicyArgs {
  /**
   * Id of the parent policy. Its tier must not be higher than that of our policy. This is inferred: no published page
   * of Azure's says so.
   */
  id: pulumi.Input<string>;
  /**
   * Azure region of the parent, such as `uksouth`. It must be the region of our policy too: Azure finds no parent in
   * another region, wherever the firewalls are.
   */
  location: pulumi.Input<string>;
}

const FirewallPolicyId = resourceIdOf("Microsoft.Network/firewallPolicies", "a firewall policy");

/** The parent of a policy, with its region. */
export const parentPolicyAt = (path: string) =>
  z.strictObject({
    id: inputTextLike(FirewallPolicyId, `${path}.id`),
    location: inputTextAsGiven(`${path}.location`),
  });

/**
 * Returns the fault if the parent is in another region; undefined if both are in one, whichever way its name is
 * written.
 */
export function otherRegion(own: string, parents: string): string | undefined {
  if (regionOf(own) === regionOf(parents)) return undefined;
  return `${show(parents)} is another region than that of our policy, ${show(own)}, and Azure finds a parent only in its child's. Have a parent in each region, or move our policy: firewalls of any region may use it.`;
}

/** The region of our policy. Fails once it is known that the parent's is another. */
export const regionWithParent = (
  own: pulumi.Input<string>,
  parents: pulumi.Input<string>,
  path: string,
): pulumi.Output<string> =>
  pulumi.all([own, parents]).apply(([known, parent]) => {
    const fault = otherRegion(known, parent);
    if (fault) throw new pulumi.RunError(`${path}: ${fault}`);
    return known;
  });

/**
 * Refuses a policy whose parent has a higher tier or isn't in the given region, in a preview too. Azure would refuse it
 * only in the middle of an update. If the parent can't be read, as in another subscription, Azure decides.
 *
 * @param component whose provider is asked.
 * @returns options of the policy.
 */
export const refuseUnfitParent = (
  name: string,
  component: pulumi.Resource,
  placeOf: PlaceOf,
): pulumi.CustomResourceOptions =>
  beforeWrite(`${name}-fitting-parent`, async ({ newInputs = {} }) => {
    const parent = await policyOf(newInputs.basePolicy?.id, component);
    const fault = parent && parentFault({ tier: newInputs.sku?.tier, location: newInputs.location }, parent);
    if (fault) throw new Error(`${placeOf(`policy.parent.${fault.key}`)}: ${fault.message}`);
  });

/** The properties that decide whether two policies fit. */
interface Fitting {
  readonly tier?: string | undefined;
  readonly location?: string | undefined;
}

/** Returns what is wrong with an existing parent; undefined if it fits. */
export function parentFault(
  own: Fitting,
  parent: Fitting,
): { readonly key: "id" | "location"; readonly message: string } | undefined {
  const region = own.location && parent.location && otherRegion(own.location, parent.location);
  if (region) return { key: "location", message: region };
  if (rankOf(parent.tier) <= rankOf(own.tier)) return undefined;
  const message = `the parent is a policy of tier ${show(parent.tier)}, which no firewall of our policy's tier, ${show(own.tier)}, takes. Give a parent of that tier or below, or set tier to ${show(parent.tier)} where the firewall has it.`;
  return { key: "id", message };
}

/**
 * A firewall takes policies of its own tier, and a Premium firewall takes Standard ones too. Source:
 * https://learn.microsoft.com/azure/firewall-manager/policy-overview#basic-standard-and-premium-policies
 */
const rankOf = (tier = "Standard"): number => ["Basic", "Standard", "Premium"].indexOf(tier);

async function policyOf(id: unknown, parent: pulumi.Resource): Promise<Fitting | undefined> {
  const [, resourceGroupName, firewallPolicyName] =
    /\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Network\/firewallPolicies\/([^/]+)$/i.exec(String(id)) ?? [];
  if (resourceGroupName === undefined || firewallPolicyName === undefined) return undefined;
  try {
    const found = await getFirewallPolicy({ resourceGroupName, firewallPolicyName }, { parent });
    // Another subscription may have a policy with the same name.
    return found.id?.toLowerCase() === String(id).toLowerCase()
      ? { tier: found.sku?.tier, location: found.location }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Azure writes one region in two ways: `UK South` and `uksouth`. */
const regionOf = (location: string): string => location.toLowerCase().replaceAll(" ", "");
