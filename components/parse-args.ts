import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { ConfigurationError, type Fault, renderFault } from "../src/egress/input/configuration-error.ts";
import { faultyBy, type IsFaulty } from "../src/egress/input/faulty.ts";
import { parse } from "../src/egress/input/parse.ts";
import { eventualPaths } from "./eventual.ts";

/** For refinements that run whatever else is wrong, so that all faults are reported together. */
const ALWAYS = {
  when: ({ value }: { value: unknown }): boolean => typeof value === "object" && value !== null,
};

/**
 * How a component's arguments are checked: `form` checks each on its own, `faultsOf` checks them together, and `schema`
 * does both.
 */
export interface Judging<Schema extends z.ZodObject> {
  readonly form: Schema;
  readonly faultsOf: FaultsOf;
  readonly schema: Schema;
}

/** Returns the faults between arguments. It sees parsed values, and faulty values as they were given. */
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
 * Returns `args` as the schema's type, before any child is registered. Arguments from `handOn` aren't parsed again.
 *
 * @param others returns further faults, such as in the component's name.
 * @throws InputPropertiesError with path, value and remedy of every fault.
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
 * Returns what `work` returns.
 *
 * @param placeOf maps a fault's path to where the user wrote it. Default: the same path.
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

/** Options of a component's children. What is left out here may still come from the component's own options. */
export const childOptions = (parent: pulumi.Resource, protect: boolean): pulumi.CustomResourceOptions => ({
  parent,
  ...(protect && { protect }),
});

/**
 * Options of a resource that lives inside `container` and is deleted with it: when both go, Pulumi asks the cloud to
 * delete only the container. So the cloud refuses to delete a container in use, instead of emptying it first.
 */
export const goesWith = (
  parent: pulumi.Resource,
  container: pulumi.Resource | undefined | "",
): pulumi.CustomResourceOptions => ({ parent, ...(container && { deletedWith: container }) });

/**
 * Options of a resource that its provider would otherwise delete before it makes the successor. If both can't exist at
 * once, creating the successor fails and the predecessor stays.
 */
export const SUCCESSOR_FIRST = { deleteBeforeReplace: false } as const;

/** Maps a path in a component's arguments to where the user wrote it. */
export type PlaceOf = (path: string) => string;

/**
 * Returns parsed values as arguments for a component, which then doesn't parse them again.
 *
 * @param placeOf for faults that are found later. Default: the component's own paths.
 */
export function handOn<Schema extends z.ZodObject>(
  { schema }: Judging<Schema>,
  parsed: z.output<Schema>,
  placeOf: PlaceOf = asItIs,
): z.input<Schema> {
  handedOn.set(parsed, { schema, placeOf });
  return parsed as z.input<Schema>;
}

/** Returns where the user wrote what the component with these arguments calls `path`. */
export const placeIn = (args: object, path: string): string => handedOn.get(args)?.placeOf(path) ?? path;

const asItIs: PlaceOf = (path) => path;

/** Keyed by identity: only our code can have made such an object, so a user's own arguments are always parsed. */
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
 * Explains a fault where a plain value is needed but another resource supplies it: Pulumi learns the value too late.
 */
function tooEarly(args: unknown, path: string): Partial<Fault> {
  if (!eventualPaths(args).includes(path)) return {};
  return { message: "comes from another resource, and what is made depends on it. Give a plain value." };
}
