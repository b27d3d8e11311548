import { clean } from "../../text/plain-text.ts";

/** Markup that is safe to put into a page. */
export class Html {
  readonly markup: string;

  /** @param markup our own. Texts of others go through `html`. */
  constructor(markup: string) {
    this.markup = markup;
  }
}

/** What may stand between the parts of a template. Absent values write nothing. */
export type Content = string | number | Html | undefined | null | false | readonly Content[];

/**
 * A template tag that escapes all inserted values except those made by `html` itself. Attributes need double quotes.
 */
export const html = (parts: TemplateStringsArray, ...contents: readonly Content[]): Html =>
  new Html(parts.map((part, index) => part + (index < contents.length ? markupOf(contents[index]) : "")).join(""));

function markupOf(content: Content): string {
  if (content === undefined || content === null || content === false) return "";
  if (content instanceof Html) return content.markup;
  if (Array.isArray(content)) return content.map(markupOf).join("");
  return escapeHtml(String(content));
}

/** Escapes one line of text, so that it is only shown, in an element or in a quoted attribute. */
export const escapeHtml = (text: string): string =>
  clean(text).replaceAll(/[&<>"'`]/g, (letter) => `&#${letter.charCodeAt(0)};`);
