/**
 * Parses JSON with comments and with texts over several lines, both of which ARM templates may have. Undefined if the
 * text is no JSON.
 */
export function plainJson(text: string): unknown {
  const plain = text.replaceAll(PIECES, (piece) => {
    if (!piece.startsWith('"')) return " ";
    return piece.replaceAll(/[\n\r\t]/g, (control) => ESCAPES[control] ?? " ");
  });
  try {
    return JSON.parse(plain);
  } catch {
    return undefined;
  }
}

/** Texts, so that comments inside them are kept, and comments. */
const PIECES = /"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
