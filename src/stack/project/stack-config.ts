import { closest, distance } from "fastest-levenshtein";
import { ConfigurationError, type Fault } from "../../egress/input/configuration-error.ts";
import { show } from "../../egress/input/show.ts";
import { readIfThere } from "../../files/read-if-there.ts";
import { showPath } from "../../files/show-path.ts";
import { type ConfigValue, projectConfigValue, stackConfigValue } from "./config-value.ts";
import { type ItemType, type Project, stackFile } from "./project.ts";
import { isYamlMap, readYaml, type YamlMap, type YamlValue } from "./read-yaml.ts";

/** The config of one stack, as the engine would hand it to the program. */
export interface StackConfig {
  /** Texts by `namespace:key`. */
  readonly values: Readonly<Record<string, string>>;
  /** Keys of which at least a part is encrypted, and so unknown. */
  readonly secretKeys: readonly string[];
  /** ESC environments that would add to it. */
  readonly environments: readonly string[];
}

/**
 * Reads the stack's file and adds the project's defaults.
 *
 * @throws ConfigurationError with every key that is missing or of the wrong type, as the engine would refuse it.
 */
export function readStackConfig(project: Project, stack: string): StackConfig {
  const file = stackFile(project, stack);
  const shown = showPath(file);
  const content = mapOrNothing(readYaml(readIfThere(file) ?? "", shown), shown);
  const config = mapOrNothing(content.config, `${shown}: config`);
  const environments = environmentNames(content.environment);

  const faults: Fault[] = [];
  const values = new Map<string, ConfigValue>();
  for (const [key, value] of Object.entries(config)) {
    const full = qualify(project.name, key);
    if (full === undefined)
      faults.push({ path: `${shown}: config.${key}`, message: "is no config key. Write `<namespace>:<key>`." });
    else values.set(full, stackConfigValue(value));
  }
  const declared = new Set(Object.keys(project.config).map((key) => qualify(project.name, key)));
  const unknown = [...values.keys()].filter((key) => !declared.has(key));
  for (const [key, { type, items, secret, fallback }] of Object.entries(project.config)) {
    const full = qualify(project.name, key) ?? key;
    const given = values.get(full);
    const path = `${given === undefined && fallback !== undefined ? showPath(project.file) : shown}: config.${full}`;
    const value = given ?? (fallback === undefined ? undefined : projectConfigValue(fallback));
    if (value !== undefined) values.set(full, value);
    else if (full.startsWith(`${project.name}:`) && environments.length === 0)
      faults.push({
        path,
        message: `is missing; expected ${describeType(type, items)}. Pulumi.yaml gives no default.${misspelt(full, unknown) || underAnotherName(project.name, full, unknown)}`,
      });
    if (value === undefined || type === undefined) continue;
    if (secret && !value.secure)
      faults.push({ path, message: `is declared secret. Set it by \`pulumi config set --secret ${full}\`.` });
    if (!value.secure && !hasType(value.structured ? JSON.parse(value.text) : value.text, type, items))
      faults.push({ path, message: `${shorten(value.text)} is not ${describeType(type, items)}.` });
  }
  if (faults.length > 0) throw new ConfigurationError(faults);
  return {
    values: Object.fromEntries([...values].map(([key, { text }]) => [key, text])),
    secretKeys: [...values].filter(([, { secure }]) => secure).map(([key]) => key),
    environments,
  };
}

/** A map, empty where nothing is written. What else stands there must not pass for nothing: the engine refuses it as well. */
function mapOrNothing(value: YamlValue | undefined, path: string): YamlMap {
  if (isYamlMap(value)) return value;
  if (value === undefined || value === null) return {};
  throw new ConfigurationError([{ path, message: `${show(value)} is not a map of keys to values.` }]);
}

/** `namespace:key`; the project's name is the namespace of a bare key. Undefined for what is no key. */
function qualify(project: string, key: string): string | undefined {
  const parts = key.split(":");
  if (parts.length === 1) return `${project}:${key}`;
  if (parts.length === 2) return key;
  return parts.length === 3 && parts[1] === "config" ? `${parts[0]}:${parts[2]}` : undefined;
}

/** Names in `environment:`, a list or a definition with `imports`; what the definition itself holds counts as `yaml`. */
function environmentNames(environment: YamlValue | undefined): string[] {
  if (isYamlMap(environment))
    return [...environmentNames(environment.imports), ...(environment.values === undefined ? [] : ["yaml"])];
  if (!Array.isArray(environment)) return [];
  return environment.flatMap((entry) => (isYamlMap(entry) ? Object.keys(entry) : [String(entry)]));
}

/** Which of the keys that nobody declared was meant for one that is missing, as a sentence; empty where none is like it. */
function misspelt(missing: string, unknown: readonly string[]): string {
  const nearest = closest(missing, [...unknown]);
  return unknown.length > 0 && distance(nearest, missing) <= 3 ? ` Is "${nearest}" meant?` : "";
}

/** Where the same key stands under another project's name, as after `pulumi new --name`, as a sentence; else empty. */
function underAnotherName(project: string, missing: string, unknown: readonly string[]): string {
  const key = missing.slice(project.length + 1);
  const other = unknown.find((name) => name.slice(name.indexOf(":") + 1) === key);
  if (other === undefined) return "";
  const prefix = other.slice(0, other.indexOf(":") + 1);
  return ` Keys stand under "${prefix}", the name of another project: rename them to "${project}:", or the project.`;
}

/** The engine's own rules, by which the text "12" is an integer and "true" a boolean. */
function hasType(value: unknown, type: string, items: ItemType | undefined): boolean {
  switch (type) {
    case "string":
      return typeof value === "string";
    case "integer":
      return Number.isInteger(value) || (typeof value === "string" && /^[-+]?\d+$/.test(value));
    case "boolean":
      return typeof value === "boolean" || value === "true" || value === "false";
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    default:
      return (
        Array.isArray(value) && items !== undefined && value.every((item) => hasType(item, items.type, items.items))
      );
  }
}

const describeType = (type: string | undefined, items: ItemType | undefined): string => {
  if (type === undefined) return "a value";
  if (type === "array") return items ? `a list, each ${describeType(items.type, items.items)}` : "a list";
  return { integer: "a whole number", object: "a map of keys to values" }[type] ?? `a ${type}`;
};

const shorten = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}...` : text);
