import { POWERSHELL } from "../foreign.ts";
import { Refusal } from "../input/refusal.ts";
import { limitOn } from "../kit/notes.ts";
import { withoutRepeats } from "../kit/repeated-rules.ts";
import {
  hasKeys,
  holdsNothing,
  isMap,
  type JsonMap,
  listOf,
  mapOf,
  mapsOf,
  nonEmptyText,
  valueAt,
} from "../kit/values.ts";
import type { SourceDocument, SourceNote, SourceReader } from "../source.ts";
import { type Row, stackOf } from "./rows.ts";

/** Reads what `az network`, `az resource`, `az rest` and `az graph query` print. */
export const azureAnswers: SourceReader = {
  kind: "azure",
  unit: "folder",
  isAnswer: true,
  recognise: ({ value }) => rowsIn(value).length > 0 || isEmpty(value),
  read: (documents, context) => {
    const rows = documents.flatMap(({ file, value }) =>
      rowsIn(value).map((resource) => ({ file, resource, id: nonEmptyText(resource.id) })),
    );
    if (rows.some(({ resource }) => isCut(resource))) throw new Refusal(POWERSHELL);
    const { builder, skips } = stackOf(rows, context);
    const notes = [...cutNotes(documents), ...stateNotes(rows), ...groupNotes(rows)];
    return { stacks: [withoutRepeats(builder.stack)], notes, skipped: skips.list };
  },
};

/** Returns the rows of one resource, a list, or a page of a list. */
function rowsIn(value: unknown): readonly JsonMap[] {
  const rows = Array.isArray(value)
    ? value
    : hasKeys(value, "id", "type")
      ? [value]
      : listOf(valueAt(value, "value") ?? valueAt(value, "data"));
  return mapsOf(rows).filter(
    ({ id, type }) => /^\/(?:subscriptions|providers)\//i.test(String(id)) && String(type).includes("/"),
  );
}

/** Whether it is an answer without resources. An empty list alone doesn't show which tool printed it. */
const isEmpty = (value: unknown): boolean => ["value", "data"].some((key) => holdsNothing(value, key, BESIDE_ROWS));

/** Keys that a page has beside its rows. */
const BESIDE_ROWS = [
  "count",
  "facets",
  "nextLink",
  "@odata.nextLink",
  "resultTruncated",
  "skip_token",
  "skipToken",
  "$skipToken",
  "total_records",
  "totalRecords",
];

/** Whether PowerShell cut the value, because it lies deeper than the requested depth. */
const isCut = (value: unknown): boolean =>
  typeof value === "string"
    ? /^(?:System\.|@\{)/.test(value)
    : Array.isArray(value)
      ? value.some(isCut)
      : isMap(value) && Object.values(value).some(isCut);

function cutNotes(documents: readonly SourceDocument[]): SourceNote[] {
  const cut = documents.filter(({ value }) => {
    const { count, total_records: total, totalRecords = total, resultTruncated } = mapOf(value);
    const next = ["skip_token", "skipToken", "$skipToken", "nextLink", "@odata.nextLink"].some((key) =>
      nonEmptyText(mapOf(value)[key]),
    );
    return (
      next ||
      String(resultTruncated) === "true" ||
      (typeof count === "number" && typeof totalRecords === "number" && count < totalRecords)
    );
  });
  return limitOn(
    cut.map(({ file }) => file),
    (files) =>
      `${files}: there are more pages that aren't in the file. Ask for all of them: \`az graph query --first 1000\`, and again with \`--skip-token\`.`,
  );
}

function stateNotes(rows: readonly Row[]): SourceNote[] {
  const idsOf = (found: readonly Row[]) => found.map(({ id }) => id ?? "a resource");
  return [
    ...limitOn(
      idsOf(rows.filter(({ resource }) => /^failed$/i.test(stateOf(resource)))),
      (names) => `The last change of ${names} failed, so that its rules may be half in force. Deploy it again.`,
    ),
    ...limitOn(
      idsOf(rows.filter(({ resource }) => isBare(resource))),
      (names) => `What ${names} says was left out. Ask with \`properties\`, or without \`project\`.`,
    ),
  ];
}

const stateOf = (resource: JsonMap): string =>
  nonEmptyText(resource.provisioningState) ?? nonEmptyText(valueAt(resource, "properties", "provisioningState")) ?? "";

/** Whether a row comes from a query that asked for names alone. */
const isBare = (resource: JsonMap): boolean => Object.keys(resource).every((key) => ENVELOPE.has(key));

/** Keys that every resource has, whatever its type. */
const ENVELOPE = new Set([
  "id",
  "name",
  "type",
  "location",
  "tags",
  "kind",
  "etag",
  "resourceGroup",
  "subscriptionId",
  "tenantId",
  "managedBy",
  "sku",
  "plan",
  "identity",
  "zones",
  "extendedLocation",
  "apiVersion",
]);

/** Reports policies whose groups are named, but weren't requested. Another command prints the groups. */
function groupNotes(rows: readonly Row[]): SourceNote[] {
  const known = new Set(rows.flatMap(({ id }) => id?.toLowerCase() ?? []));
  const groups = rows.flatMap(({ resource }) =>
    mapsOf(resource.ruleCollectionGroups ?? valueAt(resource, "properties", "ruleCollectionGroups")),
  );
  return limitOn(
    groups.flatMap(({ id }) => nonEmptyText(id) ?? []).filter((id) => !known.has(id.toLowerCase())),
    (names) => `Nobody asked what ${names} says. Ask with \`az network firewall policy rule-collection-group list\`.`,
  );
}
