import type { Reader } from "../kit/index.ts";
import { adminRules } from "./admin-rules.ts";
import { firewalls } from "./firewall/firewalls.ts";
import { policies } from "./firewall/policies.ts";
import { ruleCollectionGroups } from "./firewall/rule-collection-groups.ts";
import { ipGroups } from "./ip-groups.ts";
import { networks } from "./networks.ts";
import { privateDns } from "./private-dns.ts";
import { routes } from "./routes.ts";
import { securityRules } from "./security-rules.ts";

/** Readers of Azure resource types, those of azure-native and of the classic provider. */
export const azureReaders: readonly Reader[] = [
  securityRules,
  adminRules,
  routes,
  networks,
  ipGroups,
  policies,
  firewalls,
  ruleCollectionGroups,
  privateDns,
].flat();
