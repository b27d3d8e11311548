import { clean } from "../../text/plain-text.ts";

/** Markup that may stand in a page as it is. */
export class Html {
  readonly markup: string;

  /** @param markup of our own; texts of others go through `html`. */
  constructor(markup: string) {
    this.markup = markup;
  }
}

/** What may stand between the parts of a template. Nothing is written for what isn't there. */
export type Content = string | number | Html | undefined | null | false | readonly Content[];

/**
 * A template that escapes whatever is put in, but for what `html` made itself. Attributes need double quotes around
 * them.
 */
export const html = (parts: TemplateStringsArray, ...contents: readonly Content[]): Html =>
  new Html(parts.map((part, index) => part + (index < contents.length ? markupOf(contents[index]) : "")).join(""));

function markupOf(content: Content): string {
  if (content === undefined || content === null || content === false) return "";
  if (content instanceof Html) return content.markup;
  if (Array.isArray(content)) return content.map(markupOf).join("");
  return escapeHtml(String(content));
}

/** One line of text that shows itself and does nothing else, in an element or in a quoted attribute. */
export const escapeHtml = (text: string): string =>
  clean(text).replaceAll(/[&<>"'`]/g, (letter) => `&#${letter.charCodeAt(0)};`);
