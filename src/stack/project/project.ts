import { existsSync, readdirSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";
import { ConfigurationError } from "../../egress/input/configuration-error.ts";
import { show } from "../../egress/input/show.ts";
import { wrongType } from "../../egress/input/wrong-type.ts";
import { placesInYaml } from "../../egress/input/yaml.ts";
import { lookUpwards } from "../../files/find-upwards.ts";
import { readIfThere } from "../../files/read-if-there.ts";
import { showPath } from "../../files/show-path.ts";
import { type ConfigType, readConfigTypes } from "./config-type.ts";
import { isYamlMap, readYaml, type YamlMap, type YamlValue } from "./read-yaml.ts";

/** A Pulumi project: the parts of its Pulumi.yaml that a plan needs. */
export interface Project {
  readonly name: string;
  /** Path of Pulumi.yaml. */
  readonly file: string;
  readonly folder: string;
  /** The entry point as written; undefined if there is none. */
  readonly main: string | undefined;
  readonly runtime: NodeOptions;
  /** Folder of the stack files. */
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

/** In the order in which the engine looks for them. */
const EXTENSIONS = [".json", ".yaml", ".yml"];

/** Returns the path of the project file in `folder`; undefined if there is none. */
export const projectFileIn = (folder: string): string | undefined =>
  EXTENSIONS.map((extension) => join(folder, `Pulumi${extension}`)).find((file) => existsSync(file));

/** Finds the nearest project file from `folder` upwards, as Pulumi does. */
export const findProjectFile = (folder: string): string | undefined => lookUpwards(folder, projectFileIn);

/** Reads a project file. @throws ConfigurationError with place and key of every fault of a kind. */
export function readProject(file: string): Project {
  const shown = showPath(file);
  const text = readIfThere(file) ?? "";
  const yaml = readYaml(text, shown);
  try {
    return projectOf(yaml, file);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const placeOf = placesInYaml(text, shown);
    throw new ConfigurationError(
      error.faults.map((fault) => ({ ...fault, place: placeOf(fault.path.split(".").filter(Boolean)) })),
    );
  }
}

/** @throws ConfigurationError with every fault of a kind, by its key. */
function projectOf(yaml: YamlValue, file: string): Project {
  if (!isYamlMap(yaml)) return fail("", "holds no project. Give at least `name` and `runtime: nodejs`.");
  const { name, main, config } = yaml;
  if (typeof name !== "string" || name === "") return fail("name", "is missing. Give the project a name.");
  const runtime: YamlMap = isYamlMap(yaml.runtime) ? yaml.runtime : { name: yaml.runtime ?? null };
  if (runtime.name !== "nodejs")
    return fail(
      "runtime",
      `is ${show(runtime.name)}. The offline plan runs Node.js programs alone. ` +
        "The policy pack judges one in any language: pulumi preview --policy-pack path/to/mesh-egress/policy. " +
        "So does mesh-egress audit, from what pulumi preview --json or pulumi stack export wrote into a file.",
    );
  if (Array.isArray(config) || typeof config === "number" || typeof config === "boolean")
    return fail("config", `${show(config)} is neither a map of keys nor the folder of the stack files.`);
  const stackFolder = typeof config === "string" ? config : yaml.stackConfigDir;
  return {
    name,
    file,
    folder: dirname(file),
    main: typeof main === "string" && main !== "" ? main : undefined,
    runtime: nodeOptions(runtime.options),
    stackFolder: resolve(dirname(file), typeof stackFolder === "string" ? stackFolder : "."),
    config: readConfigTypes(name, isYamlMap(config) ? config : {}),
  };
}

function fail(path: string, message: string): never {
  throw new ConfigurationError([{ path, message }]);
}

/** Returns the stacks that have a file, sorted by name. @throws ConfigurationError if their folder can't be listed. */
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

/** Returns the path of the file with the stack's config. */
export const stackFile = (project: Project, stack: string): string =>
  join(project.stackFolder, `Pulumi.${stack}${extname(project.file)}`);

function nodeOptions(options: YamlValue | undefined): NodeOptions {
  const { typescript, tsconfig, nodeargs }: YamlMap = isYamlMap(options) ? options : {};
  const nodeArgs = [...given(nodeargs, "string", "nodeargs", "").matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)];
  return {
    typescript: given(typescript, "boolean", "typescript", true),
    tsconfig: given<string | undefined>(tsconfig, "string", "tsconfig", undefined),
    nodeArgs: nodeArgs.map(([, double, single, bare]) => double ?? single ?? bare ?? ""),
  };
}

/** Returns the value of a runtime's option, or `fallback` if it is missing. */
function given<T>(value: YamlValue | undefined, type: "boolean" | "string", option: string, fallback: T): T {
  if (value === undefined) return fallback;
  return typeof value === type ? (value as T) : fail(`runtime.options.${option}`, wrongType(type, value));
}
