/** Somewhere to write text for people: a terminal, a pipe, or a test. */
export interface Terminal {
  write(text: string): void;
  /** Width in characters; Infinity where no line is to be broken. */
  readonly columns: number;
  /**
   * Whether what doesn't fit may be left out with "…": on a terminal alone, for whoever reads from a pipe wants all.
   */
  readonly mayCut: boolean;
  readonly paint: Paint;
}

/** How a document for people is laid out. */
export type Layout = Pick<Terminal, "columns" | "mayCut" | "paint">;

export type Style = "bold" | "dim" | "red" | "yellow" | "green" | "cyan";

/** Text in a style, or as it is where colours aren't wanted. */
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_style, text) => text;

/** For a file: whole lines, without colours. */
export const PAGE: Layout = { columns: Number.POSITIVE_INFINITY, mayCut: false, paint: plain };
