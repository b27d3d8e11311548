/** What a comment says of one stack. */
export interface Section {
  /** `project/stack`, by which the comment is found again. */
  readonly key: string;
  /** Markdown without the mark. */
  readonly body: string;
}

/** The mark with which a section and its comment begin; it doesn't show. */
export const markOf = (key: string): string => `<!-- mesh-egress:${key} -->`;

/** The key in the mark that a text begins with. */
export const sectionKeyOf = (text: string): string | undefined => MARK.exec(text.split(/\r?\n/, 1)[0] ?? "")?.[1];

/** No two hyphens in a row: with them, a comment in HTML may end. */
const MARK = /^<!-- mesh-egress:((?!.*--.* -->)[\w.-]{1,100}(?:\/[\w.-]{1,100})?) -->$/;

/**
 * The sections of what `mesh-egress plan --format markdown` wrote, in order, made harmless. Sections of one key become
 * one, so that none hides another. What stands before the first mark belongs to no stack and is left out.
 *
 * @param text of somebody who may have written it without us.
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
 * Markdown that says what it said and does nothing in the name of whoever posts it: nobody is mentioned, nothing
 * referred to, no picture loaded, no link's target hidden, no HTML but what our own reports hold. Those pass as they
 * are.
 */
export const harmless = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, (character) => (character === "\n" ? character : ""))
    .replaceAll(/&(?!(?:amp|lt|gt|#8203);)/g, "&amp;")
    .replaceAll(/<(?!\/?(?:details|summary|sub)>)/g, "&lt;")
    // As in our own reports: an empty character keeps a name or number from becoming a link.
    .replaceAll(/@(?!&#8203;)/g, "@&#8203;")
    .replaceAll(/#(?=\d)(?<!&#)/g, "#&#8203;")
    .replaceAll(/\](?=[([:])/g, "]\\");
