/** The part of a report that concerns one stack. */
export interface Section {
  /** `project/stack`, which identifies the comment on later runs. */
  readonly key: string;
  /** Markdown without the mark. */
  readonly body: string;
}

/** Returns the invisible mark at the start of a section and of its comment. */
export const markOf = (key: string): string => `<!-- mesh-egress:${key} -->`;

/** Returns the key in the mark at the start of a text; undefined if there is none. */
export const sectionKeyOf = (text: string): string | undefined => MARK.exec(text.split(/\r?\n/, 1)[0] ?? "")?.[1];

/** The key holds no two hyphens in a row, because they may end an HTML comment. */
const MARK = /^<!-- mesh-egress:((?!.*--.* -->)[\w.-]{1,100}(?:\/[\w.-]{1,100})?) -->$/;

/**
 * Splits the output of `mesh-egress plan --format markdown` into sections, in order, and makes them harmless. Sections
 * with the same key are joined, so that none hides another. Text before the first mark belongs to no stack and is
 * dropped.
 *
 * @param text untrusted: somebody else may have written it.
 */
export function sectionsOf(text: string): Section[] {
  const sections = new Map<string, string[]>();
  let lines: string[] | undefined;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const key = sectionKeyOf(line);
    if (key === undefined) lines?.push(line);
    else {
      lines = sections.get(key) ?? [];
      sections.set(key, lines);
    }
  }
  return [...sections].map(([key, body]) => ({ key, body: harmless(body.join("\n")).trim() }));
}

/**
 * Returns Markdown that says the same and does nothing in the name of the account that posts it: it mentions nobody,
 * refers to nothing, loads no picture, hides no link target, and holds no HTML except what our own reports use, which
 * stays unchanged.
 */
export const harmless = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, (character) => (character === "\n" ? character : ""))
    .replaceAll(/&(?!(?:amp|lt|gt|#8203);)/g, "&amp;")
    .replaceAll(/<(?!\/?(?:details|summary|sub)>)/g, "&lt;")
    // As in our own reports, an empty character keeps a name or number from becoming a link.
    .replaceAll(/@(?!&#8203;)/g, "@&#8203;")
    .replaceAll(/#(?=\d)(?<!&#)/g, "#&#8203;")
    .replaceAll(/\](?=[([:])/g, "]\\");
