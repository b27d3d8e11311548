import type { Fault } from "../../src/egress/input/configuration-error.ts";
import { show } from "../../src/egress/input/show.ts";

/**
 * What is wrong with a component's name, from which its resources get theirs in AWS: letters, digits and hyphens do
 * everywhere.
 *
 * @param most characters that are left of AWS's limit by the longest suffix that we and Pulumi put behind the name.
 */
export function nameFaults(name: string, most: number): Fault[] {
  const fault = (what: string): Fault[] => [{ path: "name", message: `${show(name)} ${what}` }];
  if (name.length > most)
    return fault(`has ${name.length} characters, above ${most}, the most that AWS leaves room for. Shorten it.`);
  if (/^[A-Za-z0-9-]+$/.test(name) && !/^sg-/i.test(name)) return [];
  return fault('can\'t become a name in AWS. Use letters, digits and hyphens, and no "sg-" in front.');
}
