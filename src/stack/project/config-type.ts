import { z } from "zod";
import { ConfigurationError, type Fault } from "../../egress/input/configuration-error.ts";
import { parse } from "../../egress/input/parse.ts";
import { show } from "../../egress/input/show.ts";
import { projectConfigValue } from "./config-value.ts";
import { isYamlMap, type YamlMap, type YamlValue } from "./read-yaml.ts";

/** What Pulumi.yaml says of one config key. */
export interface ConfigType {
  /** Undefined where the key isn't typed. */
  readonly type: ValueType | undefined;
  readonly description: string | undefined;
  readonly secret: boolean;
  /** `default`, or `value` for a key of another namespace. */
  readonly fallback: YamlValue | undefined;
}

/** A type by its name in Pulumi.yaml. */
export interface ValueType {
  readonly type: "string" | "integer" | "boolean" | "array" | "object";
  /** Of an array's entries. */
  readonly items?: ValueType | undefined;
}

const TypeName = z.enum(["string", "integer", "boolean", "array", "object"]);

const Items: z.ZodType<ValueType> = z.lazy(() => z.object({ type: TypeName, items: Items.optional() }));

const Declaration = z.object({
  type: TypeName.optional(),
  items: Items.optional(),
  description: z.string().optional(),
  secret: z.boolean().default(false),
  default: z.custom<YamlValue>(() => true).optional(),
  value: z.custom<YamlValue>(() => true).optional(),
});

/**
 * What `config` of Pulumi.yaml says of each key, as a declaration or as its default alone.
 *
 * @throws ConfigurationError with every fault of the declarations, then of the defaults, by its path from `config` on.
 */
export function readConfigTypes(project: string, config: YamlMap): Record<string, ConfigType> {
  const declared = Object.fromEntries(Object.entries(config).filter(([, value]) => isYamlMap(value)));
  const declarations = parse(z.record(z.string(), Declaration), declared, "config");
  const types = Object.entries(config).map(([key, value]): [key: string, type: ConfigType] => {
    const { type, items, ...said } = declarations[key] ?? { secret: false, default: value, value };
    const isOwn = !key.includes(":") || key.startsWith(`${project}:`);
    const fallback = (isOwn ? said.default : said.value) ?? undefined;
    return [key, { type: type && { type, items }, description: said.description, secret: said.secret, fallback }];
  });
  const faults = types.flatMap(([key, { type, fallback }]) =>
    fallback === undefined ? [] : typeFaults(plainValue(fallback), type, `config.${key}.default`),
  );
  if (faults.length > 0) throw new ConfigurationError(faults);
  return Object.fromEntries(types);
}

/** With points in time as text. */
function plainValue(value: YamlValue): unknown {
  if (typeof value !== "object") return value;
  const { text, structured } = projectConfigValue(value);
  return structured ? JSON.parse(text) : text;
}

/**
 * What is wrong with a value of that type by the rules of Pulumi's engine, for which every scalar of a stack file is a text, the
 * text "12" is an integer and "true" a boolean.
 *
 * @param value undefined where it is missing.
 */
export function typeFaults(value: unknown, type: ValueType | undefined, path: string): readonly Fault[] {
  try {
    parse(type === undefined ? AnyValue : schemaOf(type), value, path);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
}

function schemaOf({ type, items }: ValueType): z.ZodType {
  switch (type) {
    case "string":
      return z.string();
    case "integer":
      return WholeNumber;
    case "boolean":
      return z.preprocess((value) => (value === "true" || value === "false" ? value === "true" : value), z.boolean());
    case "object":
      return z.record(z.string(), z.unknown());
    case "array":
      return z.array(items ? schemaOf(items) : z.unknown());
  }
}

const AnyValue = z.custom((value) => value !== undefined, { error: "is missing; expected a value." });

const isWhole = (value: unknown): boolean =>
  typeof value === "bigint" || Number.isInteger(value) || (typeof value === "string" && /^[-+]?\d+$/.test(value));

const WholeNumber = z.custom(isWhole, {
  error: ({ input }) => {
    if (input === undefined) return "is missing; expected a whole number.";
    if (input === null) return "is empty; expected a whole number. Write one, or remove the key.";
    return `${show(input)} is not a whole number.`;
  },
});
