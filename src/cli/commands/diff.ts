import { resolve } from "node:path";
import { Command, Option } from "commander";
import { loadCatalogue } from "../../catalogue/load.ts";
import { ConfigurationError } from "../../egress/input/configuration-error.ts";
import { findProjectFile, projectFileIn, readProject, stackNames } from "../../stack/project/project.ts";
import { writeJson } from "../../text/json.ts";
import type { Layout } from "../../text/terminal.ts";
import { withFolderAt } from "../diff/base-worktree.ts";
import { type DiffDocument, diffDocument, type StackPair } from "../diff/diff-document.ts";
import { FAILING_CHANGES, type FailingChange, renderDiffCsv, renderDiffJunit } from "../diff/diff-formats.ts";
import { renderDiff, renderDiffMarkdown } from "../diff/render-diff.ts";
import { ExitCode, exitCodeHelp } from "../exit-codes.ts";
import { type Given, type GivenStack, givenStacks, type ProgramOptions, SOURCE_HELP } from "../given-stacks.ts";
import { formatOf, formatOption, jsonOption, noColorOption } from "../options.ts";
import type { PlanShell } from "../shell.ts";

const RENDERERS = {
  text: renderDiff,
  markdown: renderDiffMarkdown,
  json: (document) => writeJson(document),
  csv: renderDiffCsv,
  junit: (document, _layout, failOn) =>
    renderDiffJunit(document, { failOn, isSilent: isSilent(document), now: new Date() }),
} satisfies Record<string, (document: DiffDocument, layout: Layout, failOn: readonly FailingChange[]) => string>;

interface Options extends ProgramOptions {
  readonly baseRef?: string;
  readonly failOn?: readonly FailingChange[];
  readonly lint?: true;
}

/** `mesh-egress diff`: what one state lets out and another doesn't. */
export const diff = (shell: PlanShell): Command =>
  describe(new Command("diff")).action(async (named: string[], options: Options, command: Command) => {
    const format = formatOf<keyof typeof RENDERERS>(command);
    const { base, head } = await statesOf(named, options, shell);
    const isRead = !isUnread(base) && !isUnread(head);
    const document = diffDocument(isRead ? pairsOf(base, head) : [], loadCatalogue(), {
      lint: options.lint === true,
      notJudged: [...limitsOf(base, "base"), ...limitsOf(head, "head")],
    });
    shell.out.write(RENDERERS[format](document, shell.out, options.failOn ?? []));
    if (isSilent(document)) shell.exit(ExitCode.failed);
    else if (options.failOn?.some((kind) => isFailing(document, kind))) shell.exit(ExitCode.findings);
  });

const describe = (command: Command): Command =>
  command
    .summary("show what a change opens and closes, exactly, between two states")
    .description(
      "Compares all that can leave in two states, by sources, names or addresses, ports and protocols, and says for each flow that " +
        "opens or closes which resources made it so, and whether MESH's hosts stay reachable.",
    )
    .argument("[state...]", `BASE and HEAD, or with --base-ref the stacks of HEAD. Each is one of: ${SOURCE_HELP}`)
    .option("--base-ref <ref>", "take BASE from the program here as it is at a git ref")
    .option("--program <dir>", "folder of the program (default: that of the nearest Pulumi.yaml, here or above)")
    .option("--answers <file>", "what clouds would answer to calls of the program (docs/plan-json.md)")
    .addOption(
      new Option(
        "--fail-on <what>",
        "opened: something opens; closed-mesh: a MESH host that was open is not; unknown: something isn't known any more; may be repeated",
      ).argParser(failOnOf),
    )
    .option("--lint", "show rules of HEAD that decide nothing as well")
    .addOption(formatOption(Object.keys(RENDERERS)))
    .addOption(jsonOption("docs/reviewing.md"))
    .addOption(noColorOption())
    .addHelpText(
      "after",
      `
Examples:
  mesh-egress diff --base-ref origin/main
  mesh-egress diff --base-ref origin/main live --fail-on opened
  mesh-egress diff before.json after.json --format markdown
  mesh-egress diff int live

${exitCodeHelp(["ok", "failed", "usage", "findings"])}`,
    );

function failOnOf(text: string, before: readonly FailingChange[] = []): FailingChange[] {
  const found = FAILING_CHANGES.find((kind) => kind === text);
  if (found !== undefined) return [...before, found];
  const message = `"${text}" is none of ${FAILING_CHANGES.join(", ")}. Name one of them.`;
  throw new ConfigurationError([{ path: "--fail-on", message }]);
}

async function statesOf(
  named: readonly string[],
  options: Options,
  shell: PlanShell,
): Promise<{ base: Given; head: Given }> {
  if (options.baseRef === undefined) {
    const [base, head, ...more] = named;
    if (base === undefined || head === undefined || more.length > 0) {
      const message = `takes two states, BASE and HEAD, and got ${named.length}. Name both, or give --base-ref.`;
      throw new ConfigurationError([{ path: "diff", message }]);
    }
    return { base: await givenStacks([base], options, shell), head: await givenStacks([head], options, shell) };
  }
  const folder = programFolder(options, shell.cwd);
  const head = await givenStacks(named, { ...options, program: folder }, shell);
  const base = await withFolderAt(folder, options.baseRef, (there) => {
    const file = projectFileIn(there);
    const known = file === undefined ? [] : stackNames(readProject(file));
    const stacks = head.stacks.map(({ name }) => name).filter((name) => known.includes(name));
    // If the base lacks a stack, everything that the stack opens counts as opened.
    return stacks.length === 0
      ? Promise.resolve<Given>({ stacks: [], notes: [], sources: [] })
      : givenStacks(stacks, { ...options, program: there }, shell, { cwd: there });
  });
  return { base, head };
}

/** @throws ConfigurationError if there is no program. */
function programFolder({ program }: Options, cwd: string): string {
  const file = program === undefined ? findProjectFile(cwd) : projectFileIn(resolve(cwd, program));
  if (file !== undefined) return resolve(file, "..");
  const message = `there is no Pulumi.yaml in ${program ?? cwd}${program === undefined ? " or above" : ""}. Name the program's folder with --program.`;
  throw new ConfigurationError([{ path: "--base-ref", message }]);
}

/** Pairs stacks with the same name. If each side has a single stack, the two are paired whatever their names. */
function pairsOf({ stacks: base }: Given, { stacks: head }: Given): StackPair[] {
  const [before, after] = [base[0], head[0]];
  if (before && after && base.length === 1 && head.length === 1)
    return [{ name: after.name, base: before.resources, head: after.resources }];
  const [ofBase, ofHead] = [byName(base), byName(head)];
  return [...new Set([...ofHead.keys(), ...ofBase.keys()])].map((name) => ({
    name,
    base: ofBase.get(name)?.resources,
    head: ofHead.get(name)?.resources,
  }));
}

/** Names from files include the project, so only the last part is compared. */
const byName = (stacks: readonly GivenStack[]): Map<string, GivenStack> =>
  new Map(stacks.map((stack) => [stack.name.split("/").at(-1) ?? stack.name, stack]));

const limitsOf = ({ notes }: Given, state: string): string[] =>
  notes.filter(({ severity }) => severity !== "note").map(({ message }) => `${state}: ${message}`);

/** Whether the base could not be read. Without this check, its stacks would look new. */
const isUnread = ({ notes }: Given): boolean => notes.some(({ severity }) => severity === "refused");

/** Whether neither state has a rule that decides about outbound traffic. */
const isSilent = ({ stacks, notJudged }: DiffDocument): boolean =>
  stacks.length === 0 ||
  stacks.every((name) => notJudged.some((text) => text.startsWith(`${name}: nothing in it decides`)));

function isFailing({ opened, changed, unknown, mesh, notJudged }: DiffDocument, kind: FailingChange): boolean {
  if (kind === "opened") return opened.length > 0 || changed.some(({ after }) => after === "open");
  if (kind === "closed-mesh") return mesh.some(({ isCut }) => isCut);
  return unknown.length > 0 || notJudged.some((text) => text.startsWith("head:"));
}
