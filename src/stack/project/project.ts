import { existsSync, readdirSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";
import { ConfigurationError } from "../../egress/input/configuration-error.ts";
import { lookUpwards } from "../../files/find-upwards.ts";
import { readIfThere } from "../../files/read-if-there.ts";
import { showPath } from "../../files/show-path.ts";
import { isYamlMap, readYaml, type YamlMap, type YamlValue } from "./read-yaml.ts";

/** A Pulumi project: what its Pulumi.yaml says, as far as a plan needs it. */
export interface Project {
  readonly name: string;
  /** Path of Pulumi.yaml. */
  readonly file: string;
  readonly folder: string;
  /** The entry point as written, if it is. */
  readonly main: string | undefined;
  readonly runtime: NodeOptions;
  /** Where the stack files are. */
  readonly stackFolder: string;
  /** Config keys that the project declares, with types and defaults. */
  readonly config: Readonly<Record<string, ConfigType>>;
}

/** `runtime.options` of a Node.js project. */
export interface NodeOptions {
  /** Whether ts-node compiles the program. Default: true. */
  readonly typescript: boolean;
  readonly tsconfig: string | undefined;
  readonly nodeArgs: readonly string[];
}

/** What Pulumi.yaml says of one config key. */
export interface ConfigType {
  /** `string`, `integer`, `boolean`, `array` or `object`; undefined where the key isn't typed. */
  readonly type: string | undefined;
  readonly items: ItemType | undefined;
  readonly secret: boolean;
  /** `default`, or `value` for a key of another namespace. */
  readonly fallback: YamlValue | undefined;
}
export interface ItemType {
  readonly type: string;
  readonly items: ItemType | undefined;
}

/** The engine's order of looking. */
const EXTENSIONS = [".json", ".yaml", ".yml"];

/** Path of the project file in `folder`, if there is one. */
export const projectFileIn = (folder: string): string | undefined =>
  EXTENSIONS.map((extension) => join(folder, `Pulumi${extension}`)).find((file) => existsSync(file));

/** Path of the nearest project file from `folder` upwards, as Pulumi looks for it. */
export const findProjectFile = (folder: string): string | undefined => lookUpwards(folder, projectFileIn);

/** @throws ConfigurationError naming file, line or key. */
export function readProject(file: string): Project {
  const shown = showPath(file);
  const fail = (key: string, message: string): never => {
    throw new ConfigurationError([{ path: key ? `${shown}: ${key}` : shown, message }]);
  };
  const yaml = readYaml(readIfThere(file) ?? "", shown);
  if (!isYamlMap(yaml)) return fail("", "holds no project. Give at least `name` and `runtime: nodejs`.");
  const name = yaml.name;
  if (typeof name !== "string" || name === "") return fail("name", "is missing. Give the project a name.");
  const runtime = isYamlMap(yaml.runtime) ? yaml.runtime.name : yaml.runtime;
  if (runtime !== "nodejs")
    return fail(
      "runtime",
      `is ${JSON.stringify(runtime ?? null)}. The offline plan runs Node.js programs alone. ` +
        "The policy pack judges one in any language: pulumi preview --policy-pack path/to/mesh-egress/policy",
    );
  const config = isYamlMap(yaml.config) ? yaml.config : {};
  if (Array.isArray(yaml.config) || typeof yaml.config === "number" || typeof yaml.config === "boolean")
    return fail("config", "is neither a map of keys nor the folder of the stack files.");
  const stackFolder = typeof yaml.config === "string" ? yaml.config : yaml.stackConfigDir;
  return {
    name,
    file,
    folder: dirname(file),
    main: typeof yaml.main === "string" && yaml.main !== "" ? yaml.main : undefined,
    runtime: nodeOptions(isYamlMap(yaml.runtime) ? yaml.runtime.options : undefined, fail),
    stackFolder: resolve(dirname(file), typeof stackFolder === "string" ? stackFolder : "."),
    config: Object.fromEntries(Object.entries(config).map(([key, value]) => [key, configType(name, key, value)])),
  };
}

/** Names of the stacks that have a file, sorted. @throws ConfigurationError where their folder can't be listed. */
export const stackNames = (project: Project): string[] =>
  filesIn(project.stackFolder)
    .map((file) => new RegExp(`^Pulumi\\.(.+)\\${extname(project.file)}$`).exec(file)?.[1])
    .filter((name) => name !== undefined)
    .sort();

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return [];
    const message = `is no folder whose files can be listed (${code}). Name the one that has the stack files.`;
    throw new ConfigurationError([{ path: showPath(folder), message }]);
  }
}

/** Path of the file that holds the stack's config. */
export const stackFile = (project: Project, stack: string): string =>
  join(project.stackFolder, `Pulumi.${stack}${extname(project.file)}`);

function nodeOptions(options: YamlValue | undefined, fail: (key: string, message: string) => never): NodeOptions {
  const given: YamlMap = isYamlMap(options) ? options : {};
  const typed = <T>(key: string, type: "boolean" | "string", fallback: T): T => {
    const value = given[key];
    if (value === undefined) return fallback;
    return typeof value === type ? (value as T) : fail(`runtime.options.${key}`, `is not a ${type}.`);
  };
  return {
    typescript: typed("typescript", "boolean", true),
    tsconfig: typed<string | undefined>("tsconfig", "string", undefined),
    nodeArgs: [...typed("nodeargs", "string", "").matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
      ([, double, single, bare]) => double ?? single ?? bare ?? "",
    ),
  };
}

function configType(project: string, key: string, value: YamlValue): ConfigType {
  if (!isYamlMap(value)) return { type: undefined, items: undefined, secret: false, fallback: value ?? undefined };
  const own = !key.includes(":") || key.startsWith(`${project}:`);
  const fallback = own ? value.default : value.value;
  return {
    type: typeof value.type === "string" ? value.type : undefined,
    items: itemType(value.items),
    secret: value.secret === true,
    fallback: fallback ?? undefined,
  };
}

const itemType = (value: YamlValue | undefined): ItemType | undefined =>
  isYamlMap(value) ? { type: String(value.type), items: itemType(value.items) } : undefined;
