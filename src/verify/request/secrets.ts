import { parseEnv } from "node:util";
import type { Fault } from "../../egress/input/configuration-error.ts";
import { didYouMean, show } from "../../egress/input/show.ts";
import type { Mailbox } from "../model/verify-request.ts";
import type { EnvironmentVariables } from "../model/world.ts";
import { type ReadFile, readTextFile } from "./text-file.ts";

/**
 * Names of secrets, the same in the environment and in a file. They can't be arguments, because the process list shows
 * arguments.
 */
export const SECRET_NAMES = [
  "MESH_MAILBOX_ID",
  "MESH_MAILBOX_PASSWORD",
  "MESH_SHARED_KEY",
  "MESH_KEY_PASSPHRASE",
] as const;
export type SecretName = (typeof SECRET_NAMES)[number];

/** The secrets that are set, by name. */
export type Secrets = Readonly<Partial<Record<SecretName, string>>>;

/**
 * Reads secrets from a file of `NAME=value` lines, which take precedence over the environment, and reports faults of
 * the file.
 */
export function readSecrets(
  environment: EnvironmentVariables,
  path: string | undefined,
  readFile: ReadFile,
): { secrets: Secrets; faults: Fault[] } {
  const inEnvironment = only(environment);
  if (path === undefined) return { secrets: inEnvironment, faults: [] };
  const reading = readTextFile(path, readFile);
  if ("fault" in reading) return { secrets: inEnvironment, faults: [{ path: "--secrets", message: reading.fault }] };
  const values = parseEnv(reading.text);
  return { secrets: { ...inEnvironment, ...only(values) }, faults: reading.text.split("\n").flatMap(lineFaults) };
}

/**
 * A line that doesn't clearly start with a name may be a secret itself, so the fault gives its number, not its content.
 */
function lineFaults(line: string, index: number): Fault[] {
  if (/^\s*(?:#|$)/.test(line)) return [];
  const name = /^\s*(?:export\s+)?(MESH_[A-Z_]{1,40})\s*=/.exec(line)?.[1];
  if (name === undefined) {
    const message = `line ${index + 1} is not NAME=value. Names are: ${SECRET_NAMES.join(", ")}.`;
    return [{ path: "--secrets", message }];
  }
  if (SECRET_NAMES.includes(name as SecretName)) return [];
  return [{ path: "--secrets", message: `${show(name)} is no secret's name.${didYouMean(name, SECRET_NAMES)}` }];
}

/** Returns the mailbox that the secrets name; undefined if they name none. */
export function mailboxOf(secrets: Secrets): { mailbox?: Mailbox; faults: Fault[] } {
  const parts = { id: "MESH_MAILBOX_ID", password: "MESH_MAILBOX_PASSWORD", sharedKey: "MESH_SHARED_KEY" } as const;
  const missing = Object.values(parts).filter((name) => secrets[name] === undefined);
  if (missing.length === Object.keys(parts).length) return { faults: [] };
  const faults = missing.map((name) => ({ path: name, message: "is missing; a mailbox needs all three. Set it." }));
  const { MESH_MAILBOX_ID: id = "", MESH_MAILBOX_PASSWORD: password = "", MESH_SHARED_KEY: sharedKey = "" } = secrets;
  if (id !== "" && !/^[\w.-]{1,100}$/.test(id))
    faults.push({ path: "MESH_MAILBOX_ID", message: "is no mailbox id: letters, digits and hyphens, at most 100." });
  if (!/^[\x20-\x7e]*$/.test(password))
    faults.push({
      path: "MESH_MAILBOX_PASSWORD",
      message: "holds other characters than ASCII, which MESH can't sign.",
    });
  return faults.length > 0 ? { faults } : { mailbox: { id, password, sharedKey }, faults };
}

const only = (values: Readonly<Record<string, string | undefined>>): Secrets =>
  Object.fromEntries(SECRET_NAMES.flatMap((name) => (values[name] ? [[name, values[name]]] : [])));
