// What is given by people and files, read with every fault told; and what such readers are made of.
export * from "./configuration-error.ts";
export * from "./line-of-text.ts";
export * from "./look-up.ts";
export * from "./memo.ts";
export * from "./parse.ts";
export * from "./reading.ts";
export * from "./show.ts";
export * from "./wrong-type.ts";
export * from "./yaml.ts";
