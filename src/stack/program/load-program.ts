import { realpathSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ProgramEntry } from "../project/program-entry.ts";

/**
 * Loads the program and returns its exports, which become the stack's outputs. If it exports a function, that is
 * called.
 *
 * @throws whatever the program throws.
 */
export async function loadProgram(entry: ProgramEntry): Promise<Record<string, unknown> | undefined> {
  const exported = entry.modules ? await importProgram(entry.path) : requireProgram(entry.path);
  return typeof exported === "function" ? await exported() : exported;
}

type Exported = Record<string, unknown> | (() => Promise<Record<string, unknown>>) | undefined;

async function importProgram(path: string): Promise<Exported> {
  const module = await import(pathToFileURL(realpathSync(path)).href);
  if (!("default" in module)) return module;
  if (Object.keys(module).length === 1) return module.default;
  throw new Error("expected entrypoint module to have either a default export or named exports but not both");
}

/** The path of a folder ends in a slash, so that it can't mean a file of the same name beside it. */
function requireProgram(path: string): Exported {
  const target = statSync(path).isDirectory() ? join(path, "/") : path;
  return createRequire(import.meta.url)(target);
}
