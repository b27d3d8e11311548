import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { ConfigurationError } from "../../egress/input/configuration-error.ts";
import { didYouMean } from "../../egress/input/show.ts";
import { readSources } from "../../sources/read-sources.ts";
import { type SourceReading, sourcePlace } from "../../sources/source.ts";
import { findProjectFile, readProject, stackNames } from "../../stack/project/project.ts";
import type { PlanShell } from "../shell.ts";
import type { ReadStack, Sources } from "./read-stack.ts";

/**
 * What the sources hold: files and folders, or stacks of the program here, which is run offline. Without any, all stacks of it.
 *
 * @throws ConfigurationError naming every one that is neither.
 */
export async function readSourcesOf(named: readonly string[], cwd: string, shell: PlanShell): Promise<Sources> {
  const files = named.filter((name) => isFile(name, cwd));
  const stacks = named.filter((name) => !files.includes(name));
  if (stacks.length > 0) mustBeStacks(stacks, cwd);
  const read =
    files.length === 0 ? [] : await readSources(files.map((file) => (file === "-" ? file : resolve(cwd, file))));
  // Slow to load, and of no use to who has files.
  const planned =
    files.length > 0 && stacks.length === 0
      ? { sources: [], stacks: [] }
      : await (await import("./planned-sources.ts")).plannedSources(stacks, cwd, shell);
  return {
    sources: [...read.map(sourceOf), ...planned.sources],
    stacks: eachByItsName([...read.flatMap(stacksOf), ...planned.stacks]),
  };
}

const isFile = (name: string, cwd: string): boolean => name === "-" || existsSync(resolve(cwd, name));

/** A name that is no file may be a stack's; if it is none either, a file is what most people mean. */
function mustBeStacks(names: readonly string[], cwd: string): void {
  const file = findProjectFile(cwd);
  const known = file === undefined ? [] : stackNames(readProject(file));
  const faults = names
    .filter((name) => !known.includes(name.split("/").at(-1) ?? ""))
    .map((name) => ({
      path: "",
      message: `"${name}" is no file, no folder and no stack of a program here.${didYouMean(name, known)} Check the path.`,
    }));
  if (faults.length > 0) throw new ConfigurationError(faults);
}

const sourceOf = ({ path, kind, stacks, skipped, notes }: SourceReading): Sources["sources"][number] => ({
  path,
  kind: notes.some(({ severity }) => severity === "refused") ? null : (kind ?? null),
  read: stacks.reduce((sum, { resources }) => sum + resources.length, 0),
  skipped: [...skipped],
  notes: [...notes],
});

const stacksOf = ({ path, stacks, notes }: SourceReading): ReadStack[] =>
  stacks
    // Of what holds nothing, its source says so.
    .filter(({ resources }) => resources.length > 0)
    .map((stack) => ({
      stack: stack.name,
      source: path,
      resources: stack.resources,
      environment: undefined,
      extraHosts: [],
      missing: notes.flatMap(({ severity, message }) => (severity === "limit" ? [message] : [])),
      placeOf: (place) => sourcePlace(stack, place),
    }));

/** Two of one name, such as a state and a plan of one stack, are told apart by their sources. */
const eachByItsName = (stacks: readonly ReadStack[]): ReadStack[] => {
  const byName = Map.groupBy(stacks, ({ stack }) => stack);
  return stacks.map((read) =>
    (byName.get(read.stack)?.length ?? 0) > 1 ? { ...read, stack: `${read.stack} (${read.source})` } : read,
  );
};
