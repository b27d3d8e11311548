import { count } from "../../text/plain-text.ts";
import { brokenNotes, limit } from "../kit/notes.ts";
import { SkipCounter, StackBuilder } from "../kit/stack-builder.ts";
import { hasKeys, isMap, listOf, mapOf } from "../kit/values.ts";
import type { SourceNote, SourceReader, Wanted } from "../source.ts";
import { addState, isError, type KeptState, keepState, stackNameOf, withoutPlaceholders } from "./resource-state.ts";
import { hiddenNotes } from "./state.ts";

/** What is kept of a step, or of an event: what it does to which resource, and how that is afterwards. */
export interface PreviewStep {
  readonly op: string;
  readonly urn: string;
  readonly state: KeptState | undefined;
}

/** What `pulumi preview --json` prints in one document. */
export const pulumiPreview: SourceReader = {
  kind: "pulumi-preview",
  unit: "document",
  lists: { steps: keepStep },
  recognise: ({ value }) =>
    hasKeys(value, "steps") &&
    Array.isArray(value.steps) &&
    (hasKeys(value, "changeSummary") || hasKeys(value, "duration")),
  read: ([document], { name }) => {
    const value = mapOf(document?.value);
    const steps = listOf(value.steps).filter(isStep);
    const { builder, skips } = afterSteps(steps, document?.file ?? name, name);
    const errors = listOf(value.diagnostics).filter(isError);
    const notes = [
      ...brokenNotes(listOf(value.steps), isStep),
      ...missingNotes(value.changeSummary, steps),
      ...errorNotes(errors.length),
      ...hiddenNotes(builder),
    ];
    return { stacks: [builder.stack], notes, skipped: skips.list };
  },
};

function keepStep(step: object, wanted: Wanted): PreviewStep | undefined {
  const { op, urn, newState } = step as Record<string, unknown>;
  if (typeof op !== "string" || typeof urn !== "string") return undefined;
  return { op, urn, state: isMap(newState) ? keepState(mapOf(withoutPlaceholders(newState)), wanted) : undefined };
}

const isStep = (value: unknown): value is PreviewStep => hasKeys(value, "op", "urn", "state");

/**
 * The resources that there are after all steps. The old half of a replacement goes under the same URN as the new one,
 * before or after it, so that its end says nothing.
 */
export function afterSteps(
  steps: readonly PreviewStep[],
  file: string,
  name: string,
): { builder: StackBuilder; skips: SkipCounter } {
  const last = new Map<string, KeptState>();
  for (const { op, urn, state } of steps) {
    if (op === "delete" || op === "discard") last.delete(urn);
    else if (state !== undefined && !/^(?:delete|discard)-replaced$/.test(op)) last.set(urn, afterUpdate(op, state));
  }
  const builder = new StackBuilder(stackNameOf(steps[0]?.urn, name));
  const skips = new SkipCounter();
  for (const state of last.values()) addState(builder, skips, state, file);
  return { builder, skips };
}

/** A resource that the previewed update creates or changes has no time of its last change yet. */
const afterUpdate = (op: string, kept: KeptState): KeptState =>
  "out" in kept || !/^(?:create|update|replace)/.test(op)
    ? kept
    : { ...kept, resource: { ...kept.resource, unchangedSince: null } };

/** A digest leaves out what doesn't change, and counts it. */
function missingNotes(summary: unknown, steps: readonly PreviewStep[]): SourceNote[] {
  const missing = Object.entries(mapOf(summary)).reduce((sum, [op, stated]) => {
    const found = steps.filter((step) => step.op === op).length;
    return sum + Math.max(0, (typeof stated === "number" ? stated : 0) - found);
  }, 0);
  if (missing === 0) return [];
  return [
    limit(
      `${count(missing, "resource")} of the stack aren't in the file, for they don't change. Run \`pulumi preview --json --show-sames\`.`,
    ),
  ];
}

export const errorNotes = (errors: number): SourceNote[] =>
  errors === 0
    ? []
    : [
        limit(
          `The preview failed with ${count(errors, "error")}: what comes after that isn't in the file. Mend it, and run it again.`,
        ),
      ];
