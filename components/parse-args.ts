import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { ConfigurationError, type Fault, renderFault } from "../src/egress/input/configuration-error.ts";
import { faultyBy, type IsFaulty } from "../src/egress/input/faulty.ts";
import { parse } from "../src/egress/input/parse.ts";
import { eventualPaths } from "./eventual.ts";

/** For refinements that judge whatever else is wrong, so that all faults come together. */
const ALWAYS = {
  when: ({ value }: { value: unknown }): boolean => typeof value === "object" && value !== null,
};

/** How a component's arguments are judged: `form` each by itself, `faultsOf` together, `schema` both. */
export interface Judging<Schema extends z.ZodObject> {
  readonly form: Schema;
  readonly faultsOf: FaultsOf;
  readonly schema: Schema;
}

/** What is wrong together. It sees parsed values, and faulty ones as they came. */
export type FaultsOf = (value: object, isFaulty: IsFaulty) => Fault[];

export const judging = <Schema extends z.ZodObject>(form: Schema, faultsOf: FaultsOf): Judging<Schema> => ({
  form,
  faultsOf,
  schema: form.superRefine((value, context) => {
    const isFaulty = faultyBy(context.issues);
    for (const { path, message } of faultsOf(value, isFaulty))
      context.addIssue({ code: "custom", path: [path], message });
  }, ALWAYS),
});

/**
 * `args` as the schema's type, before any child is registered. What was handed on is taken as it is.
 *
 * @param others what else is wrong, such as the component's name.
 * @throws InputPropertiesError with path, value got and remedy of every fault.
 */
export function parseArgs<Schema extends z.ZodObject>(
  component: string,
  { schema }: Judging<Schema>,
  args: unknown,
  others: () => readonly Fault[] = () => [],
): z.output<Schema> {
  if (handedOn.get(args as object)?.schema === schema) return args as z.output<Schema>;
  const { value, faults } = attempt(() => parse(schema, args));
  const all = [...others(), ...faults.map((fault) => ({ ...fault, ...tooEarly(args, fault.path) }))];
  return orRefuse(component, () => {
    if (all.length > 0) throw new ConfigurationError(all);
    return value as z.output<Schema>;
  });
}

/**
 * What `work` gives.
 *
 * @param placeOf where the user wrote what a fault's path names. Default: there.
 * @throws InputPropertiesError with the faults of a `ConfigurationError`.
 */
export function orRefuse<T>(component: string, work: () => T, placeOf: PlaceOf = asItIs): T {
  const attempted = attempt(work);
  const faults = attempted.faults.map(({ path, message }) => ({ path: placeOf(path), message }));
  if (faults.length === 0) return attempted.value as T;
  throw new pulumi.InputPropertiesError({
    message: [`${component} can't be made:`, ...faults.map(renderFault)].join("\n"),
    errors: faults.map(({ path, message }) => ({ propertyPath: path, reason: message })),
  });
}

/** Options of a component's children. What isn't asked for here may still come from the component's own options. */
export const childOptions = (parent: pulumi.Resource, protect: boolean): pulumi.CustomResourceOptions => ({
  parent,
  ...(protect && { protect }),
});

/**
 * Options of what stands inside `container` and ends with it: where that goes as well, Pulumi asks the cloud to delete
 * it alone. A container in use is then refused whole, and not emptied first.
 */
export const goesWith = (
  parent: pulumi.Resource,
  container: pulumi.Resource | undefined | "",
): pulumi.CustomResourceOptions => ({ parent, ...(container && { deletedWith: container }) });

/**
 * Options of what a cloud's provider would otherwise delete before it makes the successor. Where the successor can't
 * stand beside it, its creation fails and the predecessor stays.
 */
export const SUCCESSOR_FIRST = { deleteBeforeReplace: false } as const;

/** Where a user wrote what a component calls `path`. */
export type PlaceOf = (path: string) => string;

/**
 * Parsed values as arguments of a component, which doesn't parse them again.
 *
 * @param placeOf for faults that are found later. Default: where the component itself takes it.
 */
export function handOn<Schema extends z.ZodObject>(
  { schema }: Judging<Schema>,
  parsed: z.output<Schema>,
  placeOf: PlaceOf = asItIs,
): z.input<Schema> {
  handedOn.set(parsed, { schema, placeOf });
  return parsed as z.input<Schema>;
}

/** Where the user wrote what the component with these arguments calls `path`. */
export const placeIn = (args: object, path: string): string => handedOn.get(args)?.placeOf(path) ?? path;

const asItIs: PlaceOf = (path) => path;

/** By identity: nobody but us can have made such an object, and so nothing that a user gives is ever taken unread. */
const handedOn = new WeakMap<object, { readonly schema: z.ZodType; readonly placeOf: PlaceOf }>();

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
