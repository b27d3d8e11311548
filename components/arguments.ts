import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { knownAddresses } from "../src/catalogue/catalogue.ts";
import { loadCatalogue } from "../src/catalogue/load.ts";
import { Address, ClientCidr, heldAddresses, isAny } from "../src/egress/address/address.ts";
import { ConfigurationError, type Fault } from "../src/egress/input/configuration-error.ts";
import { Day } from "../src/egress/input/day.ts";
import { lineOfText } from "../src/egress/input/line-of-text.ts";
import { joinPath, parse } from "../src/egress/input/parse.ts";
import { show } from "../src/egress/input/show.ts";
import { isEventual } from "./eventual.ts";

/** A rule that allows one host on one port, by name. */
export interface EgressRuleArgs {
  /** Exact DNS name, such as `msg.intspineservices.nhs.uk`. No wildcard, address, URL or port. */
  host: string;
  /** TCP port. Unit: port number. Default: 443. */
  port?: number;
  /** `tls` (matched by the handshake's server name) or `http` (matched by the Host header). Default: `tls`. */
  protocol?: string;
  /** Why the host is open, at most 200 characters. */
  reason: string;
  /** `current`, `deprecated` or `unverified`; shown wherever the host is. Default: `current`. */
  status?: string;
}

/** Logs what would be dropped instead of dropping it, for the first days of a roll-out. */
export interface MonitorArgs {
  /** Who asked for monitor mode and will end it. */
  owner: string;
  /** Last day of monitor mode, as YYYY-MM-DD. */
  expires: string;
}

/**
 * A value that another resource may supply: a plain value is checked at once, an output once it is known.
 *
 * @param path where the value stands. Pulumi prints a fault that is found late as a `RunError` with this path.
 */
export const inputOf = <Schema extends z.ZodType>(schema: Schema, path: string) =>
  z
    .custom<pulumi.Input<z.input<Schema>>>()
    .transform((value, context): pulumi.Output<z.output<Schema>> => outputOf(schema, value, path, context));

/** A list that another resource may supply, in part or as a whole. */
export const inputListOf = <Schema extends z.ZodType>(schema: Schema, path: string, least = 0) =>
  z
    .custom<pulumi.Input<pulumi.Input<z.input<Schema>>[]>>()
    .transform((value, context) => outputListOf(schema, value, path, context, least));

/**
 * The same, but an empty list becomes null. So "none" differs from "left out", and no rule is made for an empty list.
 *
 * @param missing the message for a list that is left out.
 */
export const inputListOrNone = <Schema extends z.ZodType>(schema: Schema, path: string, missing: string) =>
  z.custom<pulumi.Input<pulumi.Input<z.input<Schema>>[]>>().transform((value, context) => {
    if (Array.isArray(value) && value.length === 0) return null;
    if (value !== undefined) return outputListOf(schema, value, path, context, 1);
    context.addIssue({ code: "custom", message: missing });
    return z.NEVER;
  });

/** A map whose keys are plain and whose values another resource may supply. */
export const inputMapOf = <Schema extends z.ZodType>(schema: Schema, path: string, keys = z.string().min(1)) =>
  z
    .record(keys, z.custom<pulumi.Input<z.input<Schema>>>())
    .transform(
      (values, context): Record<string, pulumi.Output<z.output<Schema>>> =>
        Object.fromEntries(
          Object.entries(values).map(([key, value]) => [key, outputOf(schema, value, path, context, key)]),
        ),
    );

/**
 * A list whose length is plain, because it decides which children exist; another resource may supply any entry. No
 * entry may occur twice.
 */
export const keyedInputsOf = <Schema extends z.ZodType<string>>(schema: Schema, path: string) =>
  z.array(z.custom<pulumi.Input<z.input<Schema>>>()).transform((entries, context) => {
    const firsts = new Map<unknown, number>();
    return entries.map((entry, index): pulumi.Input<z.output<Schema>> => {
      if (isEventual(entry)) return outputOf(schema, entry, path, context, index);
      const value = check(schema, entry, context, index) as z.output<Schema>;
      const first = firsts.get(value) ?? index;
      firsts.set(value, first);
      if (value !== undefined && first < index) {
        context.addIssue({ code: "custom", path: [index], message: twice(value, joinPath(path, [first])) });
      }
      return value;
    });
  });

/**
 * The key in a child's name: the entry itself if it is plain, so that the child survives when other entries change;
 * otherwise the entry's index.
 */
export const childKeyOf = (entry: pulumi.Input<string>, index: number): string =>
  typeof entry === "string" ? entry : String(index);

/**
 * The id of a resource with a given prefix, such as `vpc-`. The prefix of an output isn't checked, because users' own
 * unit tests mock ids that don't have it.
 */
export const inputId = (path: string, prefix: string) => inputTextLike(idOf(prefix), path);

/** A text of the given form, such as an ARN. The form of an output isn't checked, for the same reason. */
export const inputTextLike = (form: z.ZodType<string>, path: string) =>
  z
    .custom<pulumi.Input<string>>()
    .transform(
      (value, context): pulumi.Output<string> => outputOf(isEventual(value) ? Text : form, value, path, context),
    );

/**
 * A key that becomes part of a resource's name: lower-case letters, digits and hyphens, a letter first.
 *
 * @param most characters.
 */
export const namePart = (most: number) =>
  z.string().regex(new RegExp(`^[a-z](?:[a-z0-9-]{0,${most - 2}}[a-z0-9])?$`), {
    error: ({ input }) =>
      `${show(input)} can't become part of a name. Use up to ${most} lower-case letters, digits and hyphens, a letter first.`,
  });

/** A map of such ids by key. No id may occur twice. */
export const inputIdsOf = (path: string, prefix: string, keys: z.ZodString) =>
  z
    .record(keys, z.custom<pulumi.Input<string>>())
    .superRefine((values, context) => noneTwice(Object.entries(values), path, context))
    .transform(
      (values, context): Record<string, pulumi.Output<string>> =>
        Object.fromEntries(
          Object.entries(values).map(([key, value]) => [
            key,
            outputOf(isEventual(value) ? Text : idOf(prefix), value, path, context, key),
          ]),
        ),
    );

/** The same as `inputListOf`, but no entry may occur twice. */
export const inputListOnceOf = <Schema extends z.ZodType>(schema: Schema, path: string, least = 0) =>
  z
    .custom<pulumi.Input<pulumi.Input<z.input<Schema>>[]>>()
    .superRefine((values, context) => {
      if (Array.isArray(values)) noneTwice([...values.entries()], path, context);
    })
    .pipe(inputListOf(schema, path, least));

/** Adds a fault for each plain text that stood before. */
function noneTwice(
  entries: readonly (readonly [at: string | number, value: unknown])[],
  path: string,
  context: z.core.$RefinementCtx,
): void {
  const firsts = new Map<unknown, string | number>();
  for (const [at, value] of entries) {
    const first = firsts.get(value);
    if (first === undefined || typeof value !== "string") firsts.set(value, at);
    else context.addIssue({ code: "custom", path: [at], message: twice(value, joinPath(path, [first])) });
  }
}

const twice = (value: unknown, first: string): string =>
  `"${value}" stands already at ${first}. Remove one of the two.`;

const Text = z.string().min(1);

const idOf = (prefix: string) =>
  Text.refine((id) => id === "" || id.startsWith(prefix), {
    error: ({ input }) => `${show(input)} is not an id that begins with "${prefix}". Write the one that is meant.`,
  }).refine((id) => !id.startsWith(prefix) || /^[A-Za-z0-9-]+$/.test(id), {
    error: ({ input }) => `${show(input)} holds more than an id has: letters, digits and hyphens. Write the id alone.`,
  });

/** The same, but a plain text stays plain, because it is compared with another one before anything is made. */
export const inputTextAsGiven = (path: string) =>
  z
    .custom<pulumi.Input<string>>()
    .transform(
      (value, context): pulumi.Input<string> =>
        isEventual(value) ? outputOf(Text, value, path, context) : (check(Text, value, context) ?? ""),
    );

/** A text that another resource may supply, such as an id; not empty. */
export const inputText = (path: string) => inputOf(z.string().min(1), path);

/** Addresses of DNS servers, in the order given. Children are named after the addresses that are plain. */
export const Resolvers = keyedInputsOf(Address, "resolvers").default(() => []);

/** Tags by key, within the limits that AWS and Azure share: keys of 128 characters, values of 256, at most 50 tags. */
export const InputTags = inputMapOf(z.string().max(256), "tags", z.string().min(1).max(128))
  .superRefine((tags, context) => {
    const count = Object.keys(tags).length;
    if (count > 50)
      context.addIssue({ code: "custom", message: `holds ${count} tags; a resource takes 50. Drop some.` });
  })
  .default(() => ({}));

/**
 * A network that MESH clients are in. Refuses `0.0.0.0/0`, `::/0` and every network that holds a known MESH address.
 */
export const MeshClientCidr = ClientCidr.superRefine((cidr, context) => {
  const [held] = heldAddresses(cidr, knownAddresses(loadCatalogue()));
  if (held === undefined || isAny(cidr)) return;
  const message = `"${cidr}" holds ${held}, an address of MESH itself. Name the networks your clients are in.`;
  context.addIssue({ code: "custom", message });
});

/** Monitor mode: needs an owner and a last day. */
export const Monitor = z.strictObject({
  owner: lineOfText(100),
  expires: Day,
});
export type Monitor = z.output<typeof Monitor>;

/**
 * Returns a fault if monitor mode ended before `today`. Its last day still counts, to its end in UTC. `args` may be
 * anything.
 */
export function expiryFaults(args: unknown, today: string): Fault[] {
  const { data } = z.object({ monitor: Monitor }).safeParse(args);
  if (!data || today <= data.monitor.expires) return [];
  return [
    {
      path: "monitor.expires",
      message: `"${data.monitor.expires}" is past: today is ${today}. Remove monitor, so that what is not allowed is dropped, or agree on a new day.`,
    },
  ];
}

function outputOf<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  path: string,
  context: z.core.$RefinementCtx,
  ...at: (string | number)[]
): pulumi.Output<z.output<Schema>> {
  if (isEventual(value)) return whenKnown(schema, value, joinPath(path, at));
  return pulumi.output(check(schema, value, context, ...at)) as pulumi.Output<z.output<Schema>>;
}

function outputListOf<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  path: string,
  context: z.core.$RefinementCtx,
  least: number,
): pulumi.Output<z.output<Schema>[]> {
  if (isEventual(value)) return whenKnown(z.array(schema).min(least), value, path);
  const entries = check(z.array(z.unknown()).min(least), value, context) ?? [];
  return pulumi
    .all(entries.map((entry, index) => outputOf(schema, entry, path, context, index)))
    .apply((known) => known as z.output<Schema>[]);
}

const whenKnown = <Schema extends z.ZodType>(schema: Schema, value: unknown, path: string) =>
  (pulumi.output(value) as pulumi.Output<unknown>).apply((known): z.output<Schema> => {
    try {
      return parse(schema, known, path);
    } catch (error) {
      throw error instanceof ConfigurationError ? new pulumi.RunError(error.message) : error;
    }
  });

/** Returns the value as the schema's type and adds its faults to `context`. */
function check<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  context: z.core.$RefinementCtx,
  ...at: (string | number)[]
): z.output<Schema> | undefined {
  const { data, error } = schema.safeParse(value, { reportInput: true });
  for (const issue of error?.issues ?? []) context.addIssue({ ...issue, path: [...at, ...issue.path] } as never);
  return data;
}
