import { shorten } from "../../text/plain-text.ts";
import { brokenNotes, limit } from "../kit/notes.ts";
import { SkipCounter, StackBuilder } from "../kit/stack-builder.ts";
import { hasKeys, type JsonMap, listOf, mapsOf, nonEmptyText, valueAt } from "../kit/values.ts";
import type { SourceNote, SourceReader } from "../source.ts";
import { addState, isKeptState, keepState } from "./resource-state.ts";
import { hiddenNotes, repeatedNotes } from "./state.ts";

/** Reads what `mesh-egress plan --json` prints. */
export const offlinePlan: SourceReader = {
  kind: "mesh-egress-plan",
  unit: "document",
  lists: { "stacks[].resources": keepState },
  recognise: ({ value }) =>
    hasKeys(value, "version", "stacks") &&
    mapsOf(value.stacks).every((stack) => hasKeys(stack, "stack", "project", "resources")),
  read: ([document], { name }) => {
    const skips = new SkipCounter();
    const stacks = mapsOf(valueAt(document?.value, "stacks")).map((stack) => {
      const builder = new StackBuilder(`${nonEmptyText(stack.project) ?? name}/${nonEmptyText(stack.stack) ?? name}`);
      const elements = listOf(stack.resources);
      const kept = elements.filter(isKeptState);
      for (const state of kept) addState(builder, skips, state, document?.file ?? name);
      return {
        builder,
        notes: [...brokenNotes(elements, kept), ...notesOf(stack), ...hiddenNotes(builder), ...repeatedNotes(builder)],
      };
    });
    return {
      stacks: stacks.map(({ builder }) => builder.stack),
      notes: stacks.flatMap(({ notes }) => notes),
      skipped: skips.list,
    };
  },
};

function notesOf({ stack, failure, unresolved }: JsonMap): SourceNote[] {
  const of = `${nonEmptyText(stack) ?? "a stack"}: `;
  const failed = limit(
    `${of}the program did not come to its end: what it would have made after that is missing. Mend it, and plan again.`,
  );
  const unseen = mapsOf(unresolved).map(({ reason }) =>
    limit(`${of}${shorten(nonEmptyText(reason) ?? "something could not be looked at", 300)}`),
  );
  return failure === undefined ? unseen : [failed, ...unseen];
}
