import { explainProgram } from "../foreign.ts";
import type { SourceDocument, SourceReader, Wanted } from "../source.ts";
import { type Chunks, textChunks } from "./bytes.ts";
import { JsonSplitter, type Splitting } from "./json-splitter.ts";
import { plainJson } from "./plain-json.ts";
import { Refusal } from "./refusal.ts";
import { isTemplate, UNRENDERED, yamlDocuments } from "./yaml-documents.ts";

/**
 * Reads the documents of a file: JSON, lines of JSON, or YAML.
 *
 * @param file path for messages.
 * @throws Refusal if it is none of these.
 */
export async function readDocuments(
  file: string,
  chunks: Chunks,
  sources: readonly SourceReader[],
  wanted: Wanted,
): Promise<SourceDocument[]> {
  const text = new ShortText();
  let splitter: JsonSplitter | undefined;
  let fault: unknown;
  let isFirst = true;
  for await (const chunk of textChunks(chunks)) {
    if (isFirst && looksLikeJson(chunk)) splitter = new JsonSplitter(splittingOf(sources, wanted));
    isFirst = false;
    text.push(chunk);
    if (fault === undefined)
      try {
        splitter?.push(chunk);
      } catch (error) {
        fault = error;
      }
    if (text.isTooLong && fault !== undefined) throw fault;
    if (text.isTooLong && !splitter) throw new Refusal("it is no JSON, and too long for YAML: above 16 MB. Split it.");
  }
  if (!splitter) return yamlOrProgram(file, text.toString());
  try {
    if (fault !== undefined) throw fault;
    splitter.end();
    return splitter.documents.map((value) => ({ file, value }));
  } catch (error) {
    const value = plainJson(text.toString());
    if (value !== undefined) return [{ file, value }];
    throw isTemplate(text.toString()) ? new Refusal(UNRENDERED) : error;
  }
}

/** To YAML, many other texts are one long scalar. */
function yamlOrProgram(file: string, text: string): SourceDocument[] {
  const why = explainProgram(text);
  try {
    const documents = yamlDocuments(file, text);
    if (why === undefined || documents.some(({ value }) => typeof value === "object")) return documents;
  } catch (error) {
    if (why === undefined) throw error;
  }
  throw new Refusal(why);
}

/** Keeps the text of a short file, in case it isn't plain JSON. Keeps nothing of a long file. */
class ShortText {
  #chunks: Buffer[] = [];
  #length = 0;

  push(chunk: Buffer): void {
    this.#length += chunk.length;
    if (this.isTooLong) this.#chunks = [];
    else this.#chunks.push(Buffer.from(chunk));
  }

  get isTooLong(): boolean {
    return this.#length > LONGEST;
  }

  toString(): string {
    return Buffer.concat(this.#chunks).toString();
  }
}

/** A YAML parser needs many times the text's length in memory. */
const LONGEST = 16 << 20;

/** Two braces begin a template of a chart. */
const looksLikeJson = (chunk: Buffer): boolean => /^\s*(?:\{(?!\{)|\[)/.test(chunk.toString("latin1", 0, 4096));

function splittingOf(sources: readonly SourceReader[], wanted: Wanted): Splitting {
  const take = new Map<string, (value: object) => unknown>();
  const glances = new Map<string, (json: string) => unknown>();
  const opens = new Set<string>([""]);
  for (const { lists = {}, glance } of sources)
    for (const [list, read] of Object.entries(lists)) {
      const path = `${list}[]`;
      if (glance !== undefined) glances.set(path, (json) => glance(json, wanted));
      const others = take.get(path);
      // The reader returns undefined for an element of another source.
      take.set(path, (value) => {
        const taken = others === undefined ? value : others(value);
        if (taken !== value) return taken;
        const own = read(value, wanted);
        return own === undefined ? value : own;
      });
      for (const above of waysTo(list)) opens.add(above);
    }
  const skips = new Set(sources.flatMap(({ unread = [] }) => unread));
  for (const path of skips) for (const above of waysTo(path).slice(1)) opens.add(above);
  return { take, glance: glances, opens, skips };
}

/** Returns the paths that lead to one: `a`, `a.b`, `a.b[]` and `a.b[].c` for the last. */
const waysTo = (path: string): string[] => [
  path,
  ...[...path.matchAll(/\[\]|\./g)].flatMap(({ index, 0: mark }) => {
    const above = path.slice(0, index);
    return mark === "." ? [above] : [above, `${above}[]`];
  }),
];
