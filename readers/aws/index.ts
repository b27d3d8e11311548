import type { Reader } from "../resource.ts";
import { readSecurityGroupEgressRule } from "./security-group-egress-rule.ts";

/** Readers of AWS resource types. */
export const awsReaders: Readonly<Record<string, Reader>> = {
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": readSecurityGroupEgressRule,
};
