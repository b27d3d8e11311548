import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { show } from "../../src/egress/input/show.ts";
import { inputTextAsGiven, inputTextLike } from "../arguments.ts";
import { resourceIdOf } from "./inputs.ts";

/**
 * The parent of a policy of our own. Its rules come first: all of its network rules before ours, then its application
 * rules. A network rule of the parent that allows TCP 443 opens everything, whatever we say. A write to it updates all
 * of its children and their firewalls.
 */
export interface AzureParentPolicyArgs {
  /** Id of the parent policy. */
  id: pulumi.Input<string>;
  /**
   * Azure region of the parent, such as `uksouth`. It has to be that of our policy: Azure finds no parent in another
   * region, wherever the firewalls are.
   */
  location: pulumi.Input<string>;
}

const FirewallPolicyId = resourceIdOf("Microsoft.Network/firewallPolicies", "a firewall policy");

/** The parent of a policy, and where it is. */
export const parentPolicyAt = (path: string) =>
  z.strictObject({
    id: inputTextLike(FirewallPolicyId, `${path}.id`),
    location: inputTextAsGiven(`${path}.location`),
  });

/** What is wrong with a parent in that region; undefined where both are in one, written in whichever way. */
export function otherRegion(own: string, parents: string): string | undefined {
  if (regionOf(own) === regionOf(parents)) return undefined;
  return `${show(parents)} is another region than that of our policy, ${show(own)}, and Azure finds a parent only in its child's. Have a parent in each region, or move our policy: firewalls of any region may use it.`;
}

/** The region of our policy, once it is known to be the parent's too. */
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

/** `UK South` is `uksouth`. */
const regionOf = (location: string): string => location.toLowerCase().replaceAll(" ", "");
