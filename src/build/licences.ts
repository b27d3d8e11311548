import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";

/**
 * Returns the licence texts of every package in a bundle, ours first. Each licence requires that copies include it.
 *
 * @param root folder that the bundle's paths are relative to.
 * @throws Error if a package has no licence text, because nobody may copy it then.
 */
export function licences({ inputs }: Metafile, root: string): string {
  const folders = Object.keys(inputs).flatMap(
    (path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? [],
  );
  const texts = ["", ...new Set(folders)].sort().map((folder) => {
    const file = readdirSync(join(root, folder)).find((name) => /^licen[cs]e/i.test(name));
    if (!file) throw new Error(`${folder} has no licence to put into the bundle.`);
    return `${folder || "mesh-egress"}\n\n${readFileSync(join(root, folder, file), "utf8")}`;
  });
  return texts.join("\n\n");
}
