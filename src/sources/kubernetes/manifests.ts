import { SECRET_VALUE } from "../../egress/resource/marked-values.ts";
import { limitOn, noteOn } from "../kit/notes.ts";
import { keysOf } from "../kit/path-keys.ts";
import { SkipCounter, StackBuilder } from "../kit/stack-builder.ts";
import { type JsonMap, mapOf, nonEmptyText, valueAt } from "../kit/values.ts";
import type { SourceDocument, SourceNote, SourceReader } from "../source.ts";

/**
 * Reads manifests as people write them, as `kubectl get -o json` and `-o yaml` print them, and as charts render them.
 */
export const manifests: SourceReader = {
  kind: "kubernetes",
  unit: "folder",
  recognise: ({ value }) =>
    nonEmptyText(valueAt(value, "apiVersion")) !== undefined && nonEmptyText(valueAt(value, "kind")) !== undefined,
  read: (documents, { name, wanted }) => {
    const builder = new StackBuilder(name);
    const skips = new SkipCounter();
    for (const { manifest, version, kind, document, keys } of documents.flatMap((document) =>
      objectsIn(document, mapOf(document.value), []),
    )) {
      const type = `kubernetes:${version.includes("/") ? version : `core/${version}`}:${kind}`;
      const props = kind === "Secret" ? withoutData(manifest) : manifest;
      const { name: own, namespace } = mapOf(manifest.metadata);
      const address = `${kind} ${[nonEmptyText(namespace), nonEmptyText(own) ?? "without a name"].filter((part) => part !== undefined).join("/")}`;
      const { lineOf } = document;
      const place = {
        file: document.file,
        type: kind,
        address,
        ...(lineOf && { lineOf: (path: string) => lineOf([...keys, ...keysOf(path)]) }),
      };
      if (MAKERS.some((maker) => maker.type.test(type)) || wanted({ type, props, urn: address }))
        builder.add({ type, props, place });
      else builder.passOver(kind, skips);
    }
    const notes = [...cutNotes(documents), ...hiddenNotes(builder), ...repeatedNotes(builder)];
    return { stacks: [builder.stack], notes, skipped: skips.list };
  },
};

interface Found {
  readonly manifest: JsonMap;
  readonly version: string;
  readonly kind: string;
  readonly document: SourceDocument;
  readonly keys: readonly (string | number)[];
}

/**
 * Returns the object itself or, for a list, all objects in it. A list of one kind may leave out that kind in its items.
 */
function objectsIn(document: SourceDocument, value: JsonMap, keys: readonly (string | number)[]): Found[] {
  const [version, kind] = [nonEmptyText(value.apiVersion) ?? "", nonEmptyText(value.kind) ?? ""];
  if (!kind.endsWith("List") || !Array.isArray(value.items))
    return [{ manifest: value, version, kind, document, keys }];
  const own = kind === "List" ? {} : { apiVersion: version, kind: kind.slice(0, -4) };
  return value.items.flatMap((item, index) =>
    objectsIn(document, { ...own, ...mapOf(item) }, [...keys, "items", index]),
  );
}

/** The content of a secret isn't read. */
const withoutData = ({ data: _, stringData: __, ...rest }: JsonMap): JsonMap => ({ ...rest, data: SECRET_VALUE });

function cutNotes(documents: readonly SourceDocument[]): SourceNote[] {
  const cut = documents
    .filter(({ value }) => nonEmptyText(valueAt(value, "metadata", "continue")))
    .map(({ file }) => file);
  return limitOn(
    cut,
    (files) =>
      `${files}: there are more pages that aren't in the file. Ask with kubectl, which goes through all of them.`,
  );
}

/** Objects from which a controller makes others. */
const MAKERS: readonly { readonly type: RegExp; readonly say: (names: string) => string }[] = [
  {
    type: /^kubernetes:(?:helm\.(?:toolkit\.fluxcd|cattle)\.io|source\.toolkit\.fluxcd\.io|argoproj\.io)\//,
    say: (names) => `What ${names} installs isn't in the source. Give what \`kubectl get\` shows of it as well.`,
  },
  {
    type: /^kubernetes:kustomize\.(?:config\.k8s|toolkit\.fluxcd)\.io\//,
    say: (names) => `${names} changes other manifests, and isn't followed. Give what \`kubectl kustomize\` prints.`,
  },
];

const hiddenNotes = ({ resources, places }: StackBuilder): SourceNote[] =>
  MAKERS.flatMap(({ type, say }) => {
    const found = resources.filter((resource) => type.test(resource.type));
    return limitOn(
      found.map(({ urn }) => places.get(urn)?.address ?? urn),
      say,
    );
  });

const repeatedNotes = ({ repeated, places }: StackBuilder): SourceNote[] =>
  noteOn(
    [...repeated].map((urn) => places.get(urn)?.address ?? urn),
    (names) => `Several manifests are of one object, and each is read: ${names}.`,
  );
