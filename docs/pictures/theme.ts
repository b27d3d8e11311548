/** Colours of a picture, on a page of GitHub's that is light or dark. */
export interface Theme {
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly panel: string;
  readonly red: string;
  readonly yellow: string;
  readonly green: string;
  readonly cyan: string;
}

export const THEMES: Readonly<Record<"light" | "dark", Theme>> = {
  light: {
    text: "#1f2328",
    muted: "#59636e",
    line: "#d1d9e0",
    panel: "#f6f8fa",
    red: "#cf222e",
    yellow: "#9a6700",
    green: "#1a7f37",
    cyan: "#1b7c83",
  },
  dark: {
    text: "#f0f6fc",
    muted: "#9198a1",
    line: "#3d444d",
    panel: "#151b23",
    red: "#f85149",
    yellow: "#d29922",
    green: "#3fb950",
    cyan: "#39c5cf",
  },
};
