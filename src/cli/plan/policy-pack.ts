import { dirname, join } from "node:path";
import { findUpwards } from "../../files/find-upwards.ts";

/** This file makes the folder `policy` a policy pack. The compiled `dist/policy` lacks it. */
const PACK_FILE = join("policy", "PulumiPolicy.yaml");

/** Returns the folder of the policy pack that ships with this package; undefined if the installation is incomplete. */
export function shippedPolicyPack(): string | undefined {
  const file = findUpwards(import.meta.dirname, PACK_FILE);
  return file === undefined ? undefined : dirname(file);
}
