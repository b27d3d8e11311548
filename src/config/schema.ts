import { z } from "zod";
import { selectionShape } from "../catalogue/selection.ts";
import { Day } from "../egress/input/day.ts";
import { show } from "../egress/input/show.ts";

/** Schema of `mode`: `enforce`, or a monitor mode that alerts instead of dropping and ends on `today` or later. */
export const modeSchema = (today: string) =>
  z
    .union(
      [
        z.string().refine((text) => text === "enforce", { error: ({ input }) => `${show(input)} ${MODES}` }),
        z.strictObject({
          monitor: z.strictObject({
            owner: z.string(),
            expires: Day.refine((day) => day >= today, {
              error: ({ input }) => `"${input}" has passed. Set mode: enforce, or agree on a later day with the owner.`,
            }),
          }),
        }),
      ],
      { error: ({ input }) => `${show(input)} ${MODES}` },
    )
    .default("enforce");

const MODES = "is no mode. Write enforce, or a map: monitor: {owner: …, expires: YYYY-MM-DD}.";

/** Schema of `protect`. `auto` means true in LIVE only. */
const Protect = z
  .custom<boolean | "auto">((value) => typeof value === "boolean" || value === "auto", {
    error: ({ input }) => `${show(input)} is not one of true, false and auto.`,
  })
  .default("auto");

/** An AWS account id. A number is accepted if it has all 12 digits; YAML drops a leading 0 from unquoted numbers. */
const AccountId = z
  .union([z.string(), z.int()])
  .transform(String)
  .refine((text) => /^\d{12}$/.test(text), {
    error: ({ input }) => `${show(input)} is not an AWS account id, which has 12 digits. Put it in quotes.`,
  });

/** Arguments of the explicit AWS provider. */
const awsProviderShape = {
  region: z.string().regex(/^[a-z]{2,}(?:-[a-z]+)+-\d+$/, {
    error: ({ input }) => `${show(input)} is not an AWS region. Write it as in "eu-west-2".`,
  }),
  allowedAccountIds: z.array(AccountId).min(1),
  assumeRoleArn: z
    .string()
    .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/\S+$/, {
      error: ({ input }) =>
        `${show(input)} is not the ARN of a role. Write it as in "arn:aws:iam::123456789012:role/deploy".`,
    })
    .optional(),
};

/** Arguments of the explicit Azure provider. */
const azureProviderShape = {
  subscriptionId: z.guid({
    error: ({ input }) => `${show(input)} is not a subscription id. Write it as az account show prints it.`,
  }),
  location: z.string().regex(/^[A-Za-z][A-Za-z0-9 ]+$/, {
    error: ({ input }) => `${show(input)} is not an Azure location. Write it as in "uksouth".`,
  }),
};

export const AwsProvider = z.object(awsProviderShape);
export const AzureProvider = z.object(azureProviderShape);

/** The keys of a section that configure its cloud's explicit provider. */
export const PROVIDER_SHAPES = { aws: awsProviderShape, azure: azureProviderShape };

/** Keys that both clouds share; each is an argument of both components. */
export const sharedShape = { ...selectionShape, tags: z.record(z.string().min(1), z.string()).default(() => ({})) };

/**
 * Schema of the whole configuration. A cloud's section takes the keys of its provider and the arguments of its
 * component, except those that the configuration holds outside the sections.
 */
export const programConfigSchema = (forms: { readonly aws: z.ZodObject; readonly azure: z.ZodObject }, today: string) =>
  z.strictObject({
    ...sharedShape,
    mode: modeSchema(today),
    protect: Protect,
    aws: z.strictObject({ ...awsProviderShape, ...ownShape(forms.aws, awsProviderShape) }).optional(),
    azure: z.strictObject({ ...azureProviderShape, ...ownShape(forms.azure, azureProviderShape) }).optional(),
  });

/** Arguments of a component that the configuration holds outside the sections. */
export const OUTSIDE_SECTIONS = [...Object.keys(sharedShape), "monitor", "protect"];

/** Returns a component's arguments that only its section holds. */
const ownShape = (component: z.ZodObject, provider: object): z.core.$ZodLooseShape =>
  Object.fromEntries(
    Object.entries(component.shape).filter(([key]) => !OUTSIDE_SECTIONS.includes(key) && !Object.hasOwn(provider, key)),
  );
