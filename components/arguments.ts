import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { knownAddresses } from "../catalogue/catalogue.ts";
import { loadCatalogue } from "../catalogue/load.ts";
import { ClientCidr, heldAddresses } from "../egress/address.ts";
import { ConfigurationError } from "../egress/configuration-error.ts";
import { joinPath, parse } from "../egress/parse.ts";

/** One thing that must be allowed: a host on a port, by name. */
export interface EgressRuleArgs {
  /** Exact DNS name, such as `msg.intspineservices.nhs.uk`. No wildcard, address, URL or port. */
  host: string;
  /** TCP port. Default: 443. */
  port?: number;
  /** `tls` (told by the server name of the handshake) or `http` (told by the Host header). Default: `tls`. */
  protocol?: string;
  /** Why it is open, at most 200 characters. */
  reason: string;
  /** `current`, `deprecated` or `unverified`; shown wherever the host is. Default: `current`. */
  status?: string;
}

/** Alerts instead of drops, for the first days of a roll-out. */
export interface MonitorArgs {
  /** Who asked for it and ends it. */
  owner: string;
  /** Last day of it, as YYYY-MM-DD. */
  expires: string;
}

/**
 * `args` as the schema's type, before any child is registered.
 *
 * @throws InputPropertiesError with path, value got and remedy of every fault.
 */
export function parseArgs<Schema extends z.ZodType>(
  component: string,
  schema: Schema,
  args: unknown,
): z.output<Schema> {
  try {
    return parse(schema, args);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new pulumi.InputPropertiesError({
      message: `${component} can't be made:\n${error.message}`,
      errors: error.faults.map(({ path, message }) => ({ propertyPath: path, reason: message })),
    });
  }
}

/**
 * What another resource may supply: a plain value is checked at once, an output when it is known.
 *
 * @param path where it stands, for faults found only then.
 */
export const inputOf = <Schema extends z.ZodType>(schema: Schema, path: string) =>
  z.unknown().transform((value, context): pulumi.Output<z.output<Schema>> => {
    if (isEventual(value)) return pulumi.output(value).apply((known) => parse(schema, known, path));
    const result = schema.safeParse(value, { reportInput: true });
    if (result.success) return pulumi.output(result.data) as pulumi.Output<z.output<Schema>>;
    for (const issue of result.error.issues) context.addIssue({ ...issue, input: issue.input } as never);
    return z.NEVER;
  });

/** A list of which any part, or the whole, may come from another resource. */
export const inputListOf = <Schema extends z.ZodType>(schema: Schema, path: string, least = 0) =>
  z.unknown().transform((value, context): pulumi.Output<z.output<Schema>[]> => {
    if (isEventual(value)) return pulumi.output(value).apply((known) => parse(z.array(schema).min(least), known, path));
    const result = z
      .array(inputOf(schema, joinPath(path, ["*"])))
      .min(least)
      .safeParse(value, { reportInput: true });
    if (result.success) return pulumi.all(result.data as pulumi.Output<z.output<Schema>>[]) as never;
    for (const issue of result.error.issues) context.addIssue({ ...issue, input: issue.input } as never);
    return z.NEVER;
  });

/** A text that another resource may supply, such as an id; not empty. */
export const inputText = (path: string) => inputOf(z.string().min(1), path);

/** Tags by key. */
export const InputTags = z.record(z.string().min(1), inputOf(z.string(), "tags")).default({});

/** A network that MESH clients are in: never everything, and never one that holds a known MESH address. */
export const MeshClientCidr = ClientCidr.superRefine((cidr, context) => {
  const held = heldAddresses(cidr, knownAddresses(loadCatalogue()));
  if (held.length > 0)
    context.addIssue({
      code: "custom",
      message: `"${cidr}" holds ${held[0]}, an address of MESH itself. Name the networks your clients are in.`,
    });
});

/** Alerts instead of drops: needs somebody who ends it, and a day. */
export const Monitor = z.strictObject({
  owner: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .regex(/^\P{Cc}*$/u, { error: "holds a control character; write one line of text." }),
  expires: z.iso.date({ error: ({ input }) => `${JSON.stringify(input)} is not a day. Write it as YYYY-MM-DD.` }),
});
export type Monitor = z.output<typeof Monitor>;

const isEventual = (value: unknown): boolean =>
  pulumi.Output.isInstance(value) || (typeof value === "object" && value !== null && "then" in value);
