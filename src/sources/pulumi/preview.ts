import { count } from "../../text/plain-text.ts";
import { brokenNotes, limit } from "../kit/notes.ts";
import { SkipCounter, StackBuilder } from "../kit/stack-builder.ts";
import { hasKeys, isMap, listOf, mapOf } from "../kit/values.ts";
import type { SourceNote, SourceReader, Wanted } from "../source.ts";
import { addState, isError, type KeptState, keepState, stackNameOf, withoutPlaceholders } from "./resource-state.ts";
import { hiddenNotes } from "./state.ts";

/** The part of a step or event that is kept: its operation, its resource, and the resource's new state. */
export interface PreviewStep {
  readonly op: string;
  readonly urn: string;
  readonly state: KeptState | undefined;
}

/** Reads what `pulumi preview --json` prints as one document. */
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
      ...brokenNotes(listOf(value.steps), steps),
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
 * Returns the resources that exist after all steps. In a replacement, the old resource has the same URN as the new one,
 * before or after it, so its deletion doesn't count.
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

/** Removes the time of the last change from a resource that the previewed update creates or changes. */
const afterUpdate = (op: string, kept: KeptState): KeptState =>
  "out" in kept || !/^(?:create|update|replace)/.test(op)
    ? kept
    : { ...kept, resource: { ...kept.resource, unchangedSince: null } };

/** A digest leaves out unchanged resources, and only counts them. */
function missingNotes(summary: unknown, steps: readonly PreviewStep[]): SourceNote[] {
  const missing = Object.entries(mapOf(summary)).reduce((sum, [op, stated]) => {
    const found = steps.filter((step) => step.op === op).length;
    return sum + Math.max(0, (typeof stated === "number" ? stated : 0) - found);
  }, 0);
  if (missing === 0) return [];
  return [
    limit(
      `${count(missing, "resource")} of the stack aren't in the file, because they don't change. Run \`pulumi preview --json --show-sames\`.`,
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
