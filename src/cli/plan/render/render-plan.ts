import type { FailOn } from "../../../egress/finding.ts";
import type {
  Notice,
  Plan,
  PlannedProgram,
  PlannedResource,
  StackPlan,
  Unresolved,
} from "../../../stack/model/plan-document.ts";
import { isProviderType } from "../../../stack/model/urn.ts";
import { clean, cleanLines, count, hanging, wrap } from "../../../text/plain-text.ts";
import type { Layout, Paint } from "../../../text/terminal.ts";
import type { DiffDocument } from "../../diff/diff-document.ts";
import { renderDiff } from "../../diff/render-diff.ts";
import { allowlistOf, renderAllowlist } from "../allowlist/allowlist.ts";
import type { Differences } from "../base-plan.ts";
import { describeProgram } from "../program.ts";
import { cloudLabel, resourceLabel } from "../resource-label.ts";
import { UNRESOLVED } from "../unresolved.ts";
import { renderPolicy, renderVerdict } from "./render-policy.ts";
import { renderTree } from "./resource-tree.ts";

/** Renders the plan for people: for each stack the resources, what they open and why, and what needs attention. */
export const renderPlan = (
  { program, stacks }: Plan,
  layout: Layout,
  failOn: FailOn = "mandatory",
  differences: Differences = new Map(),
): string =>
  `${stacks.map((stack) => renderStack(stack, program, layout, failOn, differences.get(stack.stack))).join("\n\n\n")}\n`;

function renderStack(
  stack: StackPlan,
  program: PlannedProgram | undefined,
  layout: Layout,
  failOn: FailOn,
  difference: DiffDocument | undefined,
): string {
  const { columns, paint } = layout;
  const byUrn = new Map(stack.resources.map((resource) => [resource.urn, resource]));
  const sections = [
    [
      paint("bold", clean(`${stack.project} / ${stack.stack}`)),
      ...(program
        ? wrap(describeProgram(program), columns).map((line) => paint(program.isSample ? "yellow" : "dim", line))
        : []),
      paint("dim", "─".repeat(Math.min(columns, LONGEST_RULE))),
    ],
    section(
      "Since the base",
      difference === undefined ? [] : renderDiff(difference, layout).trimEnd().split("\n"),
      paint,
    ),
    section("Resources", renderTree(stack.resources, layout), paint),
    section("Allowlist", renderAllowlist(stack, columns, paint), paint),
    section("Notices", renderNotices(stack.notices, byUrn, columns, paint), paint),
    section("Not resolved: only a real preview knows", renderUnresolved(stack.unresolved, columns, paint), paint),
    section("Policy", renderPolicy(stack, columns, paint), paint),
    [...wrap(renderCounts(stack), columns), ...renderVerdict(stack, failOn, columns, paint)],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

/** Columns of the line below a heading, if no terminal limits it. */
const LONGEST_RULE = 120;

const section = (title: string, lines: readonly string[], paint: Paint): string[] =>
  lines.length === 0 ? [] : [paint("bold", title), ...lines];

const SIGNS = { info: ["i", "cyan"], warning: ["!", "yellow"], error: ["x", "red"] } as const;

/** Renders each message once, with the resources that it concerns. */
function renderNotices(
  notices: readonly Notice[],
  byUrn: ReadonlyMap<string, PlannedResource>,
  columns: number,
  paint: Paint,
): string[] {
  const groups = Map.groupBy(notices, ({ level, message }) => JSON.stringify([level, message]));
  return [...groups.values()].flatMap((same) => {
    const { level = "info", message = "" } = same[0] ?? {};
    const about = [...new Set(same.map(({ resource }) => resource))]
      .map((urn) => byUrn.get(urn ?? ""))
      .filter((resource) => resource !== undefined && resource.parent !== null)
      .map((resource) => resourceLabel(resource as PlannedResource));
    const [sign, style] = SIGNS[level];
    const text = about.length > 0 ? `${message} (${about.join(", ")})` : message;
    return hanging(paint(style, sign), cleanLines(text), columns);
  });
}

const renderUnresolved = (unresolved: readonly Unresolved[], columns: number, paint: Paint): string[] =>
  [...new Set(unresolved.map(({ kind, name, reason }) => `${UNRESOLVED[kind].label} ${name}: ${reason}`))].flatMap(
    (text) => hanging(paint("yellow", "?"), cleanLines(text), columns),
  );

function renderCounts(stack: StackPlan): string {
  const { resources, notices, unresolved } = stack;
  const made = resources.filter(({ parent }) => parent !== null);
  const kinds = Map.groupBy(made, ({ custom, type }) => {
    if (!custom) return "component";
    return isProviderType(type) ? "provider" : "cloud";
  });
  const clouds = Map.groupBy(kinds.get("cloud") ?? [], ({ type }) => cloudLabel(type));
  const parts = [
    ...(["component", "provider"] as const).flatMap((kind) =>
      kinds.has(kind) ? [count(kinds.get(kind)?.length ?? 0, kind)] : [],
    ),
    ...[...clouds].map(([cloud, { length }]) => `${length} in ${cloud}`),
  ];
  return [
    `${count(made.length, "resource")}${parts.length > 0 ? ` (${parts.join(", ")})` : ""}`,
    count(allowlistOf(stack).opened, "host"),
    count(new Set(notices.map(({ message }) => message)).size, "notice"),
    unresolved.length === 0 ? "nothing unresolved" : `${unresolved.length} unresolved`,
  ].join(" · ");
}
