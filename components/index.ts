export * from "./aws/index.ts";
export * from "./azure/index.ts";
