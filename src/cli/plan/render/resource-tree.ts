import type { PlannedResource } from "../../../stack/model/plan-document.ts";
import { clean, lengthOf, shorten, wrap } from "../../../text/plain-text.ts";
import type { Layout } from "../../../text/terminal.ts";
import { cloudLabel, shortType } from "../resource-label.ts";
import { summarise } from "./resource-summary.ts";

/**
 * Renders the resources below their parents, with the few inputs that matter. Types and names are never cut. On a
 * terminal, inputs that don't fit into the line are.
 */
export function renderTree(resources: readonly PlannedResource[], layout: Layout): string[] {
  const { columns, paint } = layout;
  const children = Map.groupBy(resources, ({ parent }) => parent);
  const known = new Set(resources.map(({ urn }) => urn));
  const roots = resources.filter(({ parent }) => parent === null || !known.has(parent));
  // The heading already names the stack resource.
  const shown = roots.flatMap((root) => (root.parent === null ? (children.get(root.urn) ?? []) : [root]));
  return branch(shown, "");

  function branch(siblings: readonly PlannedResource[], indent: string): string[] {
    return siblings.flatMap((resource, index) => {
      const isLast = index === siblings.length - 1;
      const below = children.get(resource.urn) ?? [];
      const deeper = `${indent}${isLast ? "   " : "│  "}`;
      const [first = "", ...rest] = describe(resource, { ...layout, columns: columns - lengthOf(deeper) });
      const margin = `${deeper}${below.length > 0 ? "│ " : "  "}`;
      return [
        paint("dim", `${indent}${isLast ? "└─ " : "├─ "}`) + first,
        ...rest.map((line) => paint("dim", margin) + line),
        ...branch(below, deeper),
      ];
    });
  }
}

/**
 * Returns `AWS RuleGroup mesh-rules capacity 1000 · protected`. What doesn't fit moves to further lines, which the
 * caller indents by `MARGIN`.
 */
function describe(resource: PlannedResource, { columns, mayCut, paint }: Layout): string[] {
  const cloud = resource.custom ? `${cloudLabel(resource.type)} ` : "";
  const type = shortType(resource.type);
  const head = resource.custom ? paint("dim", cloud) + type : paint("cyan", type);
  const name = clean(resource.name);
  const nameFits = lengthOf(head) + GAP + lengthOf(name) <= columns;
  const lines = nameFits ? [`${head}${" ".repeat(GAP)}${name}`] : [head, name];
  const marks = resource.protect && resource.custom ? ["protected"] : [];
  const details = [...(resource.custom ? summarise(resource, mayCut) : []), ...marks].join(" · ");
  if (details === "") return lines;
  const last = lines.length - 1;
  const room = columns - lengthOf(lines[last] ?? "") - GAP - (nameFits ? 0 : MARGIN);
  const beside = (text: string) => [...lines.slice(0, last), `${lines[last]}${" ".repeat(GAP)}${paint("dim", text)}`];
  if (lengthOf(details) <= room) return beside(details);
  if (mayCut) return room < LEAST_ROOM ? lines : beside(shorten(details, room));
  return [...lines, ...wrap(details, columns - MARGIN).map((line) => paint("dim", line))];
}

const GAP = 2;

/** Columns by which the further lines are indented. */
const MARGIN = 2;

/** In fewer columns, a detail is unreadable. */
const LEAST_ROOM = 8;
