import { lstatSync, readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { z } from "zod";
import { ENVIRONMENTS, type Environment } from "../src/catalogue/catalogue.ts";
import {
  ConfigurationError,
  Day,
  Hostname,
  lineOfText,
  matchesGlob,
  parse,
  parseYaml,
  renderFault,
  show,
} from "../src/egress/index.ts";
import { unreadable } from "../src/files/unreadable.ts";

/** A host that a stack's configuration adds. */
export interface OwnExtraHost {
  readonly host: string;
  readonly owner: string | undefined;
  readonly reason: string | undefined;
  /** Day on which somebody should review the host, as YYYY-MM-DD. */
  readonly reviewBy: string | undefined;
}

/**
 * How much is judged strictly. `mesh`: only MESH's addresses and names. `stack`: stacks and firewalls on a path to
 * MESH. `all`: everything.
 */
export const SCOPES = ["mesh", "stack", "all"] as const;

/** How many hosts the settings or a stack may add, because every name in a stack is compared with each. */
export const MOST_HOSTS = 1000;

/** A `project/stack` in which `*` stands for any characters. */
const StackGlob = z.string().trim().min(1);

/** The settings of the whole pack, as its YAML file has them. */
export const PackSettings = z.strictObject({
  scope: z.enum(SCOPES).default("stack"),
  /** Environment by glob of `project/stack`. The first glob that matches counts. */
  stackEnvironments: z.record(StackGlob, z.enum(ENVIRONMENTS)).default(() => ({})),
  /** Who enforces names outside the stack, by glob of `project/stack`, such as `hub firewall, network team`. */
  enforcedBy: z.record(StackGlob, lineOfText(200)).default(() => ({})),
  /** MESH hosts learnt at onboarding. At most 1,000, because every name in a stack is compared with each. */
  extraHosts: z
    .array(Hostname)
    .max(MOST_HOSTS)
    .default(() => []),
  /** Each exemption is read on its own, so that a fault in one is a finding and doesn't keep the pack from starting. */
  exemptions: z.array(z.unknown()).default(() => []),
});
export type PackSettings = z.output<typeof PackSettings>;

/** The settings if there is no file. */
export const DEFAULT_SETTINGS: PackSettings = PackSettings.parse({});

/**
 * Reads the settings in `file`. An empty file gives the defaults.
 *
 * @throws ConfigurationError with `file:line:column` of broken YAML, or with `file` and path of every wrong value.
 */
export function readSettings(file: string): PackSettings {
  const value = parseYaml(settingsText(file), file) ?? {};
  try {
    return parse(PackSettings, value);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new ConfigurationError(error.faults.map((fault) => ({ path: file, message: renderFault(fault) })));
  }
}

/**
 * Returns the settings that the pack runs with.
 *
 * @param file the path that the user named, if any. It must be absolute, because a pack runs in a folder of its own.
 * @param folder the pack's folder. Its `settings.yaml` is read if the user named no file.
 * @throws ConfigurationError as `readSettings` does, and if the named file doesn't exist.
 */
export function settingsFrom(file: string | undefined, folder: string): PackSettings {
  if (file !== undefined && file !== "") {
    if (isAbsolute(file)) return readSettings(file);
    const message = `${show(file)} is no absolute path. A pack runs in a folder of its own; write the path in full.`;
    throw new ConfigurationError([{ path: SETTINGS_VARIABLE, message }]);
  }
  const own = join(folder, "settings.yaml");
  // A broken link isn't the same as no file: the user wanted settings other than the default ones.
  return lstatSync(own, { throwIfNoEntry: false }) ? readSettings(own) : DEFAULT_SETTINGS;
}

/** The environment variable that names the file. */
export const SETTINGS_VARIABLE = "MESH_EGRESS_POLICY_SETTINGS";

/** Returns the value of the first glob that matches the stack. */
export const valueFor = <T>(byStack: Readonly<Record<string, T>>, stack: string): T | undefined =>
  Object.entries(byStack).find(([glob]) => matchesGlob(glob, stack))?.[1];

/**
 * Returns the environment of a stack: from the settings, or else from the stack's own configuration.
 *
 * @param stack `project/stack`.
 * @param own the stack's `mesh-egress:environment`, valid or not.
 */
export const environmentOf = (
  { stackEnvironments }: PackSettings,
  stack: string,
  own: string | undefined,
): Environment | undefined => valueFor(stackEnvironments, stack) ?? ENVIRONMENTS.find((name) => name === own);

/** Returns the hosts of a stack's `mesh-egress:extraHosts` that can be read. The program itself refuses faulty ones. */
export function extraHostsIn(text: string | undefined): OwnExtraHost[] {
  const rows = Object.values(parseJson(text ?? "{}") ?? {});
  return rows.flatMap((row: unknown) => {
    const { host, owner, reason, reviewBy } = (row ?? {}) as Readonly<Record<string, unknown>>;
    const name = Hostname.safeParse(host);
    if (!name.success) return [];
    const day = Day.safeParse(reviewBy);
    return [{ host: name.data, owner: textOrNone(owner), reason: textOrNone(reason), reviewBy: day.data }];
  });
}

const textOrNone = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

function parseJson(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function settingsText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new ConfigurationError([{ path: file, message: `the settings file ${unreadable(error)}` }]);
  }
}
