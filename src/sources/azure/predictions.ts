import { unknownBecause } from "../../egress/resource/marked-values.ts";
import { limit, limitOn } from "../kit/notes.ts";
import { withoutRepeats } from "../kit/repeated-rules.ts";
import { hasKeys, isMap, type JsonMap, listOf, mapOf, mapsOf, nonEmptyText, valueAt } from "../kit/values.ts";
import type { SourceNote, SourceReader } from "../source.ts";
import { stackOf, typeOfId } from "./rows.ts";

/** Reads what `bicep snapshot` writes: everything that a deployment would make, computed without any cloud. */
export const bicepSnapshot: SourceReader = {
  kind: "bicep-snapshot",
  unit: "document",
  recognise: ({ value }) => hasKeys(value, "predictedResources"),
  read: ([document], context) => {
    const file = document?.file ?? context.name;
    const rows = mapsOf(valueAt(document?.value, "predictedResources")).map((resource) => ({
      file,
      resource: mapOf(withoutExpressions(resource)),
      id: plainId(resource.id),
    }));
    const { builder, skips } = stackOf(rows, context);
    const notes: SourceNote[] = listOf(valueAt(document?.value, "diagnostics")).some(isWorrying)
      ? [limit("The snapshot tells of errors or warnings: modules of it may be missing. Look at its `diagnostics`.")]
      : [];
    return { stacks: [withoutRepeats(builder.stack)], notes, skipped: skips.list };
  },
};

/** A warning such as `TARGET Warning NestedDeploymentShortCircuited: …` means that a whole module is missing. */
const isWorrying = (diagnostic: unknown): boolean =>
  !/^(?:\S+ )?info/i.test(isMap(diagnostic) ? String(diagnostic.level) : String(diagnostic));

/** Reads what `az deployment … what-if --no-pretty-print` and the API print. */
export const whatIf: SourceReader = {
  kind: "arm-what-if",
  unit: "document",
  recognise: ({ value }) =>
    mapsOf(changesIn(value)).some((change) => hasKeys(change, "changeType", "resourceId")) ||
    (hasKeys(value, "changes") && hasKeys(value, "status")),
  read: ([document], context) => {
    const file = document?.file ?? context.name;
    const changes = mapsOf(changesIn(document?.value));
    const open = changes.filter(
      ({ changeType, before, after }) =>
        changeType !== "Delete" && (changeType === "Unsupported" || !(isMap(after) || isMap(before))),
    );
    const there = changes.filter((change) => change.changeType !== "Delete" && !open.includes(change));
    const rows = there.map(({ resourceId, after, before }) => ({
      file,
      resource: mapOf(withoutExpressions(isMap(after) ? after : before)),
      id: plainId(resourceId),
    }));
    const { builder, skips } = stackOf(rows, context);
    for (const { changeType, resourceType, resourceId } of changes)
      if (changeType === "Delete")
        skips.add(nonEmptyText(resourceType) ?? typeOfId(nonEmptyText(resourceId) ?? ""), "it is to be deleted");
    return { stacks: [withoutRepeats(builder.stack)], notes: whatIfNotes(document?.value, open), skipped: skips.list };
  },
};

const changesIn = (value: unknown): unknown => valueAt(value, "changes") ?? valueAt(value, "properties", "changes");

/** A value that is only known at deployment is still an expression. */
function withoutExpressions(value: unknown): unknown {
  if (typeof value === "string")
    return /^\[[^[].*\]$/s.test(value) ? unknownBecause("it is worked out when it is deployed") : value;
  if (Array.isArray(value)) return value.map(withoutExpressions);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutExpressions(inner)]));
}

/** Returns an id that isn't an expression. */
const plainId = (id: unknown): string | undefined =>
  /^\//.test(nonEmptyText(id) ?? "") ? nonEmptyText(id) : undefined;

function whatIfNotes(value: unknown, open: readonly JsonMap[]): SourceNote[] {
  const inner = mapOf(hasKeys(value, "changes") ? value : valueAt(value, "properties"));
  const status = nonEmptyText(valueAt(value, "status")) ?? nonEmptyText(inner.status);
  const isFailed = (status !== undefined && !/^succeeded$/i.test(status)) || isMap(valueAt(value, "error"));
  const isShort = listOf(inner.potentialChanges).length > 0 || listOf(inner.diagnostics).length > 0;
  return [
    ...limitOn(
      open.map(({ resourceId }) => nonEmptyText(resourceId) ?? "a resource"),
      (names) =>
        `What becomes of ${names} isn't in the file. Ask with \`--result-format FullResourcePayloads\`, or look at it by itself.`,
    ),
    ...(isFailed
      ? [limit("The what-if failed: what comes after its failure isn't in the file. Mend it, and ask again.")]
      : []),
    ...(isShort ? [limit("The what-if could not look into all of the deployment, as it says itself.")] : []),
  ];
}
