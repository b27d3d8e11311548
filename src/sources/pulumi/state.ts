import { Refusal } from "../input/refusal.ts";
import { brokenNotes, limitOn } from "../kit/notes.ts";
import { withoutRepeats } from "../kit/repeated-rules.ts";
import { SkipCounter, StackBuilder } from "../kit/stack-builder.ts";
import { hasKeys, listOf, mapsOf, nonEmptyText, valueAt } from "../kit/values.ts";
import type { SourceNote, SourceReader } from "../source.ts";
import { addState, glanceAtState, hidesOthers, isKeptState, keepState, stackNameOf } from "./resource-state.ts";

/** Reads what `pulumi stack export` prints, and the file in which a backend stores the same. */
export const pulumiState: SourceReader = {
  kind: "pulumi-state",
  unit: "document",
  lists: { "deployment.resources": keepState, "checkpoint.latest.resources": keepState },
  glance: glanceAtState,
  recognise: ({ value }) => hasKeys(value, "version") && (hasKeys(value, "deployment") || hasKeys(value, "checkpoint")),
  read: ([document], { name }) => {
    const value = document?.value;
    const version = valueAt(value, "version");
    if (version !== 3 && version !== 4)
      throw new Refusal(
        `it is a state of version ${JSON.stringify(version)?.slice(0, 20)}; 3 and 4 are known. Export it with a Pulumi of version 3.`,
      );
    const deployment = hasKeys(value, "deployment") ? value.deployment : valueAt(value, "checkpoint", "latest");
    const elements = listOf(valueAt(deployment, "resources"));
    const kept = elements.filter(isKeptState);
    const [first] = kept;
    const builder = new StackBuilder(
      stackNameOf(first && ("resource" in first ? first.resource.urn : first.urn), name),
    );
    const skips = new SkipCounter();
    for (const state of kept) addState(builder, skips, state, document?.file ?? name);
    const notes = [
      ...brokenNotes(elements, kept),
      ...featureNotes(valueAt(value, "features")),
      ...pendingNotes(valueAt(deployment, "pending_operations")),
      ...hiddenNotes(builder),
      ...repeatedNotes(builder),
    ];
    return { stacks: [withoutRepeats(builder.stack)], notes, skipped: skips.list };
  },
};

/** Features that don't change the content of a resource. */
const FEATURES = new Set([
  "refreshBeforeUpdate",
  "views",
  "hooks",
  "taint",
  "replaceWith",
  "snippets-prototype",
  "extensionParameterization",
  "byteString",
]);

function featureNotes(features: unknown): SourceNote[] {
  const unknown = listOf(features).flatMap((feature) => nonEmptyText(feature) ?? []);
  return limitOn(
    unknown.filter((feature) => !FEATURES.has(feature)).map((feature) => JSON.stringify(feature.slice(0, 40))),
    (names) => `The state uses ${names}, which isn't known here; something of it may be misread.`,
  );
}

function pendingNotes(operations: unknown): SourceNote[] {
  const pending = mapsOf(operations).filter(({ type }) => /^(?:creat|updat|delet|import)ing$/.test(String(type)));
  return limitOn(
    pending.map((operation) => nonEmptyText(valueAt(operation, "resource", "urn")) ?? "a resource"),
    (names) =>
      `An update was cut off, so that nobody knows what became of ${names}. Run \`pulumi refresh\`, and export again.`,
  );
}

/** Reports resources hidden in others, which can't be read. */
export const hiddenNotes = ({ resources }: Pick<StackBuilder, "resources">): SourceNote[] =>
  limitOn(
    resources.filter(({ type }) => hidesOthers(type)).map(({ urn }) => urn),
    (names) => `What ${names} installs isn't in the source. Give what \`helm get manifest\` prints as well.`,
  );

export const repeatedNotes = ({ repeated }: Pick<StackBuilder, "repeated">): SourceNote[] =>
  limitOn(
    [...repeated],
    (names) =>
      `Resources share a URN, which no engine writes: ${names}. Each of them is read; what refers to them may be misread.`,
  );
