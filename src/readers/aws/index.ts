import type { Reader } from "../kit/index.ts";
import { dnsFirewall } from "./dns-firewall.ts";
import { dnsRecords } from "./dns-records.ts";
import { networkAcls } from "./network-acls.ts";
import { firewallPolicies } from "./network-firewall/firewall-policy.ts";
import { ruleGroups } from "./network-firewall/rule-group.ts";
import { tlsInspection } from "./network-firewall/tls-inspection.ts";
import { prefixLists } from "./prefix-lists.ts";
import { routes } from "./routes.ts";
import { securityGroups } from "./security-groups.ts";

/** Readers of AWS resource types. */
export const awsReaders: readonly Reader[] = [
  securityGroups,
  networkAcls,
  routes,
  prefixLists,
  firewallPolicies,
  ruleGroups,
  tlsInspection,
  dnsFirewall,
  dnsRecords,
].flat();
