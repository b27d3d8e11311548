import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Check } from "./check.ts";

/** Loads every check of the folder `checks` beside this file, in order of the ids. A new file there is a new check. */
export async function loadChecks(): Promise<Check[]> {
  const folder = join(import.meta.dirname, "checks");
  const files = readdirSync(folder)
    .filter((name) => /^[a-z-]+\.[jt]s$/.test(name))
    .sort();
  const modules = await Promise.all(
    files.map((name) => import(pathToFileURL(join(folder, name)).href) as Promise<Record<string, unknown>>),
  );
  return modules.map((module, index) => checkIn(module, files[index] ?? ""));
}

/** @throws Error if a file holds no check of its name, because the pack must not start without it. */
function checkIn(module: Readonly<Record<string, unknown>>, file: string): Check {
  const id = file.replace(/\.[jt]s$/, "");
  const check = Object.values(module).find((value) => isCheck(value) && value.id === id);
  if (check === undefined) throw new Error(`policy/checks/${file} exports no check with the id "${id}".`);
  return check as Check;
}

const isCheck = (value: unknown): value is Check => typeof value === "object" && value !== null && "judge" in value;
