import { limit, sourceNote } from "../kit/notes.ts";
import { hasKeys, isMap, mapOf, nonEmptyText, valueAt } from "../kit/values.ts";
import type { SourceNote, SourceReader, Wanted } from "../source.ts";
import { afterSteps, errorNotes, type PreviewStep } from "./preview.ts";
import { isError, keepState, withoutPlaceholders } from "./resource-state.ts";
import { hiddenNotes } from "./state.ts";

/** Reads the events of Pulumi's engine, one a line: `--event-log`, `pulumi up --json`, or what automation receives. */
export const pulumiEvents: SourceReader = {
  kind: "pulumi-events",
  unit: "file",
  unread: ["resourcePreEvent.metadata.old", "resOutputsEvent.metadata.old"],
  recognise: ({ value }) =>
    hasKeys(value, "sequence", "timestamp") && Object.keys(value).some((key) => key.endsWith("Event")),
  read: (documents, { name, wanted }) => {
    const steps = documents.flatMap(({ value }) => stepOf(value, wanted) ?? []);
    const { builder, skips } = afterSteps(outputsLast(steps), documents[0]?.file ?? name, name);
    const errors = documents.filter(({ value }) => isError(valueAt(value, "diagnosticEvent"))).length;
    const notes = [
      ...endNotes(documents.map(({ value }) => value)),
      ...errorNotes(errors),
      LINKS,
      ...hiddenNotes(builder),
    ];
    return { stacks: [builder.stack], notes, skipped: skips.list };
  },
};

/** A step, and whether it has the outputs. */
interface EventStep extends PreviewStep {
  readonly isDone: boolean;
}

function stepOf(event: unknown, wanted: Wanted): EventStep | undefined {
  const isDone = hasKeys(event, "resOutputsEvent");
  const metadata = mapOf(valueAt(event, isDone ? "resOutputsEvent" : "resourcePreEvent", "metadata"));
  const { op, urn, type, new: state } = metadata;
  if (typeof op !== "string" || typeof urn !== "string") return undefined;
  const whole = isMap(state) ? mapOf(withoutPlaceholders({ urn, type, ...state })) : undefined;
  return { op, urn, isDone, state: whole && keepState(whole, wanted) };
}

/** Drops the states of a resource from before its step was done, unless the step never was. */
function outputsLast(steps: readonly EventStep[]): EventStep[] {
  const done = new Set(steps.flatMap(({ urn, isDone }) => (isDone ? [urn] : [])));
  return steps.filter(({ urn, isDone }) => isDone || !done.has(urn));
}

function endNotes(events: readonly unknown[]): SourceNote[] {
  const summary = events.map((event) => valueAt(event, "summaryEvent")).find(isMap);
  if (summary === undefined)
    return [limit("The events end before the summary: the file was cut off, or the run was. Run it again.")];
  const result = nonEmptyText(summary.result);
  if (result === undefined || result === "succeeded") return [];
  return [limit("The run did not succeed: what comes after its failure isn't in the file. Mend it, and run it again.")];
}

const LINKS = sourceNote(
  "Events don't say what a resource refers to before that is made; such references count as unknown.",
);
