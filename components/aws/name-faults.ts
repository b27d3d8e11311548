import type { Fault } from "../../src/egress/input/configuration-error.ts";
import { show } from "../../src/egress/input/show.ts";

/**
 * Returns the faults in a component's name, from which its resources in AWS get theirs. Letters, digits and hyphens are
 * valid everywhere.
 *
 * @param most the longest name that fits, once the longest suffixes of ours and Pulumi's are behind it.
 */
export function nameFaults(name: string, most: number): Fault[] {
  const fault = (what: string): Fault[] => [{ path: "name", message: `${show(name)} ${what}` }];
  if (name.length > most)
    return fault(`has ${name.length} characters, above ${most}, the most that AWS leaves room for. Shorten it.`);
  if (/^[A-Za-z0-9-]+$/.test(name) && !/^sg-/i.test(name)) return [];
  return fault('can\'t become a name in AWS. Use letters, digits and hyphens, and no "sg-" in front.');
}
