// Functions that readers are built from.
export * from "./host-entry.ts";
export * from "./make-facts.ts";
export * from "./make-grant.ts";
export * from "./property-value.ts";
export * from "./read-addresses.ts";
export * from "./read-names.ts";
export * from "./reading-notes.ts";
export * from "./resource.ts";
export * from "./scan-texts.ts";
export * from "./type-token.ts";
