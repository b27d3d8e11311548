import { LineCounter, parseDocument } from "yaml";
import { ConfigurationError } from "./configuration-error.ts";

/**
 * The value of a YAML 1.2 text; dates stay text.
 *
 * @param file the name that errors show.
 * @throws ConfigurationError with `file:line:column` of every fault.
 */
export function parseYaml(text: string, file: string): unknown {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  if (document.errors.length === 0) return document.toJS();
  throw new ConfigurationError(
    document.errors.map((error) => {
      const { line, col } = lineCounter.linePos(error.pos[0]);
      return { path: `${file}:${line}:${col}`, message: `${error.message}. Mend the YAML there.` };
    }),
  );
}
