import type { z } from "zod";
import { ConfigurationError, type Fault } from "../egress/input/configuration-error.ts";
import type { IsFaulty } from "../egress/input/faulty.ts";
import { isMap } from "../egress/input/is-map.ts";
import { parse } from "../egress/input/parse.ts";
import { OUTSIDE_SECTIONS, PROVIDER_SHAPES, sharedShape } from "./schema.ts";

export const PROGRAM_CLOUDS = ["aws", "azure"] as const;
export type ProgramCloud = (typeof PROGRAM_CLOUDS)[number];

/**
 * How a cloud's component judges its arguments: with it the faults of both clouds are found before anything is
 * registered.
 */
export interface ComponentArguments<Form extends z.ZodObject = z.ZodObject> {
  /** Each argument by itself. */
  readonly form: Form;
  /** What is wrong with well-formed arguments together; faulty ones come as they are. */
  faultsOf(value: object, isFaulty: IsFaulty): readonly Fault[];
}

export type Components = Readonly<Record<ProgramCloud, ComponentArguments>>;

/** The configuration by key. */
export type Values = Readonly<Record<string, unknown>>;

/**
 * The arguments that a parsed configuration makes for a cloud's component. What stands in no section, and what the
 * provider takes as well, is parsed as the component wants it; the rest was.
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
  // The compiler can't see that each value has gone through the form's own schema for its key, here or in the
  // section's.
  return { args: Object.fromEntries(args.filter(([, value]) => value !== undefined)) as z.output<Form>, faults };
}

/** What a cloud's component says of a parsed configuration, by the keys that its arguments come from. */
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

/** Arguments that have another form in the configuration, or are the same for both clouds. */
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

/** Where the configuration holds what a cloud's component calls `path`. */
export function configPath(cloud: ProgramCloud, path: string): string {
  const [first = ""] = path.split(/[.[]/);
  if (path === "") return cloud;
  if (path === "monitor") return "mode";
  if (first === "monitor") return `mode.${path}`;
  return OUTSIDE_SECTIONS.includes(first) ? path : `${cloud}.${path}`;
}
