import type { FailOn } from "../../../egress/finding.ts";
import type { Plan, PlannedProgram, StackPlan } from "../../../stack/model/plan-document.ts";
import { type Block, fitRows } from "../../../text/fit-rows.ts";
import { escapeMarkdown, tableHead, tableRow } from "../../../text/markdown.ts";
import { count } from "../../../text/plain-text.ts";
import type { DiffDocument } from "../../diff/diff-document.ts";
import { diffBlocks } from "../../diff/render-diff.ts";
import { allowlistOf } from "../allowlist/allowlist.ts";
import type { Differences } from "../base-plan.ts";
import { type FindingGroup, groupFindings, type Weight } from "../policy-groups.ts";
import { describeProgram } from "../program.ts";
import { placesOf } from "../resource-label.ts";
import { unseen } from "../unresolved.ts";
import { describeVerdict, planVerdictOf } from "../verdict.ts";
import { describeLevels } from "./render-policy.ts";

/** Characters that GitHub accepts in a comment, less room for what a pipeline adds. */
export const MARKDOWN_LIMIT = 60_000;

/**
 * Renders the plan for a job summary or a comment on a pull request: the verdict, what opens and closes, what stops the
 * change, what could not be judged, the opened hosts and, folded, the details. A stack begins with an invisible mark,
 * by which a pipeline finds its comment again.
 *
 * The sign, ✅ or ❌, agrees with the exit code.
 *
 * If the text is too long, details are left out first and what stops the change last. The text always says what is left
 * out.
 */
export const renderPlanMarkdown = (
  { program, stacks }: Plan,
  failOn: FailOn = "mandatory",
  differences: Differences = new Map(),
): string =>
  `${fitRows(
    stacks.flatMap((stack) => partsOf(stack, program, failOn, differences.get(stack.stack))),
    MARKDOWN_LIMIT,
  ).join("\n")}\n`;

const RANKS: Record<Weight | "allowlist" | "notices", number> = {
  mandatory: 0,
  "not-judged": 1,
  exempted: 2,
  advisory: 3,
  remediate: 4,
  allowlist: 5,
  notices: 6,
};

function partsOf(
  stack: StackPlan,
  program: PlannedProgram | undefined,
  failOn: FailOn,
  difference: DiffDocument | undefined,
): (Block | readonly string[])[] {
  const groups = stack.policy ? groupFindings(stack.policy) : [];
  const place = placesOf(stack);
  const rowsOf = (weight: Weight) =>
    groups.filter((group) => group.weight === weight).flatMap((group) => rowsOfGroup(group, place));
  const missing = unseen(stack).map(({ kind, name, reason }) =>
    tableRow([escapeMarkdown(kind), escapeMarkdown(name), escapeMarkdown(reason)]),
  );
  return [
    headOf(stack, failOn),
    ...(program?.isSample ? [["", `**${escapeMarkdown(upperFirst(describeProgram(program)))}.**`]] : []),
    ...(difference === undefined ? [] : diffBlocks(difference)),
    { ...open("Stops the change", FINDING_HEAD), rows: rowsOf("mandatory"), rank: RANKS.mandatory },
    { ...open("Not judged", FINDING_HEAD), rows: [...rowsOf("not-judged"), ...missing], rank: RANKS["not-judged"] },
    { ...open("Exempted", FINDING_HEAD), rows: rowsOf("exempted"), rank: RANKS.exempted },
    allowlistBlock(stack),
    { ...folded("Advice", FINDING_HEAD), rows: rowsOf("advisory"), rank: RANKS.advisory },
    {
      ...folded("What a deployment changes by itself", FINDING_HEAD),
      rows: rowsOf("remediate"),
      rank: RANKS.remediate,
    },
    noticesBlock(stack),
    footOf(stack, program),
  ];
}

const FINDING_HEAD = ["Check", "Resource", "What, and what to write instead"];

/** The reason for a rule is printed once, with its first resource. */
const rowsOfGroup = ({ check, intro, items }: FindingGroup, place: (urn: string) => string): string[] =>
  items.map(({ message, resource }, index) =>
    tableRow([
      escapeMarkdown(check),
      escapeMarkdown(place(resource)),
      [...(index === 0 && intro !== "" ? [`**${escapeMarkdown(intro)}**`] : []), escapeMarkdown(message)].join(" "),
    ]),
  );

function headOf(stack: StackPlan, failOn: FailOn): string[] {
  const { project, stack: name } = stack;
  const sign = planVerdictOf(stack, failOn).isStopped ? "❌" : "✅";
  return [
    `<!-- mesh-egress:${markOf(project)}/${markOf(name)} -->`,
    `### ${sign} Egress of ${escapeMarkdown(project)} / ${escapeMarkdown(name)}: ${describeVerdict(stack)}`,
  ];
}

/** Replaces all other characters, because the name must not end the HTML comment that holds it. */
const markOf = (name: string): string => name.replaceAll(/[^\w.-]/g, "_").replaceAll("--", "-_");

function allowlistBlock(stack: StackPlan): Block {
  const { head, rows, opened, layers } = allowlistOf(stack);
  const title = `Opens ${count(opened, "host")}`;
  const { before, after, leftOut } = open(
    title,
    head.map((cell) => escapeMarkdown(cell)),
  );
  return {
    before,
    rows: rows.map((row) => tableRow(row.map((cell) => escapeMarkdown(cell)))),
    after: ["", escapeMarkdown(layers.join(" · ")), ...after],
    rank: RANKS.allowlist,
    leftOut,
  };
}

function noticesBlock({ notices }: StackPlan): Block {
  const rows = [...new Set(notices.map(({ level, message }) => tableRow([level, escapeMarkdown(message)])))];
  return { ...folded("Notices", ["Level", "Message"]), rows, rank: RANKS.notices };
}

function footOf({ policy, resources, unresolved }: StackPlan, program: PlannedProgram | undefined): string[] {
  // The stack resource itself isn't counted, as in the table.
  const made = resources.filter(({ parent }) => parent !== null);
  const facts = [
    `${count(made.length, "resource")}, planned offline.`,
    ...(unresolved.length > 0 ? [`${unresolved.length} unresolved: only a real preview knows.`] : []),
    ...(policy ? [`Judged by ${escapeMarkdown(policy.pack)} ${escapeMarkdown(policy.version)}.`] : []),
    ...(policy ? describeLevels(policy).map((text) => `${escapeMarkdown(upperFirst(text))}.`) : []),
    ...(program && !program.isSample ? [`${escapeMarkdown(upperFirst(describeProgram(program)))}.`] : []),
  ];
  return ["", `<sub>${facts.join(" ")}</sub>`, ""];
}

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

type Frame = Pick<Block, "before" | "after" | "leftOut">;

const open = (title: string, head: readonly string[]): Frame => ({
  before: ["", `#### ${title}`, "", ...tableHead(head)],
  after: [],
  leftOut: (missing) => `\n**${missing} more left out for length.**`,
});

const folded = (title: string, head: readonly string[]): Frame => ({
  before: ["", `<details><summary>${title}</summary>`, "", ...tableHead(head)],
  after: ["", "</details>"],
  leftOut: (missing) => `\n**${missing} more left out for length.**`,
});
