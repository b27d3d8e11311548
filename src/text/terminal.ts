/** An output for people: a terminal, a pipe, or a test. */
export interface Terminal {
  write(text: string): void;
  /** Width in characters; Infinity if no line is to be broken. */
  readonly columns: number;
  /** Whether "…" may replace what doesn't fit. True on a terminal only, because a reader of a pipe wants everything. */
  readonly mayCut: boolean;
  readonly paint: Paint;
}

/** Layout of a document for people. */
export type Layout = Pick<Terminal, "columns" | "mayCut" | "paint">;

export type Style = "bold" | "dim" | "red" | "yellow" | "green" | "cyan";

/** Returns the text in a style, or unchanged without colours. */
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_style, text) => text;

/** Layout for a file: whole lines, without colours. */
export const PAGE: Layout = { columns: Number.POSITIVE_INFINITY, mayCut: false, paint: plain };
