import { dirname, join } from "node:path";
import { findUpwards } from "../../files/find-upwards.ts";

/** What makes the folder `policy` of this package a policy pack; the compiled `dist/policy` has none. */
const PACK_FILE = join("policy", "PulumiPolicy.yaml");

/** Folder of the policy pack that ships with this package; undefined where the installation is incomplete. */
export function shippedPolicyPack(): string | undefined {
  const file = findUpwards(import.meta.dirname, PACK_FILE);
  return file === undefined ? undefined : dirname(file);
}
