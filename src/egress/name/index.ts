// Host names, and the patterns that rules match them with.
export * from "./glob-index.ts";
export * from "./hostname.ts";
export * from "./lookalike.ts";
export * from "./name-pattern.ts";
export * from "./name-regex.ts";
export * from "./normalise-hostname.ts";
export * from "./parse-name-regex.ts";
