import { readFileSync } from "node:fs";

/** Version of this package. */
export const version = (): string =>
  JSON.parse(
    readFileSync(
      new URL(import.meta.url.includes("/dist/") ? "../../../package.json" : "../../package.json", import.meta.url),
      "utf8",
    ),
  ).version;
