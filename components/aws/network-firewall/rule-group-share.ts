import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { show } from "../../../src/egress/input/show.ts";
import { childKeyOf, inputOf, keyedInputsOf } from "../../arguments.ts";
import { PrincipalAssociation, ResourceAssociation, ResourceShare } from "../sdk.ts";

/**
 * The accounts that may put the rule group into their own firewall policies, through AWS Resource Access Manager (RAM).
 * They must belong to this organisation, where sharing must be turned on. An account that loses access keeps the groups
 * that its policies already use.
 */
export interface RuleGroupShareArgs {
  /** Account ids of 12 digits. Default: none. */
  accountIds?: pulumi.Input<string>[];
  /** ARNs of organizational units; accounts that join them later are included. Default: none. */
  organizationalUnitArns?: pulumi.Input<string>[];
  /** ARN of the organisation, to share with all of its accounts. Default: none. */
  organizationArn?: pulumi.Input<string>;
}

const AccountId = z.string().regex(/^\d{12}$/, {
  error: ({ input }) => `${show(input)} is not an AWS account id, which has 12 digits.`,
});

const OrganizationalUnitArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:organizations::\d{12}:ou\/o-[a-z0-9]+\/ou-[a-z0-9-]+$/, {
    error: ({ input }) =>
      `${show(input)} is not the ARN of an organizational unit, as in "arn:aws:organizations::123456789012:ou/o-…/ou-…".`,
  });

const OrganizationArn = z.string().regex(/^arn:aws[a-z-]*:organizations::\d{12}:organization\/o-[a-z0-9]+$/, {
  error: ({ input }) =>
    `${show(input)} is not the ARN of an organisation, as in "arn:aws:organizations::123456789012:organization/o-…".`,
});

/** The accounts that the rule group is shared with. */
export const shareAt = (path: string) =>
  z
    .strictObject({
      accountIds: keyedInputsOf(AccountId, `${path}.accountIds`).optional(),
      organizationalUnitArns: keyedInputsOf(OrganizationalUnitArn, `${path}.organizationalUnitArns`).optional(),
      organizationArn: inputOf(OrganizationArn, `${path}.organizationArn`).optional(),
    })
    .refine(
      ({ accountIds = [], organizationalUnitArns = [], organizationArn }) =>
        organizationArn !== undefined || accountIds.length + organizationalUnitArns.length > 0,
      { error: "names nobody. Give accountIds, organizationalUnitArns or organizationArn." },
    );
export type RuleGroupShare = z.output<ReturnType<typeof shareAt>>;

/**
 * Shares the rule group. The group joins the share before any account gets access, and access ends before the group
 * leaves.
 *
 * @returns the ARN of the share.
 */
export function makeShare(
  name: string,
  ruleGroupArn: pulumi.Output<string>,
  principals: RuleGroupShare,
  tags: Record<string, pulumi.Output<string>>,
  child: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const share = new ResourceShare(`${name}-share`, { allowExternalPrincipals: false, tags }, child);
  const resourceShareArn = share.arn;
  const shared = new ResourceAssociation(`${name}-share-rules`, { resourceArn: ruleGroupArn, resourceShareArn }, child);
  for (const [key, principal] of principalsByKey(principals))
    new PrincipalAssociation(`${name}-share-${key}`, { principal, resourceShareArn }, { ...child, dependsOn: shared });
  return resourceShareArn;
}

function principalsByKey({ accountIds = [], organizationalUnitArns = [], organizationArn }: RuleGroupShare) {
  return [
    ...accountIds.map((id, index) => [`account-${childKeyOf(id, index)}`, id] as const),
    // If the ARN is plain, the unit's id is its last part.
    ...organizationalUnitArns.map(
      (arn, index) => [`unit-${childKeyOf(arn, index).replace(/^.*\//, "")}`, arn] as const,
    ),
    ...(organizationArn ? [["organization", organizationArn] as const] : []),
  ];
}
