import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { knownAddresses } from "../src/catalogue/catalogue.ts";
import { loadCatalogue } from "../src/catalogue/load.ts";
import { Address, ClientCidr, heldAddresses, isAny } from "../src/egress/address/address.ts";
import { ConfigurationError, type Fault, renderFault } from "../src/egress/input/configuration-error.ts";
import { lineOfText } from "../src/egress/input/line-of-text.ts";
import { joinPath, parse } from "../src/egress/input/parse.ts";
import { eventualPaths, isEventual } from "./eventual.ts";

/** For refinements that judge whatever else is wrong, so that all faults come together. */
export const ALWAYS = {
  when: ({ value }: { value: unknown }): boolean => typeof value === "object" && value !== null,
};

/** One thing that must be allowed: a host on a port, by name. */
export interface EgressRuleArgs {
  /** Exact DNS name, such as `msg.intspineservices.nhs.uk`. No wildcard, address, URL or port. */
  host: string;
  /** TCP port. Unit: port number. Default: 443. */
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
 * @param others what else is wrong, such as the component's name.
 * @throws InputPropertiesError with path, value got and remedy of every fault.
 */
export function parseArgs<Schema extends z.ZodType>(
  component: string,
  schema: Schema,
  args: unknown,
  others: readonly Fault[] = [],
): z.output<Schema> {
  const { value, faults } = attempt(() => parse(schema, args));
  const all = [...others, ...faults.map((fault) => ({ ...fault, ...tooEarly(args, fault.path) }))];
  if (all.length === 0) return value as z.output<Schema>;
  throw new pulumi.InputPropertiesError({
    message: [`${component} can't be made:`, ...all.map(renderFault)].join("\n"),
    errors: all.map(({ path, message }) => ({ propertyPath: path, reason: message })),
  });
}

/**
 * What another resource may supply: a plain value is checked at once, an output when it is known.
 *
 * @param path where it stands, for a fault that is found only then: Pulumi prints it as a `RunError`.
 */
export const inputOf = <Schema extends z.ZodType>(schema: Schema, path: string) =>
  z.unknown().transform((value, context) => outputOf(schema, value, path, context));

/** A list of which any part, or the whole, may come from another resource. */
export const inputListOf = <Schema extends z.ZodType>(schema: Schema, path: string, least = 0) => {
  const list = z.array(z.unknown()).min(least);
  return z.unknown().transform((value, context): pulumi.Output<z.output<Schema>[]> => {
    if (isEventual(value)) return whenKnown(z.array(schema).min(least), value, path);
    const entries = check(list, value, context) ?? [];
    return pulumi
      .all(entries.map((entry, index) => outputOf(schema, entry, path, context, index)))
      .apply((known) => known as z.output<Schema>[]);
  });
};

/** A map, plain itself, of which any value may come from another resource. */
export const inputMapOf = <Schema extends z.ZodType>(schema: Schema, path: string, keys = z.string().min(1)) =>
  z
    .record(keys, z.unknown())
    .transform((values, context) =>
      Object.fromEntries(
        Object.entries(values).map(([key, value]) => [key, outputOf(schema, value, path, context, key)]),
      ),
    );

/** One entry of a list that decides which children exist. */
export interface KeyedInput<T> {
  /**
   * The entry itself where it is plain, so that a child named by it outlives the others; else its place in the list.
   */
  readonly key: string;
  readonly value: pulumi.Output<T>;
}

/**
 * A list, plain itself, that decides which children exist; any entry may come from another resource. No entry twice.
 */
export const keyedInputsOf = <Schema extends z.ZodType<string>>(schema: Schema, path: string) =>
  z.array(z.unknown()).transform((entries, context) =>
    entries.map((entry, index): KeyedInput<z.output<Schema>> => {
      const value = outputOf(schema, entry, path, context, index);
      const plain = schema.safeParse(entry);
      const first = entries.findIndex((other) => schema.safeParse(other).data === plain.data);
      if (plain.success && first < index) {
        const message = `"${plain.data}" stands already at ${joinPath(path, [first])}. Remove one of the two.`;
        context.addIssue({ code: "custom", path: [index], message });
      }
      return { key: plain.data ?? String(index), value };
    }),
  );

/** A text that another resource may supply, such as an id; not empty. */
export const inputText = (path: string) => inputOf(z.string().min(1), path);

/** Addresses of DNS servers, in the order given. Names of children are made from the addresses that are plain. */
export const Resolvers = keyedInputsOf(Address, "resolvers").default(() => []);

/** Tags by key, within the limits that AWS and Azure share: keys of 128 characters, values of 256, 50 of them. */
export const InputTags = inputMapOf(z.string().max(256), "tags", z.string().min(1).max(128))
  .superRefine((tags, context) => {
    const count = Object.keys(tags).length;
    if (count > 50)
      context.addIssue({ code: "custom", message: `holds ${count} tags; a resource takes 50. Drop some.` });
  })
  .default(() => ({}));

/** A network that MESH clients are in: never everything, and never one that holds a known MESH address. */
export const MeshClientCidr = ClientCidr.superRefine((cidr, context) => {
  const [held] = heldAddresses(cidr, knownAddresses(loadCatalogue()));
  if (held === undefined || isAny(cidr)) return;
  const message = `"${cidr}" holds ${held}, an address of MESH itself. Name the networks your clients are in.`;
  context.addIssue({ code: "custom", message });
});

/** Alerts instead of drops: needs somebody who ends it, and a day. */
export const Monitor = z.strictObject({
  owner: lineOfText(100),
  expires: z.iso.date({ error: "is no day; write it as YYYY-MM-DD." }),
});
export type Monitor = z.output<typeof Monitor>;

function attempt<T>(run: () => T): { value?: T; faults: readonly Fault[] } {
  try {
    return { value: run(), faults: [] };
  } catch (error) {
    if (error instanceof ConfigurationError) return { faults: error.faults };
    throw error;
  }
}

/**
 * What is wrong where a plain value is wanted and another resource supplies it: Pulumi learns of it after it was
 * needed.
 */
function tooEarly(args: unknown, path: string): Partial<Fault> {
  if (!eventualPaths(args).includes(path)) return {};
  return { message: "comes from another resource, and what is made depends on it. Give a plain value." };
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

const whenKnown = <Schema extends z.ZodType>(schema: Schema, value: unknown, path: string) =>
  (pulumi.output(value) as pulumi.Output<unknown>).apply((known): z.output<Schema> => {
    try {
      return parse(schema, known, path);
    } catch (error) {
      throw error instanceof ConfigurationError ? new pulumi.RunError(error.message) : error;
    }
  });

/** The value as the schema's type; its faults go to `context`. */
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
