import type { z } from "zod";
import { ConfigurationError, type Fault } from "../egress/input/configuration-error.ts";
import { parse } from "../egress/input/parse.ts";
import { modeSchema, OUTSIDE_SECTIONS, PROVIDER_SHAPES, sharedShape } from "./schema.ts";

export const CLOUDS = ["aws", "azure"] as const;
export type Cloud = (typeof CLOUDS)[number];

/** Schemas of the components' arguments: with them the faults of both clouds are found before anything is registered. */
export type ComponentSchemas = Readonly<Record<Cloud, z.ZodObject>>;

/** The configuration by key, decoded but not checked. */
export type Values = Readonly<Record<string, unknown>>;

/** Arguments of the components whose cloud is on. */
export type CloudArgs = Readonly<Partial<Record<Cloud, Values>>>;

export const isMap = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The components' arguments that the configuration makes, faulty ones as they are. */
export const componentArgs = (components: ComponentSchemas, values: Values, today: string): CloudArgs =>
  Object.fromEntries(
    CLOUDS.flatMap((cloud) => {
      const section = values[cloud];
      if (!isMap(section)) return [];
      return [
        [cloud, withoutUndefined({ ...argsOf(cloud, components[cloud], section), ...sharedArgs(values, today) })],
      ];
    }),
  );

/** What the component's schema says of its arguments, by the key of the configuration that they come from. */
export const componentFaults = (cloud: Cloud, component: z.ZodObject, args: Values | undefined): Fault[] =>
  args ? faultsOf(component, args).map(({ path, message }) => ({ path: keyOf(cloud, path), message })) : [];

/** Every fault of `value`; none if it is the schema's. */
export function faultsOf(schema: z.ZodType, value: unknown): readonly Fault[] {
  try {
    parse(schema, value);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
}

/** A section without what is for the provider alone. */
const argsOf = (cloud: Cloud, component: z.ZodObject, section: Values): Values =>
  Object.fromEntries(
    Object.entries(section).filter(
      ([key]) => !Object.hasOwn(PROVIDER_SHAPES[cloud], key) || Object.hasOwn(component.shape, key),
    ),
  );

function sharedArgs(values: Values, today: string): Values {
  const mode = modeSchema(today).safeParse(values.mode);
  return {
    ...Object.fromEntries(Object.keys(sharedShape).map((key) => [key, values[key]])),
    monitor: mode.success && typeof mode.data === "object" ? mode.data.monitor : undefined,
    protect: values.protect === "auto" ? undefined : values.protect,
  };
}

const withoutUndefined = (args: Values): Values =>
  Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined));

function keyOf(cloud: Cloud, path: string): string {
  const [first = ""] = path.split(/[.[]/);
  if (path === "") return cloud;
  if (path === "monitor") return "mode";
  if (first === "monitor") return `mode.${path}`;
  return OUTSIDE_SECTIONS.includes(first) ? path : `${cloud}.${path}`;
}
