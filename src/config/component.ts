import type { z } from "zod";
import { ConfigurationError, type Fault } from "../egress/input/configuration-error.ts";
import type { IsFaulty } from "../egress/input/faulty.ts";
import { isMap } from "../egress/input/is-map.ts";
import { parse } from "../egress/input/parse.ts";
import { OUTSIDE_SECTIONS, PROVIDER_SHAPES, sharedShape } from "./schema.ts";

export const PROGRAM_CLOUDS = ["aws", "azure"] as const;
export type ProgramCloud = (typeof PROGRAM_CLOUDS)[number];

/**
 * How a cloud's component checks its arguments. The program uses it to find the faults of both clouds before it
 * registers anything.
 */
export interface ComponentArguments<Form extends z.ZodObject = z.ZodObject> {
  /** Schema that checks each argument by itself. */
  readonly form: Form;
  /** Returns the faults of arguments that are well-formed alone but wrong together. Malformed ones arrive unparsed. */
  faultsOf(value: object, isFaulty: IsFaulty): readonly Fault[];
}

export type Components = Readonly<Record<ProgramCloud, ComponentArguments>>;

/** The configuration's values by key. */
export type Values = Readonly<Record<string, unknown>>;

/**
 * Returns the arguments that a parsed configuration gives to a cloud's component. Keys outside the sections, and keys
 * that the provider takes too, are parsed again with the component's schema; the others are parsed already.
 */
export function argsOf<Form extends z.ZodObject>(
  cloud: ProgramCloud,
  { form }: ComponentArguments<Form>,
  values: Values,
): { args: z.output<Form>; faults: Fault[] } {
  const section = isMap(values[cloud]) ? values[cloud] : {};
  const given: Values = {
    ...section,
    ...pick(values, Object.keys(sharedShape)),
    ...pick(outsideArgs(values), OUTSIDE),
  };
  const faults: Fault[] = [];
  const args = Object.entries(form.shape).map(([key, schema]) => {
    if (!OUTSIDE.includes(key) && !Object.hasOwn(PROVIDER_SHAPES[cloud], key)) return [key, given[key]];
    try {
      return [key, parse(schema as z.ZodType, given[key], key)];
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      faults.push(...error.faults);
      return [key, given[key]];
    }
  });
  // The compiler can't see that each value was parsed with the form's schema for its key, here or in the section's
  // schema.
  return { args: Object.fromEntries(args.filter(([, value]) => value !== undefined)) as z.output<Form>, faults };
}

/** Returns the faults that a cloud's component finds in a parsed configuration, with the configuration's own paths. */
export function componentFaults(
  cloud: ProgramCloud,
  component: ComponentArguments,
  values: Values,
  isFaulty: IsFaulty,
): Fault[] {
  const { args, faults } = argsOf(cloud, component, values);
  const isFaultyArg: IsFaulty = (key = "", ...more) => isFaulty(...configKeys(cloud, key), ...more);
  const unseen = faults.filter(({ path }) => !isFaultyArg(path.split(/[.[]/)[0] ?? ""));
  return [...unseen, ...component.faultsOf(args, isFaultyArg)].map(({ path, message }) => ({
    path: configPath(cloud, path),
    message,
  }));
}

/** Arguments whose form differs in the configuration, or which both clouds share. */
const OUTSIDE = ["monitor", "protect", "tags"];

const outsideArgs = ({ mode, protect, tags }: Values): Values => ({
  monitor: isMap(mode) ? mode.monitor : undefined,
  protect: protect === "auto" ? undefined : protect,
  tags,
});

const pick = (values: Values, keys: readonly string[]): Values =>
  Object.fromEntries(keys.map((key) => [key, values[key]]));

const configKeys = (cloud: ProgramCloud, key: string): string[] =>
  key === "monitor" ? ["mode"] : OUTSIDE_SECTIONS.includes(key) ? [key] : [cloud, key];

/** Returns the path in the configuration of the value that a cloud's component calls `path`. */
export function configPath(cloud: ProgramCloud, path: string): string {
  const [first = ""] = path.split(/[.[]/);
  if (path === "") return cloud;
  if (path === "monitor") return "mode";
  if (first === "monitor") return `mode.${path}`;
  return OUTSIDE_SECTIONS.includes(first) ? path : `${cloud}.${path}`;
}
