import type { Reader, Wrapper } from "../kit/index.ts";
import { cloudFormation } from "./cloudformation.ts";
import { dnsFirewall } from "./dns-firewall.ts";
import { dnsRecords } from "./dns-records.ts";
import { forMany, shares } from "./for-many.ts";
import { networkAcls } from "./network-acls.ts";
import { firewallPolicies } from "./network-firewall/firewall-policy.ts";
import { ruleGroups } from "./network-firewall/rule-group.ts";
import { tlsInspection } from "./network-firewall/tls-inspection.ts";
import { networks } from "./networks.ts";
import { prefixLists } from "./prefix-lists.ts";
import { routes } from "./routes.ts";
import { securityGroups } from "./security-groups.ts";

/** Readers of AWS resource types. */
export const awsReaders: readonly Reader[] = [
  securityGroups,
  networkAcls,
  routes,
  networks,
  prefixLists,
  firewallPolicies,
  ruleGroups,
  tlsInspection,
  dnsFirewall,
  dnsRecords,
  shares,
].flat();

/** Wrappers of resources that hold AWS resources, or that are AWS resources in another notation. */
export const awsWrappers: readonly Wrapper[] = [...cloudFormation, ...forMany];
