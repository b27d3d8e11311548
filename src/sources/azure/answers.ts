import { unknownBecause } from "../../egress/marked-values.ts";
import { firstFew } from "../../text/first-few.ts";
import { POWERSHELL } from "../foreign.ts";
import { Refusal } from "../input/refusal.ts";
import { withoutRepeats } from "../kit/repeated-rules.ts";
import { SkipCounter, StackBuilder, UNWANTED } from "../kit/stack-builder.ts";
import { hasKeys, isMap, type JsonMap, listOf, mapOf, mapsOf, textOf, within } from "../kit/values.ts";
import type { ReadContext, Source, SourceDocument, SourceNote } from "../source.ts";
import { armResource } from "./arm-resource.ts";

/** What `az network`, `az resource`, `az rest` and `az graph query` print. */
export const azureAnswers: Source = {
  kind: "azure",
  unit: "folder",
  recognise: ({ value }) => rowsIn(value).length > 0,
  read: (documents, context) => {
    const rows = documents.flatMap(({ file, value }) =>
      rowsIn(value).map((resource) => ({ file, resource, id: textOf(resource.id) })),
    );
    if (rows.some(({ resource }) => isCut(resource))) throw new Refusal(POWERSHELL);
    const { builder, skips } = stackOf(rows, context);
    const notes = [...cutNotes(documents), ...stateNotes(rows), ...groupNotes(rows)];
    return { stacks: [withoutRepeats(builder.stack)], notes, skipped: skips.list };
  },
};

/** What `bicep snapshot` writes: all that a deployment would make, worked out without any cloud. */
export const bicepSnapshot: Source = {
  kind: "bicep-snapshot",
  unit: "document",
  recognise: ({ value }) => hasKeys(value, "predictedResources"),
  read: ([document], context) => {
    const file = document?.file ?? context.name;
    const rows = mapsOf(within(document?.value, "predictedResources")).map((resource) => ({
      file,
      resource: mapOf(withoutExpressions(resource)),
      id: plainId(resource.id),
    }));
    const { builder, skips } = stackOf(rows, context);
    const errors = mapsOf(within(document?.value, "diagnostics")).filter(({ level }) => /error/i.test(String(level)));
    const notes: SourceNote[] =
      errors.length > 0
        ? [
            limit(
              "The snapshot was made with errors: something of it may be missing. Mend the file, and make it again.",
            ),
          ]
        : [];
    return { stacks: [withoutRepeats(builder.stack)], notes, skipped: skips.list };
  },
};

/** What `az deployment … what-if --no-pretty-print` and the API print. */
export const whatIf: Source = {
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
        skips.add(textOf(resourceType) ?? typeOfId(textOf(resourceId) ?? ""), "it is to be deleted");
    return { stacks: [withoutRepeats(builder.stack)], notes: whatIfNotes(document?.value, open), skipped: skips.list };
  },
};

interface Row {
  readonly file: string;
  readonly resource: JsonMap;
  readonly id: string | undefined;
}

function stackOf(rows: readonly Row[], { name, wanted }: ReadContext): { builder: StackBuilder; skips: SkipCounter } {
  const builder = new StackBuilder(name);
  const skips = new SkipCounter();
  const seen = new Set<string>();
  for (const { file, resource, id } of rows) {
    const type = textOf(resource.type) ?? typeOfId(id ?? "");
    const key = id?.toLowerCase();
    if (/\/defaultSecurityRules$|\/effectiveSecurityRules$/i.test(type)) skips.add(type, "Azure has it everywhere");
    else if (key !== undefined && seen.has(key)) skips.add(type, "it stands in the source more than once");
    else {
      if (key !== undefined) seen.add(key);
      const found = armResource({ ...resource, type }, id);
      const address = id ?? `${type} ${textOf(resource.name) ?? "without a name"}`;
      if (wanted({ ...found, urn: address })) builder.add({ ...found, place: { file, type, address } });
      else skips.add(type, UNWANTED);
    }
  }
  return { builder, skips };
}

/** One resource, a list, or a page of one. */
function rowsIn(value: unknown): readonly JsonMap[] {
  const rows = Array.isArray(value)
    ? value
    : hasKeys(value, "id", "type")
      ? [value]
      : listOf(within(value, "value") ?? within(value, "data"));
  return mapsOf(rows).filter(
    ({ id, type }) => /^\/(?:subscriptions|providers)\//i.test(String(id)) && String(type).includes("/"),
  );
}

/** What only a deployment tells stands as an expression still. */
function withoutExpressions(value: unknown): unknown {
  if (typeof value === "string")
    return /^\[[^[].*\]$/s.test(value) ? unknownBecause("it is worked out when it is deployed") : value;
  if (Array.isArray(value)) return value.map(withoutExpressions);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutExpressions(inner)]));
}

const changesIn = (value: unknown): unknown => within(value, "changes") ?? within(value, "properties", "changes");

/** An id that isn't an expression. */
const plainId = (id: unknown): string | undefined => (/^\//.test(textOf(id) ?? "") ? textOf(id) : undefined);

/** `Microsoft.Network/firewallPolicies/ruleCollectionGroups` of an id. */
function typeOfId(id: string): string {
  const [provider = "", ...rest] =
    id
      .split(/\/providers\//i)
      .at(-1)
      ?.split("/") ?? [];
  return [provider, ...rest.filter((_, index) => index % 2 === 0)].join("/");
}

/** What PowerShell writes in place of what lies deeper than it was asked for. */
const isCut = (value: unknown): boolean =>
  typeof value === "string"
    ? /^(?:System\.|@\{)/.test(value)
    : Array.isArray(value)
      ? value.some(isCut)
      : isMap(value) && Object.values(value).some(isCut);

const limit = (message: string): SourceNote => ({ severity: "limit", message });

function cutNotes(documents: readonly SourceDocument[]): SourceNote[] {
  const cut = documents.filter(({ value }) => {
    const { count, total_records: total, totalRecords = total, resultTruncated } = mapOf(value);
    const next = ["skip_token", "skipToken", "$skipToken", "nextLink", "@odata.nextLink"].some((key) =>
      textOf(mapOf(value)[key]),
    );
    return (
      next ||
      String(resultTruncated) === "true" ||
      (typeof count === "number" && typeof totalRecords === "number" && count < totalRecords)
    );
  });
  if (cut.length === 0) return [];
  return [
    limit(
      `${firstFew(cut, ({ file }) => file)}: there are more pages that aren't in the file. Ask for all of them: \`az graph query --first 1000\`, and again with \`--skip-token\`.`,
    ),
  ];
}

function stateNotes(rows: readonly Row[]): SourceNote[] {
  const failed = rows.filter(({ resource }) =>
    /^failed$/i.test(
      textOf(resource.provisioningState) ?? textOf(within(resource, "properties", "provisioningState")) ?? "",
    ),
  );
  const bare = rows.filter(({ resource }) => isBare(resource));
  return [
    ...(failed.length > 0
      ? [
          limit(
            `The last change of ${firstFew(failed, ({ id }) => id ?? "a resource")} failed, so that its rules may be half in force. Deploy it again.`,
          ),
        ]
      : []),
    ...(bare.length > 0
      ? [
          limit(
            `What ${firstFew(bare, ({ id }) => id ?? "a resource")} says was left out. Ask with \`properties\`, or without \`project\`.`,
          ),
        ]
      : []),
  ];
}

/** Rows of a query that asked for names alone. */
const isBare = (resource: JsonMap): boolean =>
  Object.values(resource).every((value) => typeof value !== "object" || value === null);

/** A policy names its groups, and another command says what is in them. */
function groupNotes(rows: readonly Row[]): SourceNote[] {
  const known = new Set(rows.flatMap(({ id }) => id?.toLowerCase() ?? []));
  const named = rows.flatMap(({ resource }) =>
    mapsOf(resource.ruleCollectionGroups ?? within(resource, "properties", "ruleCollectionGroups")).flatMap(
      ({ id }) => textOf(id) ?? [],
    ),
  );
  const missing = named.filter((id) => !known.has(id.toLowerCase()));
  if (missing.length === 0) return [];
  return [
    limit(
      `Nobody asked what ${firstFew(missing, (id) => id)} says. Ask with \`az network firewall policy rule-collection-group list\`.`,
    ),
  ];
}

function whatIfNotes(value: unknown, open: readonly JsonMap[]): SourceNote[] {
  const inner = mapOf(hasKeys(value, "changes") ? value : within(value, "properties"));
  const status = textOf(within(value, "status")) ?? textOf(inner.status);
  const isFailed = (status !== undefined && !/^succeeded$/i.test(status)) || isMap(within(value, "error"));
  const [potential, diagnostics] = [listOf(inner.potentialChanges), mapsOf(inner.diagnostics)];
  return [
    ...(open.length > 0
      ? [
          limit(
            `What becomes of ${firstFew(open, ({ resourceId }) => textOf(resourceId) ?? "a resource")} isn't in the file. Ask with \`--result-format FullResourcePayloads\`, or look at it by itself.`,
          ),
        ]
      : []),
    ...(isFailed
      ? [limit("The what-if failed: what comes after its failure isn't in the file. Mend it, and ask again.")]
      : []),
    ...(potential.length > 0 || diagnostics.length > 0
      ? [limit("The what-if could not look into all of the deployment, as it says itself.")]
      : []),
  ];
}
