import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire, register } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The compiler and settings for a program. */
interface Compiler {
  /** Folder of the program's SDK, which contains a compiler for programs that have none. */
  readonly sdkFolder: string;
  /** Path of the settings as in `runtime.options.tsconfig`, from the working folder. */
  readonly tsconfig: string | undefined;
  /** Whether the program's package.json says `"type": "module"`. */
  readonly modules: boolean;
}

/**
 * Lets Node load TypeScript through ts-node, as `cmd/run` of Pulumi's SDK does: with the program's own `typescript` and
 * `ts-node`, or otherwise with those in the SDK.
 */
export function registerTypeScript({ sdkFolder, tsconfig = "tsconfig.json", modules }: Compiler): void {
  const require = createRequire(join(sdkFolder, "cmd/run/run.js"));
  const resolve = (name: string) => tryTo(() => require.resolve(name));
  const compiler = resolve("typescript") ? "typescript" : vendored(sdkFolder, "typescript");
  const { version, parseConfigFileTextToJson } = require(compiler) as Compilers;
  const hooks = join(sdkFolder, "cmd/run/hooks.js");
  // SDKs without hooks asked for CommonJS with every compiler version.
  const modern = Number.parseFloat(version) >= 4.7 && existsSync(hooks);
  const written = existsSync(tsconfig)
    ? parseConfigFileTextToJson(tsconfig, readFileSync(tsconfig, "utf8")).config?.compilerOptions
    : undefined;
  const options = {
    compiler,
    transpileOnly: process.env.PULUMI_NODEJS_TRANSPILE_ONLY
      ? process.env.PULUMI_NODEJS_TRANSPILE_ONLY === "true"
      : written?.noCheck,
    project: tsconfig,
    skipProject: !existsSync(tsconfig),
  };
  const ownLoader = process.execArgv.some((argument) => /^--(loader|import|require)$/.test(argument));
  if (modules && modern && !ownLoader && resolve("ts-node/esm")) {
    const defaults = { target: "ES2022", module: "nodenext", moduleResolution: "nodenext", sourceMap: "true" };
    register("./hooks.js", pathToFileURL(hooks), {
      data: { ...options, compilerOptions: { ...defaults, ...written } },
    });
    return;
  }
  const tsNode = require(resolve("ts-node") ? "ts-node" : vendored(sdkFolder, "ts-node")) as TsNode;
  const defaults = modern
    ? { target: "ES2020", module: "nodenext", moduleResolution: "nodenext", sourceMap: "true" }
    : { target: "ES2020", module: "commonjs", moduleResolution: "node", sourceMap: "true" };
  tsNode.register({ ...options, compilerOptions: { ...defaults, ...written } });
}

interface Compilers {
  readonly version: string;
  parseConfigFileTextToJson(file: string, text: string): { config?: { compilerOptions?: Record<string, unknown> } };
}
interface TsNode {
  register(options: object): unknown;
}

/** Returns the folder or file of the SDK's own copy, whose name contains a version. */
function vendored(sdkFolder: string, name: string): string {
  const folder = join(sdkFolder, "vendor");
  const found = existsSync(folder) ? readdirSync(folder).find((entry) => entry.startsWith(`${name}@`)) : undefined;
  if (found === undefined) throw new Error(`${name} is not installed, and Pulumi's SDK in ${sdkFolder} brings none.`);
  return name === "typescript" ? join(folder, found, "typescript.js") : join(folder, found);
}

function tryTo<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
