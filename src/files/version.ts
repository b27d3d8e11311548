import { readFileSync } from "node:fs";

/** Returns the version of this package. */
export const version = (): string =>
  JSON.parse(
    readFileSync(
      new URL(import.meta.url.includes("/dist/") ? "../../../package.json" : "../../package.json", import.meta.url),
      "utf8",
    ),
  ).version;
