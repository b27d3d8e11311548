import type { PlannedResource } from "../../stack/model/plan-document.ts";
import { clean, lengthOf, shorten } from "../../text/plain-text.ts";
import type { Paint } from "../../text/terminal.ts";
import { cloudOf, shortType } from "./resource-label.ts";
import { summarise } from "./resource-summary.ts";

/** The resources below their parents, a line each, with the few inputs that matter as far as the terminal is wide. */
export function renderTree(resources: readonly PlannedResource[], columns: number, paint: Paint): string[] {
  const children = Map.groupBy(resources, ({ parent }) => parent);
  const known = new Set(resources.map(({ urn }) => urn));
  const roots = resources.filter(({ parent }) => parent === null || !known.has(parent));
  // The stack itself is the heading.
  const shown = roots.flatMap((root) => (root.parent === null ? (children.get(root.urn) ?? []) : [root]));
  return branch(shown, "");

  function branch(siblings: readonly PlannedResource[], indent: string): string[] {
    return siblings.flatMap((resource, index) => {
      const last = index === siblings.length - 1;
      const line = `${indent}${last ? "└─ " : "├─ "}`;
      return [
        paint("dim", line) + describe(resource, columns - lengthOf(line), paint),
        ...branch(children.get(resource.urn) ?? [], `${indent}${last ? "   " : "│  "}`),
      ];
    });
  }
}

/** `aws RuleGroup  mesh-rules  capacity 1000 · protected`, at most `width` characters wide. */
function describe(resource: PlannedResource, width: number, paint: Paint): string {
  const cloud = resource.custom ? `${cloudOf(resource.type)} ` : "";
  const head = `${cloud}${shortType(resource.type)}`;
  const name = clean(resource.name);
  if (lengthOf(head) + 2 + lengthOf(name) > width) return shorten(`${head}  ${name}`, width);
  const marks = resource.protect && resource.custom ? ["protected"] : [];
  const details = [...(resource.custom ? summarise(resource) : []), ...marks];
  const room = width - lengthOf(head) - lengthOf(name) - 4;
  const tail = details.length === 0 || room < 8 ? "" : `  ${paint("dim", shorten(details.join(" · "), room))}`;
  const painted = resource.custom ? paint("dim", cloud) + shortType(resource.type) : paint("cyan", head);
  return `${painted}  ${name}${tail}`;
}
