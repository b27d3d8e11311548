import { ConfigurationError, type Fault } from "../../egress/input/configuration-error.ts";
import { isMap } from "../../egress/input/is-map.ts";
import { didYouMean, show } from "../../egress/input/show.ts";
import type { EnforcementLevel, Json, JsonObject } from "../model/plan-document.ts";

/** Settings for one policy. */
export interface PolicySetting {
  /** Undefined if the policy keeps its own level. */
  readonly level: EnforcementLevel | undefined;
  readonly properties: JsonObject;
}

/** Settings of a `--policy-pack-config` file by policy; `all` applies to every policy. */
export interface PackConfig {
  /** File name as messages show it. */
  readonly file: string;
  readonly settings: Readonly<Record<string, PolicySetting>>;
}

const LEVELS: readonly EnforcementLevel[] = ["advisory", "mandatory", "remediate", "disabled"];

/**
 * Parses a file in the format of `pulumi preview --policy-pack-config`: JSON with a level, or a map of a level and
 * properties, for each policy. An empty file sets nothing.
 *
 * @param file name that messages show.
 * @throws ConfigurationError with every fault in it.
 */
export function parsePackConfig(text: string, file: string): PackConfig {
  const value = text.trim() === "" ? {} : parseJson(text, file);
  if (!isMap(value))
    return fail([{ path: file, message: `${show(value)} is no map. Write the policies' levels by their names.` }]);
  const read = Object.entries(value).map(([policy, setting]) => ({ policy, ...readSetting(setting) }));
  const faults = read.flatMap(({ policy, fault }) =>
    fault === undefined ? [] : [{ path: `${file}: ${policy}`, message: fault }],
  );
  if (faults.length > 0) return fail(faults);
  return {
    file,
    settings: Object.fromEntries(read.map(({ policy, level, properties }) => [policy, { level, properties }])),
  };
}

/**
 * @throws ConfigurationError if the file names a policy that the pack lacks. Its level would otherwise be silently
 * ignored.
 */
export function checkPolicies({ file, settings }: PackConfig, known: readonly string[]): void {
  const faults = Object.keys(settings)
    .filter((policy) => policy !== ALL && !known.includes(policy))
    .map((policy) => ({
      path: `${file}: ${policy}`,
      message: `the pack has no such policy.${didYouMean(policy, known)}`,
    }));
  if (faults.length > 0) fail(faults);
}

/** Returns the settings for the policy. Its own take precedence over those of `all`. */
export const settingOf = ({ settings }: PackConfig, policy: string): PolicySetting => {
  const own = Object.hasOwn(settings, policy) ? settings[policy] : undefined;
  const all = Object.hasOwn(settings, ALL) ? settings[ALL] : undefined;
  return { level: own?.level ?? all?.level, properties: own?.properties ?? {} };
};

const ALL = "all";

function readSetting(value: Json): PolicySetting & { readonly fault?: string } {
  const { enforcementLevel, ...properties } = isMap(value) ? value : { enforcementLevel: value };
  const level = LEVELS.find((known) => known === enforcementLevel);
  if (level !== undefined || (isMap(value) && enforcementLevel === undefined)) return { level, properties };
  return { level, properties, fault: `${show(enforcementLevel)} is no level. Write one of ${LEVELS.join(", ")}.` };
}

function parseJson(text: string, file: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return fail([{ path: file, message: `is no JSON: ${why}.` }]);
  }
}

function fail(faults: readonly Fault[]): never {
  throw new ConfigurationError(faults);
}
