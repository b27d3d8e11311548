import type { FailOn } from "../../../egress/finding.ts";
import type { PolicyVerdict, StackPlan } from "../../../stack/model/plan-document.ts";
import { clean, cleanLines, hanging } from "../../../text/plain-text.ts";
import type { Paint, Style } from "../../../text/terminal.ts";
import { type FindingGroup, groupFindings, type Weight } from "../policy-groups.ts";
import { placesOf } from "../resource-label.ts";
import { UNRESOLVED, unseen } from "../unresolved.ts";
import { describeVerdict, planVerdictOf } from "../verdict.ts";

const SIGNS: Record<Weight, [sign: string, style: Style, meaning: string]> = {
  mandatory: ["x", "red", "mandatory"],
  "not-judged": ["?", "yellow", "not judged"],
  exempted: ["~", "yellow", "accepted, and still there"],
  advisory: ["!", "yellow", "advisory"],
  remediate: ["i", "cyan", "a deployment changes the inputs"],
};

/** Renders what the policy pack says, one paragraph for each check, heaviest first. */
export function renderPolicy(stack: StackPlan, columns: number, paint: Paint): string[] {
  if (stack.policy === undefined) return [];
  const { pack, version } = stack.policy;
  const place = placesOf(stack);
  const groups = groupFindings(stack.policy);
  const missing = unseen(stack).flatMap((each) => UNRESOLVED[each.kind].unseen?.(each) ?? []);
  return [
    paint("dim", `judged by ${clean(pack)} ${clean(version)}`),
    ...groups.flatMap((group) => renderGroup(group, place, columns, paint)),
    ...missing.flatMap((what) => hanging(paint("yellow", "?"), [`${clean(what)}: not judged`], columns)),
    ...describeLevels(stack.policy).flatMap((text) => hanging(paint("yellow", "!"), [text], columns)),
  ];
}

/** Writes `switched off: fail-closed`, for each level to which the user who runs the plan has set checks. */
export function describeLevels({ levels = {} }: PolicyVerdict): string[] {
  const byLevel = Map.groupBy(Object.entries(levels), ([, level]) => level);
  return [...byLevel].map(([level, checks]) => {
    const names = checks.map(([check]) => clean(check)).join(", ");
    return level === "disabled"
      ? `switched off by the policy pack's config: ${names}`
      : `${level} by the policy pack's config: ${names}`;
  });
}

/** Renders the last line, which states what the exit code depends on. */
export function renderVerdict(stack: StackPlan, failOn: FailOn, columns: number, paint: Paint): string[] {
  if (stack.policy === undefined) return [];
  const { isStopped } = planVerdictOf(stack, failOn);
  const [sign, style] = isStopped ? (["stops:", "red"] as const) : (["passes:", "green"] as const);
  return hanging(paint(style, sign), [describeVerdict(stack)], columns);
}

function renderGroup(
  { weight, check, severity, intro, items }: FindingGroup,
  place: (urn: string) => string,
  columns: number,
  paint: Paint,
): string[] {
  const [sign, style, meaning] = SIGNS[weight];
  const head = `${clean(check)}: ${severity === null ? meaning : `${meaning}, ${severity}`}`;
  return [
    `${paint(style, sign)} ${paint("bold", head)}`,
    ...(intro === "" ? [] : hanging(" ", cleanLines(intro), columns)),
    ...items.flatMap(({ message, resource }) => {
      const [first = "", ...rest] = cleanLines(message);
      const about = `${place(resource)}: ${first}`;
      return hanging("  -", [about, ...rest], columns);
    }),
  ];
}
