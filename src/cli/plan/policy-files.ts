import { resolve } from "node:path";
import { ConfigurationError } from "../../egress/input/configuration-error.ts";
import { readIfThere } from "../../files/read-if-there.ts";
import { showPath } from "../../files/show-path.ts";
import type { OpenPackOptions } from "../../stack/pack/analyzer.ts";
import { type PackConfig, parsePackConfig } from "../../stack/pack/pack-config.ts";

/** Paths as the user gave them, relative to the working folder; undefined if the option was left out. */
export interface PolicyFiles {
  readonly settings?: string;
  readonly policyPackConfig?: string;
}

/** Reads what the files give to the policy pack. @throws ConfigurationError if one can't be read, or holds a fault. */
export async function policySettings(
  { settings, policyPackConfig }: PolicyFiles,
  cwd: string,
): Promise<OpenPackOptions> {
  const file = settings === undefined ? undefined : fileOf("--settings", settings, cwd);
  // The reader of settings is slow to load, and most plans don't need it.
  const pack = file === undefined ? undefined : await import("../../../policy/settings.ts");
  if (file !== undefined) pack?.readSettings(file);
  return {
    environment: pack && file !== undefined ? { [pack.SETTINGS_VARIABLE]: file } : undefined,
    config:
      policyPackConfig === undefined ? undefined : packConfigIn(fileOf("--policy-pack-config", policyPackConfig, cwd)),
  };
}

function packConfigIn(path: string): PackConfig {
  const text = readIfThere(path);
  if (text !== undefined) return parsePackConfig(text, showPath(path));
  throw new ConfigurationError([{ path: showPath(path), message: "there is no such file. Check the path." }]);
}

function fileOf(option: string, file: string, cwd: string): string {
  if (file !== "") return resolve(cwd, file);
  throw new ConfigurationError([{ path: option, message: "is empty. Name a file, or leave the option out." }]);
}
