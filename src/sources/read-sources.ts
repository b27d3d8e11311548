import { basename } from "node:path";
import { showPath } from "../files/show-path.ts";
import { unreadable } from "../files/unreadable.ts";
import { firstFew } from "../text/first-few.ts";
import { explainForeign } from "./foreign.ts";
import { type Chunks, fileChunks, standardInput } from "./input/bytes.ts";
import { type FoundFile, findFiles } from "./input/find-files.ts";
import { readDocuments } from "./input/read-documents.ts";
import { Refusal } from "./input/refusal.ts";
import { SOURCES } from "./kinds.ts";
import { noteOn } from "./kit/notes.ts";
import { UNWANTED } from "./kit/stack-builder.ts";
import type { SourceDocument, SourceNote, SourceReader, SourceReading, Wanted } from "./source.ts";

export interface ReadOptions {
  /** Streams that replace files, by path. Default: standard input for `-`. */
  readonly streams?: ReadonlyMap<string, Chunks>;
  /** Which resources are kept; others are counted by type. Default: all of them. */
  readonly wanted?: Wanted | undefined;
}

/**
 * Reads files and folders of other tools, each recognised by its content. What can't be read becomes a reading with a
 * note that says so: a reading without stacks is never good news.
 *
 * @param paths of files and folders; `-` is standard input.
 * @throws ConfigurationError naming every path that doesn't exist or can't be read.
 */
export async function readSources(paths: readonly string[], options: ReadOptions = {}): Promise<SourceReading[]> {
  const { streams = new Map(), wanted = () => true } = options;
  const readings: SourceReading[] = [];
  const parts = new Map<string, { source: SourceReader; files: FoundFile[]; documents: SourceDocument[] }>();
  for (const { path, files, others } of findFiles(paths, (path) => path === "-" || streams.has(path))) {
    const unknown: string[] = [];
    let known = 0;
    for (const file of files) {
      const found = await documentsOf(
        file,
        streams.get(file.path) ?? (file.path === "-" ? standardInput() : fileChunks(file.path)),
        wanted,
      );
      readings.push(...found.refused, ...found.units.flatMap((unit) => readAlone(file, unit, wanted)));
      for (const { source, documents } of found.units.filter(({ source }) => source.unit === "folder")) {
        const key = JSON.stringify([source.kind, file.folder]);
        const part = parts.get(key) ?? { source, files: [], documents: [] };
        part.files.push(file);
        part.documents.push(...documents);
        parts.set(key, part);
      }
      known += found.units.length + found.refused.length;
      if (found.units.length === 0 && found.refused.length === 0) unknown.push(file.shown);
    }
    readings.push(...ofFolder(path, known, unknown, others));
  }
  for (const { source, files, documents } of parts.values()) {
    const [first] = files;
    if (first === undefined) continue;
    const path = files.every(({ path }) => path === first.path) ? first.shown : showPath(first.folder);
    readings.push(readUnit(source, documents, path, wanted));
  }
  return readings;
}

/** Documents of a file that one source reads together. */
interface Unit {
  readonly source: SourceReader;
  readonly documents: readonly SourceDocument[];
}

/**
 * @returns neither a unit nor a refusal for a file in a folder that nothing recognises, because folders hold all kinds
 * of files.
 */
async function documentsOf(
  file: FoundFile,
  chunks: Chunks,
  wanted: Wanted,
): Promise<{ units: Unit[]; refused: SourceReading[] }> {
  try {
    const documents = await readDocuments(file.shown, chunks, SOURCES, wanted);
    const units = new Map<SourceReader, SourceDocument[]>();
    const foreign: SourceDocument[] = [];
    for (const document of documents.flatMap(spread)) {
      const source = SOURCES.find(({ recognise }) => recognise(document));
      if (source) units.set(source, [...(units.get(source) ?? []), document]);
      else foreign.push(document);
    }
    const why = explainForeign(foreign);
    const isRefused =
      why !== undefined || (foreign.length > 0 && (units.size > 0 || !file.isInFolder)) || documents.length === 0;
    return {
      units: [...units].map(([source, documents]) => ({ source, documents })),
      refused: isRefused ? [refused(file.shown, why ?? NOTHING)] : [],
    };
  } catch (error) {
    return { units: [], refused: [refused(file.shown, sentenceOf(error))] };
  }
}

/** Splits a list of answers, as `jq -s` makes one, into documents. Large lists are read by their own sources alone. */
function spread(document: SourceDocument): readonly SourceDocument[] {
  const { file, value } = document;
  if (!Array.isArray(value) || value.length === 0 || SOURCES.some(({ recognise }) => recognise(document)))
    return [document];
  const each = value.map((inner): SourceDocument => ({ file, value: inner }));
  const isKnown = (one: SourceDocument) =>
    SOURCES.some(({ lists, recognise }) => lists === undefined && recognise(one));
  return each.every(isKnown) ? each : [document];
}

const NOTHING =
  "it holds nothing that is known here. Give a Pulumi state or preview, what `terraform show -json` prints, answers of `aws` or `az`, a template or manifests.";

/** Reads a file on its own, without others in its folder. */
const readAlone = (file: FoundFile, { source, documents }: Unit, wanted: Wanted): SourceReading[] => {
  if (source.unit === "folder") return [];
  const units = source.unit === "file" ? [documents] : documents.map((document) => [document]);
  return units.map((unit) => readUnit(source, unit, file.shown, wanted));
};

function readUnit(
  source: SourceReader,
  documents: readonly SourceDocument[],
  path: string,
  wanted: Wanted,
): SourceReading {
  const name =
    path === "-"
      ? "stdin"
      : basename(path).replace(/(?<=.)(?:\.(?:json|jsonl|ya?ml|tfstate|gz|template|backup))+$/, "");
  try {
    const reading = source.read(documents, { name, wanted });
    const notes = [...reading.notes, ...endNotes(documents), ...emptyNotes(source, path, reading)];
    return { path, kind: source.kind, ...reading, notes };
  } catch (error) {
    return { ...refused(path, sentenceOf(error)), kind: source.kind };
  }
}

/** Half a manifest is a manifest too, so that only its reader can tell. */
const endNotes = (documents: readonly SourceDocument[]): SourceNote[] =>
  noteOn(
    documents.filter(({ endsWithinLine }) => endsWithinLine).map(({ file }) => file),
    (names) => `${names} ends within a line, as a file does that was cut off. Check that it is whole.`,
  );

/**
 * Reports a source without resources. It isn't good news: it may be the wrong stack, or none. Only an answer that is
 * empty says that there are none.
 */
function emptyNotes(
  { isAnswer }: SourceReader,
  path: string,
  { stacks, skipped }: Pick<SourceReading, "stacks" | "skipped">,
): SourceNote[] {
  if (stacks.some(({ resources }) => resources.length > 0) || skipped.some(({ why }) => why === UNWANTED)) return [];
  if (isAnswer && skipped.length === 0)
    return [
      {
        severity: "note",
        message: `${path}: the answer is that there is nothing. Check that the right account, Region or subscription was asked.`,
      },
    ];
  const what = skipped.length === 0 ? "it holds no resources" : "it holds no resources that say anything by themselves";
  return [{ severity: "refused", message: `${path}: ${what}. Check that it is of the right stack.` }];
}

/** Returns the notes about a folder as a whole. */
function ofFolder(path: string, known: number, unknown: readonly string[], others: readonly string[]): SourceReading[] {
  if (unknown.length + others.length === 0 && known > 0) return [];
  const what = unknown.length === 0 ? ` (${others.length} of other kinds)` : `: ${firstFew(unknown, (name) => name)}`;
  const notes: SourceNote[] =
    known === 0
      ? [
          {
            severity: "refused",
            message: `${path}: no file of it can be read${what}. Name the folder that holds the files.`,
          },
        ]
      : [
          ...noteOn(unknown, (names) => `${path}: nothing recognises ${unknown.length} of its files: ${names}.`),
          ...noteOn(
            others,
            (names) =>
              `${path}: ${others.length} of its files and folders are passed over by their names: ${names}. If one is a source, name it.`,
          ),
        ];
  return [
    {
      path,
      kind: known === 0 ? undefined : "folder",
      stacks: [],
      notes,
      skipped:
        unknown.length === 0 ? [] : [{ type: "file", count: unknown.length, why: "nothing recognises its content" }],
    },
  ];
}

const refused = (path: string, sentence: string): SourceReading => ({
  path,
  kind: undefined,
  stacks: [],
  notes: [{ severity: "refused", message: `${path}: ${sentence}` }],
  skipped: [],
});

/** @throws any error that isn't the file's fault. */
function sentenceOf(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  if (error instanceof RangeError) return "it is nested too deeply, or too long, to be read.";
  if (error instanceof Error && "syscall" in error) return unreadable(error);
  throw error;
}
