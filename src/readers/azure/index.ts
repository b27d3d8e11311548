import type { Reader, Wrapper } from "../kit/index.ts";
import { adminRules } from "./admin-rules.ts";
import { arm } from "./arm.ts";
import { dnsZones } from "./dns-zones.ts";
import { firewalls } from "./firewall/firewalls.ts";
import { policies } from "./firewall/policies.ts";
import { ruleCollectionGroups } from "./firewall/rule-collection-groups.ts";
import { ipGroups } from "./ip-groups.ts";
import { networks } from "./networks.ts";
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
  dnsZones,
].flat();

/** Wrappers of resources that hold Azure resources, or that are Azure resources in another notation. */
export const azureWrappers: readonly Wrapper[] = arm;
