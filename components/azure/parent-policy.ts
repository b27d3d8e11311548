import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { show } from "../../src/egress/input/show.ts";
import { inputTextAsGiven, inputTextLike } from "../arguments.ts";
import { resourceIdOf } from "./inputs.ts";

/**
 * The parent of a policy of our own. The parent's rules come first: all of its network rules before ours, then its
 * application rules. If a network rule of the parent allows TCP 443, everything is open, whatever our rules say. A
 * write to the parent updates all of its children and their firewalls.
 */
export interface AzureParentPolicyArgs {
  /** Id of the parent policy. */
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

/** Azure writes one region in two ways: `UK South` and `uksouth`. */
const regionOf = (location: string): string => location.toLowerCase().replaceAll(" ", "");
