import { ConfigurationError, type Fault } from "../../egress/input/configuration-error.ts";
import { nearest } from "../../egress/input/show.ts";
import { wrongType } from "../../egress/input/wrong-type.ts";
import { placesInYaml } from "../../egress/input/yaml.ts";
import { readIfThere } from "../../files/read-if-there.ts";
import { showPath } from "../../files/show-path.ts";
import { clean, shorten } from "../../text/plain-text.ts";
import { type ConfigType, TYPES, typeFaults } from "./config-type.ts";
import { type ConfigValue, projectConfigValue, stackConfigValue } from "./config-value.ts";
import { type Project, stackFile } from "./project.ts";
import { isYamlMap, readYaml, type YamlMap, type YamlValue } from "./read-yaml.ts";

/** The config of one stack, as the engine would pass it to the program. */
export interface StackConfig {
  /** Values as text, by `namespace:key`. */
  readonly values: Readonly<Record<string, string>>;
  /** Keys whose values are at least partly encrypted, and therefore unknown. */
  readonly secretKeys: readonly string[];
  /** ESC environments that would add further values. */
  readonly environments: readonly string[];
}

/**
 * Reads the stack's file and adds the project's defaults.
 *
 * @throws ConfigurationError with every key that is missing or of the wrong type, as the engine would refuse it.
 */
export function readStackConfig(project: Project, stack: string): StackConfig {
  const file = stackFile(project, stack);
  const text = readIfThere(file) ?? "";
  const placeOf = placesInYaml(text, showPath(file));
  const content = mapOrNothing(readYaml(text, showPath(file)), "", showPath(file));
  const config = mapOrNothing(content.config, "config", placeOf(["config"]));
  const environments = environmentNames(content.environment);
  const full = (key: string): string => qualify(project.name, key) ?? key;
  const given: Given = new Map(
    Object.entries(config).map(([key, value]) => [full(key), { key, value: stackConfigValue(value) }]),
  );
  const declared = new Map(Object.entries(project.config).map(([key, type]) => [full(key), type]));
  const mayLack = (key: string): boolean => environments.length > 0 || !key.startsWith(`${project.name}:`);

  const faults = [
    ...Object.keys(config).flatMap((key) => (qualify(project.name, key) === undefined ? [noKey(key, placeOf)] : [])),
    ...[...declared].flatMap(([key, type]) => {
      const own = given.get(key);
      if (own) return valueFaults(key, type, own, placeOf);
      if (type.fallback !== undefined || mayLack(key)) return [];
      return missing(key, type, new Map([...given].filter(([name]) => !declared.has(name))), placeOf);
    }),
  ];
  if (faults.length > 0) throw new ConfigurationError(faults);

  const values = new Map([...given].map(([key, { value }]) => [key, value]));
  for (const [key, { fallback }] of declared)
    if (!values.has(key) && fallback !== undefined) values.set(key, projectConfigValue(fallback));
  return {
    values: Object.fromEntries([...values].map(([key, { text }]) => [key, text])),
    secretKeys: [...values].filter(([, { secure }]) => secure).map(([key]) => key),
    environments,
  };
}

/** A value of the stack's file, with its key as the file writes it. */
interface Written {
  readonly key: string;
  readonly value: ConfigValue;
}

/** Values by `namespace:key`. */
type Given = ReadonlyMap<string, Written>;

type PlaceOf = ReturnType<typeof placesInYaml>;

/** Returns a map; empty if nothing is written. Any other value is a fault, and the engine refuses it too. */
function mapOrNothing(value: YamlValue | undefined, path: string, place: string): YamlMap {
  if (value === undefined || value === null) return {};
  if (isYamlMap(value)) return value;
  throw new ConfigurationError([{ place, path, message: wrongType("object", value) }]);
}

const noKey = (key: string, placeOf: PlaceOf): Fault => ({
  place: placeOf(["config", key]),
  path: key,
  message: "is no config key. Write `<namespace>:<key>`.",
});

/** Returns the faults of a key's value, with its place. */
function valueFaults(
  name: string,
  { type, description, secret }: ConfigType,
  { key, value }: Written,
  placeOf: PlaceOf,
): Fault[] {
  if (value.secure || type === undefined) return [];
  const isEmpty = value.text === "" && type.type !== "string";
  const read = value.structured ? JSON.parse(value.text) : isEmpty ? null : value.text;
  const clear = `is declared secret. Set it by \`pulumi config set --secret ${name}\`.`;
  return [
    ...(secret ? [{ place: placeOf(["config", key]), path: name, message: clear }] : []),
    ...typeFaults(read, type, name).map(({ path, message }) => ({
      place: placeOf([
        "config",
        key,
        ...path
          .slice(name.length)
          .split(/[[\]]+/)
          .filter(Boolean),
      ]),
      path,
      message: message + described(description),
    })),
  ];
}

/** Reports that a key is missing, at the key that was probably meant. */
function missing(name: string, { type, description }: ConfigType, undeclared: Given, placeOf: PlaceOf): Fault {
  const meant = misspelt(name, undeclared) ?? underAnotherName(name, undeclared);
  const what = type ? wrongType(TYPES[type.type], undefined) : "is missing; expected a value.";
  return {
    place: placeOf(meant ? ["config", meant.key] : ["config"]),
    path: name,
    message: `${what} Pulumi.yaml gives no default.${meant?.hint ?? described(description)}`,
  };
}

/** Adds the description of a key in Pulumi.yaml to an error, as a sentence. */
const described = (description = ""): string =>
  description.trim() === "" ? "" : ` Pulumi.yaml says of it: ${shorten(clean(description).trim(), 200)}`;

/** Returns `namespace:key`; a bare key belongs to the project's namespace. Undefined if the text is no key. */
function qualify(project: string, key: string): string | undefined {
  const parts = key.split(":");
  if (parts.length === 1) return `${project}:${key}`;
  if (parts.length === 2) return key;
  return parts.length === 3 && parts[1] === "config" ? `${parts[0]}:${parts[2]}` : undefined;
}

/**
 * Returns the names in `environment:`, a list or a definition with `imports`. If the definition has its own values,
 * that adds the name `yaml`.
 */
function environmentNames(environment: YamlValue | undefined): string[] {
  if (isYamlMap(environment))
    return [...environmentNames(environment.imports), ...(environment.values === undefined ? [] : ["yaml"])];
  if (!Array.isArray(environment)) return [];
  return environment.flatMap((entry) => (isYamlMap(entry) ? Object.keys(entry) : [String(entry)]));
}

/** A key of the stack's file that nobody declared, with a sentence that explains the suspicion. */
interface Meant {
  readonly key: string;
  readonly hint: string;
}

/** Returns the undeclared key that is most like the missing one. */
function misspelt(missing: string, undeclared: Given): Meant | undefined {
  const names = new Map(
    [...undeclared].flatMap(([name, { key }]) =>
      namespace(name) === namespace(missing) ? [[bare(name), { name, key }]] : [],
    ),
  );
  const found = names.get(nearest(bare(missing), [...names.keys()]) ?? "");
  return found && { key: found.key, hint: ` Is "${found.name}" meant?` };
}

/** Returns the same key under another project's name, as after `pulumi new --name`. */
function underAnotherName(missing: string, undeclared: Given): Meant | undefined {
  const found = [...undeclared].find(([name]) => bare(name) === bare(missing));
  if (found === undefined) return undefined;
  const [name, { key }] = found;
  const [other, project] = [name, missing].map(namespace);
  return {
    key,
    hint: ` The keys have the prefix "${other}:", the name of another project. Rename them to "${project}:", or rename the project.`,
  };
}

const namespace = (name: string): string => name.slice(0, name.indexOf(":"));

const bare = (name: string): string => name.slice(name.indexOf(":") + 1);
