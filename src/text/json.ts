/**
 * Writes a document as JSON for people and programs, indented by two spaces, with a line feed at its end. The same
 * value gives the same bytes.
 *
 * @param replace as of `JSON.stringify`.
 */
export const writeJson = (value: unknown, replace?: (key: string, value: unknown) => unknown): string =>
  `${JSON.stringify(value, replace, 2)}\n`;
