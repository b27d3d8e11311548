import { ConfigurationError, type Fault } from "../../egress/input/configuration-error.ts";
import { isMap } from "../../egress/input/is-map.ts";
import { show } from "../../egress/input/show.ts";
import { wrongType } from "../../egress/input/wrong-type.ts";
import { projectConfigValue } from "./config-value.ts";
import { isYamlMap, type YamlMap, type YamlValue } from "./read-yaml.ts";

/** Declaration of one config key in Pulumi.yaml. */
export interface ConfigType {
  /** Undefined if the key has no type. */
  readonly type: ValueType | undefined;
  readonly description: string | undefined;
  readonly secret: boolean;
  /** `default`, or `value` for a key of another namespace. */
  readonly fallback: YamlValue | undefined;
}

/** A type as Pulumi.yaml names it. */
export interface ValueType {
  readonly type: TypeName;
  /** Type of an array's entries. */
  readonly items?: ValueType | undefined;
}
type TypeName = "string" | "integer" | "boolean" | "array" | "object";

/** Pulumi's type names, with those that error messages use. */
export const TYPES = { string: "string", integer: "int", boolean: "boolean", array: "array", object: "object" };

/**
 * Reads what `config` in Pulumi.yaml says of each key, either a declaration or only a default.
 *
 * @throws ConfigurationError with every fault of the declarations, with its path below `config`.
 */
export function readConfigTypes(project: string, config: YamlMap): Record<string, ConfigType> {
  const faults = Object.entries(config).flatMap(([key, value]) =>
    isYamlMap(value) ? declarationFaults(value, `config.${key}`) : [],
  );
  if (faults.length > 0) throw new ConfigurationError(faults);
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, configType(project, key, value)]));
}

/**
 * Returns the faults of a value of that type by the rules of Pulumi's engine, which accepts the text "12" as an integer
 * and "true" as a boolean.
 */
export function typeFaults(value: unknown, { type, items }: ValueType, path: string): Fault[] {
  if (!hasType(value, type)) return [{ path, message: wrongType(TYPES[type], value) }];
  if (!Array.isArray(value) || items === undefined) return [];
  return value.flatMap((entry, index) => typeFaults(entry, items, `${path}[${index}]`));
}

function hasType(value: unknown, type: TypeName): boolean {
  switch (type) {
    case "string":
      return typeof value === "string";
    case "integer":
      if (typeof value === "string") return /^[-+]?\d+$/.test(value);
      return typeof value === "bigint" || Number.isInteger(value);
    case "boolean":
      return typeof value === "boolean" || value === "true" || value === "false";
    case "object":
      return isMap(value);
    case "array":
      return Array.isArray(value);
  }
}

function declarationFaults(declaration: YamlMap, path: string): Fault[] {
  const { secret, description, default: fallback } = declaration;
  const type = valueType(declaration);
  return [
    ...(declaration.type === undefined ? [] : namingFaults(declaration, path)),
    ...(secret === undefined ? [] : typeFaults(secret, { type: "boolean" }, `${path}.secret`)),
    ...(description === undefined ? [] : typeFaults(description, { type: "string" }, `${path}.description`)),
    ...(type && fallback !== undefined ? typeFaults(plain(fallback), type, `${path}.default`) : []),
  ];
}

/** Returns the faults in the name of a type, or of the type of an array's entries. */
function namingFaults({ type, items }: YamlMap, path: string): Fault[] {
  if (!isTypeName(type))
    return [
      { path: `${path}.type`, message: `${show(type)} is no type. Write one of ${Object.keys(TYPES).join(", ")}.` },
    ];
  if (type !== "array") return [];
  if (isYamlMap(items)) return namingFaults(items, `${path}.items`);
  return [{ path: `${path}.items`, message: `${wrongType("object", items)} Say what the list holds: {type: string}.` }];
}

const isTypeName = (value: unknown): value is TypeName => typeof value === "string" && Object.hasOwn(TYPES, value);

function configType(project: string, key: string, value: YamlValue): ConfigType {
  const declaration: YamlMap = isYamlMap(value) ? value : { default: value, value };
  const { description, secret } = declaration;
  const isOwn = !key.includes(":") || key.startsWith(`${project}:`);
  return {
    type: valueType(declaration),
    description: typeof description === "string" ? description : undefined,
    secret: secret === true,
    fallback: (isOwn ? declaration.default : declaration.value) ?? undefined,
  };
}

const valueType = ({ type, items }: YamlMap): ValueType | undefined =>
  isTypeName(type) ? { type, ...(isYamlMap(items) && { items: valueType(items) }) } : undefined;

/** Converts points in time to text. */
function plain(value: YamlValue): unknown {
  if (typeof value !== "object" || value === null) return value;
  const { text, structured } = projectConfigValue(value);
  return structured ? JSON.parse(text) : text;
}
