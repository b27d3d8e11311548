// Parsing of what people and files give, with every fault reported; and helpers for such parsers.
export * from "./configuration-error.ts";
export * from "./day.ts";
export * from "./line-of-text.ts";
export * from "./look-up.ts";
export * from "./memo.ts";
export * from "./parse.ts";
export * from "./reading.ts";
export * from "./show.ts";
export * from "./wrong-type.ts";
export * from "./yaml.ts";
