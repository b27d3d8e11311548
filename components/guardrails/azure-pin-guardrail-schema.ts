import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { daysBetween, exemptionTerms, MOST_DAYS } from "../../src/egress/exemption-terms.ts";
import type { Fault } from "../../src/egress/input/configuration-error.ts";
import { isMap } from "../../src/egress/input/is-map.ts";
import { show } from "../../src/egress/input/show.ts";
import { Port } from "../../src/egress/rule.ts";
import { AZURE_CHECKS, AZURE_EFFECTS } from "../../src/guardrail/render-azure-policy.ts";
import { inputOf, keyedInputsOf } from "../arguments.ts";
import { judging } from "../parse-args.ts";
import { tied } from "../tied.ts";

/**
 * A finding of the policy pack that Azure Policy shall accept too, with the keys of an exemption in the pack's
 * settings.
 */
export interface PinExemptionArgs {
  /** `ip-pinning`; `bypass` for routes; or `interception` for a firewall that decrypts TLS to MESH. */
  check: string;
  /**
   * Azure id of what is exempted: a resource, a resource group or a subscription. The exemption covers everything in
   * it.
   */
  resource: pulumi.Input<string>;
  /**
   * Addresses that are accepted there. Azure can't tell them apart, so they are only shown with the exemption. Default:
   * none.
   */
  addresses?: string[];
  /** The only accepted TCP port, shown with the exemption. Unit: port number. Default: none. */
  port?: number;
  /** Who answers for it, at most 100 characters. */
  owner: string;
  /** Why it is accepted, at most 400 characters. */
  reason: string;
  /**
   * Last day of the exemption in UTC, as YYYY-MM-DD, at most 366 days ahead. After that day the component is refused.
   */
  expires: string;
}

/** Arguments of `AzurePinGuardrail`. */
export interface AzurePinGuardrailArgs {
  /**
   * What happens to a pin, whichever tool makes it: `audit` shows it, `deny` refuses it. Start with `audit`. Default:
   * `audit`.
   */
  effect?: string;
  /**
   * Name of the management group that the guardrail applies to. Default: the provider's subscription. Changing this
   * replaces everything.
   */
  managementGroupId?: pulumi.Input<string>;
  /**
   * Ids of management groups, subscriptions, resource groups or resources below it to leave out, at most 400. Default:
   * none. Source: https://learn.microsoft.com/azure/governance/policy/overview
   */
  notScopes?: pulumi.Input<string>[];
  /** Whether drafts of rule collection groups are judged, a preview feature of Azure. Default: true. */
  drafts?: boolean;
  /** Accepted pins by key (lower-case letters, digits, hyphens), at most 1000. Default: none. */
  exemptions?: Record<string, PinExemptionArgs>;
  /** Whether everything is protected from deletion. Default: false. */
  protect?: boolean;
}

/** Id of what Azure Policy can apply to or leave out. */
const Scope = z
  .string()
  .regex(
    /^(?:\/subscriptions\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:\/resourceGroups\/[^/]+(?:\/providers\/[^/]+(?:\/[^/]+\/[^/]+)+)?)?|\/providers\/Microsoft\.Management\/managementGroups\/[^/]+)$/i,
    {
      error: ({ input }) =>
        `${show(input)} is not the id of something in Azure. Write it whole, as in "/subscriptions/…/resourceGroups/…".`,
    },
  );

/** Name of a management group, 1 to 90 characters. Source: Azure's naming rules. */
const ManagementGroupName = z.string().regex(/^[\p{L}\p{N}](?:[\p{L}\p{N}_().-]{0,88}[\p{L}\p{N}_()-])?$/u, {
  error: ({ input }) =>
    `${show(input)} can't be a management group. Give its name alone, without "/providers/…": up to 90 letters, digits, "_", "-", "(", ")" and ".", the last no ".".`,
});

/**
 * Key of an exemption. The exemption's name in Azure, which may have 64 characters, also holds the component's name and
 * Pulumi's suffix.
 */
const ExemptionKey = z.string().regex(/^[a-z](?:[a-z0-9-]{0,29}[a-z0-9])?$/, {
  error: ({ input }) =>
    `${show(input)} can't be the key of an exemption. Use lower-case letters, digits and hyphens, a letter first, at most 31.`,
});

/** An exemption, with the same limits as in the settings of the policy pack. */
const PinExemption = z.strictObject({
  check: z.enum(AZURE_CHECKS),
  resource: inputOf(Scope, "exemptions.resource"),
  addresses: z.array(z.string().max(50)).max(100).optional(),
  port: Port.optional(),
  ...exemptionTerms,
});
export type PinExemption = z.output<typeof PinExemption>;

/**
 * The most exemptions of one scope, and the most scopes that an assignment leaves out. Source: Azure Policy, limits.
 */
const MOST = { exemptions: 1000, notScopes: 400 } as const;

/** Checks each argument of `AzurePinGuardrail` on its own. */
export const AzurePinGuardrailSchema = tied<AzurePinGuardrailArgs>()(
  z.strictObject({
    effect: z.enum(Object.keys(AZURE_EFFECTS) as (keyof typeof AZURE_EFFECTS)[]).default("audit"),
    managementGroupId: inputOf(ManagementGroupName, "managementGroupId").optional(),
    notScopes: keyedInputsOf(Scope, "notScopes").default(() => []),
    drafts: z.boolean().default(true),
    exemptions: z.record(ExemptionKey, PinExemption).default(() => ({})),
    protect: z.boolean().default(false),
  }),
);
export type AzurePinGuardrailParsed = z.output<typeof AzurePinGuardrailSchema>;

/** Checks the arguments of `AzurePinGuardrail`, each on its own and all together. */
export const azurePinGuardrail = judging(AzurePinGuardrailSchema, (value): Fault[] =>
  Object.entries(MOST).flatMap(([path, most]) => {
    const given: unknown = Reflect.get(value, path);
    const count = typeof given === "object" && given !== null ? Object.keys(given).length : 0;
    return count > most
      ? [
          {
            path,
            message: `holds ${count}, above ${most}, the most that Azure takes. Leave out or exempt what holds them.`,
          },
        ]
      : [];
  }),
);

/** Returns a fault for each exemption that ended before `today` or lasts too long, in UTC. `args` may be anything. */
export function exemptionFaults(args: unknown, today: string): Fault[] {
  const exemptions = isMap(args) && isMap(args.exemptions) ? Object.entries(args.exemptions) : [];
  return exemptions.flatMap(([key, exemption]) => {
    const { data: expires } = exemptionTerms.expires.safeParse(isMap(exemption) ? exemption.expires : undefined);
    const fault = (message: string): Fault[] => [{ path: `exemptions.${key}.expires`, message }];
    if (expires === undefined) return [];
    if (expires < today)
      return fault(`"${expires}" is past: today is ${today}. Remove the exemption, or agree on a new day.`);
    if (daysBetween(today, expires) > MOST_DAYS)
      return fault(`"${expires}" is more than ${MOST_DAYS} days ahead. Agree on a nearer day.`);
    return [];
  });
}

/** Returns the faults in a component's name. The assignment is named after it, and Azure allows 24 characters there. */
export const guardrailNameFaults = (name: string): Fault[] =>
  /^[A-Za-z0-9][A-Za-z0-9_-]{0,23}$/.test(name)
    ? []
    : [
        {
          path: "name",
          message: `${show(name)} can't name an assignment in Azure. Use up to 24 letters, digits, "_" and "-", a letter or digit first.`,
        },
      ];
