import { existsSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { ConfigurationError } from "../../egress/input/configuration-error.ts";
import { didYouMean } from "../../egress/input/show.ts";
import { lookUpwards } from "../../files/find-upwards.ts";
import { showPath } from "../../files/show-path.ts";
import { findProjectFile, type Project, projectFileIn, readProject, stackNames } from "./project.ts";
import { readAnswers } from "./read-answers.ts";
import type { RunRequest } from "./run-request.ts";
import { readStackConfig } from "./stack-config.ts";

/** The program and the stacks that a user asks for. */
export interface Choice {
  /** Folder of the program; undefined for the nearest one from `cwd` upwards. */
  readonly program: string | undefined;
  /**
   * Whether to use the sample program of this package, whose verdict says nothing about the user's own. Default: false.
   */
  readonly sample?: boolean;
  /** Names as Pulumi accepts them, with or without organisation and project. If empty, all stacks that have a file. */
  readonly stacks: readonly string[];
  readonly cwd: string;
  /** File with answers of clouds, relative to `cwd`. Default: none. */
  readonly answers?: string | undefined;
}

/**
 * Returns the chosen stacks with their config.
 *
 * @throws ConfigurationError if there is no such program or stack, or one of its files can't be read.
 */
export function chooseStacks({ stacks, answers: answersFile, ...choice }: Choice): RunRequest[] {
  const { cwd } = choice;
  const project = chooseProject(choice);
  const answers = answersFile === undefined ? [] : readAnswers(resolve(cwd, answersFile));
  const known = stackNames(project);
  if (stacks.length === 0 && known.length === 0)
    fail(`There is no stack file (Pulumi.<stack>.yaml) in ${showPath(project.stackFolder)}. Name a stack.`);
  return (stacks.length > 0 ? [...new Set(stacks)] : known).map((name) => {
    const { stack, organization } = readStackName(name, project);
    if (known.length > 0 && !known.includes(stack))
      fail(`There is no stack "${stack}".${didYouMean(stack, known)} Known are: ${known.join(", ")}.`);
    return { project, stack, organization, config: readStackConfig(project, stack), answers };
  });
}

/**
 * Returns the chosen program without reading any stack's file.
 *
 * @throws ConfigurationError if there is no such program, or its Pulumi.yaml can't be read.
 */
export function chooseProject({ program, sample = false, cwd }: Pick<Choice, "program" | "sample" | "cwd">): Project {
  const shipped = shippedProgram(import.meta.dirname);
  if (sample && program !== undefined) fail("--sample: is another program than --program names. Give one of them.");
  if (program === "") fail("--program: is empty. Name the program's folder, or leave it out for the nearest.");
  const folder = program === undefined ? undefined : resolve(cwd, program);
  return runnable(readProject(sample ? sampleFile(shipped) : projectFile(folder, cwd)), shipped);
}

/** Parses `stack`, `organization/stack` or `organization/project/stack`, where the project must be this one. */
function readStackName(name: string, project: Project): { stack: string; organization: string } {
  const parts = name.split("/");
  const stack = parts.at(-1) ?? "";
  const organization = parts.length > 1 ? (parts[0] ?? "") : "organization";
  const owner = parts.length > 2 ? parts[1] : project.name;
  if (parts.length > 3 || parts.some((part) => /^\.{0,2}$/.test(part)))
    fail(`"${name}" is no name of a stack. Write it as in "int", "org/int" or "org/${project.name}/int".`);
  if (owner !== project.name)
    fail(`"${name}" is a stack of the project "${owner}"; ${showPath(project.file)} is that of "${project.name}".`);
  return { stack, organization };
}

function projectFile(program: string | undefined, cwd: string): string {
  if (program !== undefined)
    return projectFileIn(program) ?? fail(`--program: there is no Pulumi.yaml in ${showPath(program)}.`);
  const found = findProjectFile(cwd);
  if (found !== undefined) return found;
  return fail(
    `There is no Pulumi.yaml in ${cwd} or above, so there is no program to judge. ` +
      "Name its folder with --program, or judge the sample that ships with this package with --sample.",
  );
}

const sampleFile = (shipped: string | undefined): string =>
  (shipped === undefined ? undefined : projectFileIn(shipped)) ??
  fail("--sample: the sample is missing; this installation is incomplete.");

/** Returns the folder of this package's sample program, searched upwards from one of its files. */
const shippedProgram = (start: string): string | undefined =>
  lookUpwards(start, (folder) =>
    projectFileIn(folder) !== undefined && existsSync(join(folder, "package.json")) ? folder : undefined,
  );

/** Node strips no types below node_modules, so the installed sample program runs in its compiled form. */
function runnable(project: Project, shipped: string | undefined): Project {
  const installed = project.folder === shipped && project.folder.includes(`${sep}node_modules${sep}`);
  return installed ? { ...project, main: "dist/index.js" } : project;
}

function fail(message: string): never {
  throw new ConfigurationError([{ path: "", message }]);
}
