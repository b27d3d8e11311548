import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { Fault } from "../../src/egress/input/configuration-error.ts";
import { show } from "../../src/egress/input/show.ts";
import { InputTags, keyedInputsOf } from "../arguments.ts";
import { nameFaults } from "../aws/name-faults.ts";
import { judging } from "../parse-args.ts";
import { tied } from "../tied.ts";

/** Arguments of `AwsPinGuardrail`. */
export interface AwsPinGuardrailArgs {
  /**
   * Whether the rule applies to every account of the organisation. It must then be made from the management account, or
   * from one that administers AWS Config for the organisation. Default: false, this account alone. Changing this
   * replaces the rule.
   */
  organization?: boolean;
  /** Ids of 12 digits of accounts in the organisation to leave out, at most 1000. Default: none. */
  excludedAccounts?: pulumi.Input<string>[];
  /** Whether the rule is protected from deletion. Default: false. */
  protect?: boolean;
  /** Tags of the rule. An organisation's rule can't have tags. Default: none. */
  tags?: Record<string, pulumi.Input<string>>;
}

/** Id of an account. */
const AccountId = z.string().regex(/^\d{12}$/, {
  error: ({ input }) => `${show(input)} is no account of AWS. Write its 12 digits in quotation marks.`,
});

/** Checks each argument of `AwsPinGuardrail` on its own. */
export const AwsPinGuardrailSchema = tied<AwsPinGuardrailArgs>()(
  z.strictObject({
    organization: z.boolean().default(false),
    excludedAccounts: keyedInputsOf(AccountId, "excludedAccounts").default(() => []),
    protect: z.boolean().default(false),
    tags: InputTags,
  }),
);
export type AwsPinGuardrailParsed = z.output<typeof AwsPinGuardrailSchema>;

/** The most accounts that an organisation's rule may leave out. Source: API reference of AWS Config. */
const MOST_EXCLUDED = 1000;

/**
 * An organisation's rule name has at most 64 characters; this leaves room for `-organization-rule` and Pulumi's suffix.
 */
export const pinRuleNameFaults = (name: string): Fault[] => nameFaults(name, 38);

function ruleFaults({ organization, excludedAccounts = [], tags = {} }: Partial<AwsPinGuardrailParsed>): Fault[] {
  const count = Array.isArray(excludedAccounts) ? excludedAccounts.length : 0;
  return [
    ...(count > 0 && organization !== true
      ? [
          {
            path: "excludedAccounts",
            message: "is for a rule of the whole organisation. Write organization: true beside it, or leave it out.",
          },
        ]
      : []),
    ...(count > MOST_EXCLUDED
      ? [
          {
            path: "excludedAccounts",
            message: `holds ${count} accounts, above ${MOST_EXCLUDED}, the most that AWS takes. Make a rule of each account that is meant.`,
          },
        ]
      : []),
    ...(organization === true && Object.keys(tags).length > 0
      ? [{ path: "tags", message: "can't be on a rule of an organisation. Leave them out." }]
      : []),
  ];
}

/** Checks the arguments of `AwsPinGuardrail`, each on its own and all together. */
export const awsPinGuardrail = judging(AwsPinGuardrailSchema, ruleFaults);
