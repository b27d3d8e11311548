import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The modules of Pulumi's SDKs that the shipped program loads, sorted: what the sources import and don't only name types of. */
export function sdkImports(root: string): string[] {
  const sources = ["config", "components"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => join(root, folder, file)),
  );
  const imports = [join(root, "index.ts"), ...sources].flatMap((file) => [
    ...readFileSync(file, "utf8").matchAll(/^import (?!type )[^;]*? from "(@pulumi\/[^"]+)";$/gm),
  ]);
  return [...new Set(imports.map(([, specifier]) => specifier ?? ""))].sort();
}
