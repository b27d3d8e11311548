import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { ConfigurationError } from "../egress/input/configuration-error.ts";
import type { Place } from "../egress/resource/place.ts";
import type { PlainResource } from "../egress/resource/resource.ts";
import { readSources } from "../sources/read-sources.ts";
import { type SourceNote, type SourcePlace, type SourceReading, sourcePlace, type Wanted } from "../sources/source.ts";
import type { StackPlan } from "../stack/model/plan-document.ts";
import { plainResourcesOf } from "../stack/pack/policy-subject.ts";
import { planStacks } from "../stack/plan.ts";
import { chooseStacks } from "../stack/project/choose-program.ts";
import { findProjectFile, projectFileIn, readProject, stackNames } from "../stack/project/project.ts";
import type { RunRequest } from "../stack/project/run-request.ts";
import { firstFew } from "../text/first-few.ts";
import { clean } from "../text/plain-text.ts";
import { gather } from "./options.ts";
import { withProgress } from "./progress.ts";
import { exportedName, exportedState } from "./pulumi-export.ts";
import type { PlanShell } from "./shell.ts";

/** A stack that a command looks at: planned just now, or read from a file. */
export interface GivenStack {
  readonly name: string;
  /** Kind of its source; absent if a program was run. */
  readonly kind?: SourceReading["kind"];
  /** Its source as messages show it: the program's folder, or the file. */
  readonly from: string;
  readonly resources: readonly PlainResource[];
  /** Number of further resources that were looked at and don't concern the question. */
  readonly passedOver: number;
  /** Returns a place as the source names it; undefined if the stack's own names are the best. */
  readonly placeOf: (place: Place) => SourcePlace | undefined;
  /** The plan, if a program was run. */
  readonly plan?: StackPlan;
  /** Configuration of the stack by `project:key`, if a program was run. */
  readonly config?: Readonly<Record<string, string>>;
}

/** Everything that a command was given. */
export interface Given {
  readonly stacks: readonly GivenStack[];
  /** Notes on the sources. If one is `refused` or a `limit`, the command can't report that all is well. */
  readonly notes: readonly SourceNote[];
  /** Files and folders that were read. */
  readonly sources: readonly SourceReading[];
}

/** Options that say where the program of the named stacks is. */
export interface ProgramOptions {
  readonly program?: string;
  readonly sample?: true;
  readonly answers?: string;
  readonly stack?: readonly string[];
}

/** Adds the options of a command that takes stacks of a program or files. */
export const withProgramOptions = (command: Command): Command =>
  command
    .option("-s, --stack <stack>", "a stack of the program, as Pulumi has it; may be repeated", gather)
    .option("--program <dir>", "folder of the program (default: that of the nearest Pulumi.yaml, here or above)")
    .option("--sample", "ask about the program that ships with this package instead of one of yours")
    .option("--answers <file>", "what clouds would answer to calls of the program (docs/plan-json.md)");

/** Help text for the argument of such a command. */
export const SOURCE_HELP =
  "stacks of the program here, such as int or live, or files and folders: a state, a preview, a Terraform plan, answers of a cloud, templates or manifests; - is standard input, and pulumi:NAME a stack that an installed Pulumi exports";

/**
 * Returns the stacks that the arguments name. An argument is a stack of the program, which is then run offline, or a
 * file, a folder or `-`. Without arguments, it returns all stacks of the program. If a stack and a path have the same
 * name, the stack is used; `./int` always means the path.
 *
 * @param wanted selects the resources of files to keep. Default: all.
 * @throws ConfigurationError if there is no such file, program or stack.
 * @throws PlanError if a program fails.
 */
export async function givenStacks(
  named: readonly string[],
  options: ProgramOptions,
  shell: PlanShell,
  { cwd = shell.cwd, wanted }: { readonly cwd?: string; readonly wanted?: Wanted } = {},
): Promise<Given> {
  const known = named.length === 0 ? [] : knownStacks(options.program, cwd);
  const paths = named.filter((name) => exportedName(name) !== undefined || isPath(name, known, cwd));
  const stacks = [...named.filter((name) => !paths.includes(name)), ...(options.stack ?? [])];
  const sources = paths.length === 0 ? [] : await sourcesAt(paths, resolve(cwd, options.program ?? "."), cwd, wanted);
  const isAskingForProgram =
    stacks.length > 0 || paths.length === 0 || options.program !== undefined || options.sample === true;
  if (
    isAskingForProgram &&
    options.program === undefined &&
    options.sample !== true &&
    findProjectFile(cwd) === undefined
  )
    throw nothingToRun(stacks, cwd);
  const planned = isAskingForProgram ? await plannedStacks(stacks, options, shell, cwd) : [];
  return {
    stacks: [...planned, ...sources.flatMap(stacksOf)],
    notes: [...planned.flatMap(planNotes), ...sources.flatMap(({ notes }) => notes)],
    sources,
  };
}

/** Whoever has no program meant a file. */
function nothingToRun(stacks: readonly string[], cwd: string): ConfigurationError {
  const none = `there is no Pulumi.yaml in ${cwd} or above`;
  return new ConfigurationError(
    stacks.length === 0
      ? [{ path: "SOURCE", message: `is missing, and ${none}. Name files or folders, or a program with --program.` }]
      : stacks.map((path) => ({
          path,
          message: `is no file or folder, and no stack either, for ${none}. Check the path, or name a program with --program.`,
        })),
  );
}

/** @param project folder in which the Pulumi command runs. */
function sourcesAt(paths: readonly string[], project: string, cwd: string, wanted: Wanted | undefined) {
  const streams = new Map(
    paths.flatMap((path) => {
      const name = exportedName(path);
      return name === undefined ? [] : [[path, exportedState(name, project)] as const];
    }),
  );
  return readSources(
    paths.map((path) => (path === "-" || streams.has(path) ? path : resolve(cwd, path))),
    { streams, wanted },
  );
}

/** A stack may have the same name as a folder beside its program. The stack is then meant. */
const isPath = (name: string, known: readonly string[], cwd: string): boolean =>
  name === "-" || (!known.includes(name) && (/^\.{0,2}[/\\]|\.[a-z]+$/i.test(name) || existsSync(resolve(cwd, name))));

function knownStacks(program: string | undefined, cwd: string): string[] {
  const file = program === undefined ? findProjectFile(cwd) : projectFileIn(resolve(cwd, program));
  return file === undefined ? [] : stackNames(readProject(file));
}

async function plannedStacks(
  stacks: readonly string[],
  { program, sample, answers }: ProgramOptions,
  shell: PlanShell,
  cwd: string,
): Promise<GivenStack[]> {
  const requests = chooseStacks({ program, sample: sample === true, stacks, cwd, answers });
  const { stacks: plans } = await withProgress(
    `running the program for ${firstFew(requests, ({ stack }) => stack)}`,
    shell.spin,
    () =>
      planStacks(requests, {
        onOutput: (stack, line) => shell.err.write(`${shell.err.paint("dim", `${stack} |`)} ${clean(line)}\n`),
        compileCache: shell.compileCache,
        runners: shell.runners,
      }),
  );
  return plans.map((plan, index) => stackOfPlan(plan, requests[index], cwd));
}

/** Returns a planned stack. @param request what was planned. */
export function stackOfPlan(plan: StackPlan, request: RunRequest | undefined, cwd: string): GivenStack {
  return {
    name: plan.stack,
    from: request?.project.folder ?? cwd,
    resources: plainResourcesOf(plan),
    passedOver: 0,
    placeOf: () => undefined,
    plan,
    config: request?.config.values ?? {},
  };
}

/** Parts that the plan could not look at may open anything. */
const planNotes = ({ name, plan }: GivenStack): SourceNote[] => [
  ...(plan?.failure === undefined
    ? []
    : [{ severity: "limit" as const, message: `${name}: the program ends early: ${plan.failure}` }]),
  ...(plan?.unresolved ?? []).map(({ reason }) => ({ severity: "limit" as const, message: `${name}: ${reason}` })),
];

const stacksOf = (reading: SourceReading): GivenStack[] =>
  reading.stacks.map((stack) => ({
    name: stack.name,
    kind: reading.kind,
    from: reading.path,
    resources: stack.resources,
    passedOver: stack.passedOver,
    placeOf: (place) => sourcePlace(stack, place),
  }));

/**
 * Returns the only stack that was given.
 *
 * @throws ConfigurationError if there are several or none.
 */
export function onlyStack({ stacks, notes }: Given, path: string): GivenStack {
  const [only] = stacks;
  if (only !== undefined && stacks.length === 1) return only;
  const why = notes.find(({ severity }) => severity === "refused")?.message;
  const message =
    stacks.length === 0
      ? (why ?? "holds no stack.")
      : `holds ${stacks.length} stacks: ${firstFew(stacks, ({ name }) => name)}. Name one of them.`;
  throw new ConfigurationError([{ path, message }]);
}
