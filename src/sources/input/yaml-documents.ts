import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments, visit } from "yaml";
import type { SourceDocument } from "../source.ts";
import { Refusal } from "./refusal.ts";

/**
 * Reads the documents of a YAML text. CloudFormation's short forms, such as `!Ref X`, become the maps that they stand
 * for, `{ Ref: X }`.
 *
 * @throws Refusal if it is no YAML, or a template from which YAML is rendered.
 */
export function yamlDocuments(file: string, text: string): SourceDocument[] {
  const counter = new LineCounter();
  // Kubernetes reads YAML 1.1, in which `<<` takes over the keys of another map.
  const options = { lineCounter: counter, prettyErrors: false, logLevel: "silent", merge: true } as const;
  const documents = [...parseAllDocuments(text, options)];
  const fault = documents.flatMap(({ errors }) => errors).at(0);
  if (isTemplate(text) || documents.some(({ contents }) => holdsBraces(contents)) || (fault && text.includes("{{")))
    throw new Refusal(UNRENDERED);
  if (fault) {
    const { line, col } = counter.linePos(fault.pos[0]);
    const what = fault.code.toLowerCase().replaceAll("_", " ");
    throw new Refusal(`it is neither JSON nor YAML: line ${line}, column ${col} (${what}).`);
  }
  return documents.flatMap((document) => {
    spellOut(document);
    const value = plain(document);
    const lineOf = linesOf(document, counter);
    return value === null || value === undefined ? [] : [{ file, value, lineOf, endsWithinLine: !/\n\s*$/.test(text) }];
  });
}

export const UNRENDERED = "it is a template of a chart that wasn't rendered. Give what `helm template` prints.";

/** Whether the text is a chart's template. Alerts have braces too, but without these words. */
export const isTemplate = (text: string): boolean =>
  /\{\{-?\s*(?:\/\*|\$?\.(?:Values|Release|Chart|Capabilities|Files|Template)\b|(?:include|tpl|template)\s+["(])/.test(
    text,
  );

/**
 * Whether the document has an unquoted `{{ x }}`. YAML reads it as a map inside a map's key, which nobody writes on
 * purpose.
 */
function holdsBraces(contents: Node | null): boolean {
  let found = false;
  visit(contents, {
    Pair: (_, { key }) => {
      if (!isMap(key)) return undefined;
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}

function plain(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw new Refusal("its aliases lead nowhere, or to more than anybody writes. Write out what they stand for.");
  }
}

function spellOut(document: Document.Parsed): void {
  visit(document, {
    Node: (_, node) => {
      const { tag } = node;
      if (!tag?.startsWith("!") || tag.startsWith("!!")) return undefined;
      const name = tag.slice(1);
      delete node.tag;
      const call = document.createNode({}) as ReturnType<Document.Parsed["createNode"]> & {
        set(k: string, v: unknown): void;
      };
      const path = name === "GetAtt" && isScalar(node) ? /^([^.]*)\.(.*)$/s.exec(String(node.value)) : null;
      call.set(
        name === "Ref" || name === "Condition" ? name : `Fn::${name}`,
        path ? document.createNode(path.slice(1)) : node,
      );
      call.range = node.range;
      return call;
    },
  });
}

/** Returns a function that finds the line of a path, or of the last part of the path that exists. */
const linesOf =
  (document: Document.Parsed, counter: LineCounter): NonNullable<SourceDocument["lineOf"]> =>
  (keys) => {
    let node: unknown = document.contents;
    let offset = document.contents?.range?.[0];
    for (const key of keys) {
      const pair = isMap(node)
        ? node.items.find((item) => String(isScalar(item.key) ? item.key.value : item.key) === String(key))
        : undefined;
      node = pair ? pair.value : isSeq(node) ? node.items[Number(key)] : undefined;
      offset = (pair?.key as Node | undefined)?.range?.[0] ?? (node as Node | undefined)?.range?.[0] ?? offset;
      if (node === undefined || node === null) break;
    }
    return offset === undefined ? undefined : counter.linePos(offset).line;
  };
