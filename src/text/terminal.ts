/** Somewhere to write text for people: a terminal, a pipe, or a test. */
export interface Terminal {
  write(text: string): void;
  /** Width in characters. */
  readonly columns: number;
  readonly paint: Paint;
}

export type Style = "bold" | "dim" | "red" | "yellow" | "green" | "cyan";

/** Text in a style, or as it is where colours aren't wanted. */
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_style, text) => text;
