import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { Fault } from "../../../src/egress/input/configuration-error.ts";
import { EgressRules } from "../../../src/egress/rule.ts";
import { type EgressRuleArgs, InputTags, inputId, Resolvers } from "../../arguments.ts";
import { judging } from "../../parse-args.ts";
import { tied } from "../../tied.ts";
import { nameFaults } from "../name-faults.ts";

/** Arguments of `AwsSecurityGroupEgress`. */
export interface AwsSecurityGroupEgressArgs {
  /** Permitted hosts by rule name. Only their ports are used, because a security group can't match names. */
  rules: Record<string, EgressRuleArgs>;
  /**
   * VPC in which to make a new group. Either this or `securityGroupId`. Default: none. Changing this replaces the group
   * and its rules.
   */
  vpcId?: pulumi.Input<string>;
  /**
   * Existing group to add rules to. Either this or `vpcId`. Default: none. Changing this replaces the rules. The group
   * must not have inline rules (`egress` of `aws.ec2.SecurityGroup`), because those and these would remove each other.
   * Nor may it have a rule for the same port and destination, because AWS refuses a second one.
   */
  securityGroupId?: pulumi.Input<string>;
  /**
   * DNS servers, IPv4 or IPv6, that clients ask on UDP and TCP 53. The VPC's own resolver needs no rule. Default: none.
   */
  resolvers?: pulumi.Input<string>[];
  /** Tags of the group and of each rule. Default: none. */
  tags?: Record<string, pulumi.Input<string>>;
}

/** Checks each argument of `AwsSecurityGroupEgress` on its own. */
export const AwsSecurityGroupEgressSchema = tied<AwsSecurityGroupEgressArgs>()(
  z.strictObject({
    rules: EgressRules,
    vpcId: inputId("vpcId", "vpc-").optional(),
    securityGroupId: inputId("securityGroupId", "sg-").optional(),
    resolvers: Resolvers,
    tags: InputTags,
  }),
);
export type AwsSecurityGroupEgressParsed = z.output<typeof AwsSecurityGroupEgressSchema>;

/** AWS's limit is 255 characters; this leaves room for `-group` and Pulumi's suffix of eight. */
export const securityGroupNameFaults = (name: string): Fault[] => nameFaults(name, 240);

function eitherOr({ vpcId, securityGroupId }: Partial<AwsSecurityGroupEgressParsed>): Fault[] {
  const fault = (message: string): Fault[] => [{ path: "vpcId", message }];
  if (vpcId && securityGroupId)
    return fault("stands beside securityGroupId. Give one: where to make a group, or an existing one.");
  if (!vpcId && !securityGroupId)
    return fault("is missing, and so is securityGroupId. Say where to make a group, or give an existing one.");
  return [];
}

/** Checks the arguments of `AwsSecurityGroupEgress`, each on its own and all together. */
export const awsSecurityGroupArguments = judging(AwsSecurityGroupEgressSchema, eitherOr);
