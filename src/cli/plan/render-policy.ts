import type { StackPlan, Unresolved } from "../../stack/model/plan-document.ts";
import { clean, cleanLines, hanging } from "../../text/plain-text.ts";
import type { Paint, Style } from "../../text/terminal.ts";
import { type FindingGroup, groupFindings, unseen, type Weight } from "./policy-groups.ts";
import { placesOf } from "./resource-label.ts";

const SIGNS: Record<Weight, [sign: string, style: Style, meaning: string]> = {
  mandatory: ["x", "red", "mandatory"],
  "not-judged": ["?", "yellow", "not judged"],
  advisory: ["!", "yellow", "advisory"],
  remediate: ["i", "cyan", "a deployment changes the inputs"],
};

/** What the policy pack says, a paragraph a check, the heaviest first. */
export function renderPolicy(stack: StackPlan, columns: number, paint: Paint): string[] {
  if (stack.policy === undefined) return [];
  const { pack, version } = stack.policy;
  const place = placesOf(stack);
  const groups = groupFindings(stack.policy);
  const missing = unseen(stack).map(({ kind, name }) => MISSING[kind]?.(name) ?? name);
  return [
    paint("dim", `judged by ${clean(pack)} ${clean(version)}`),
    ...groups.flatMap((group) => renderGroup(group, place, columns, paint)),
    ...missing.flatMap((what) => hanging(paint("yellow", "?"), [`${clean(what)}: not judged`], columns)),
    ...(groups.length + missing.length === 0 ? [paint("green", "nothing to complain about")] : []),
  ];
}

/** What nobody has seen, by why. */
const MISSING: Partial<Record<Unresolved["kind"], (name: string) => string>> = {
  environment: (name) => `what config of the environment ${name} changes`,
  "remote-component": (name) => `what the component ${name} makes`,
  callback: (name) => `what the callback at ${name} makes, which did not run`,
  "unanswered-call": (name) => `what the program makes of the answer to ${name}`,
};

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
