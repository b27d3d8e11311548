import { execFileSync } from "node:child_process";
import { delimiter } from "node:path";

/** Arguments that make this Node.js say that it is an older one. */
export const PRETEND_OLD = [
  "--import",
  'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.19.1"}})',
] as const;

/** A Node.js of this machine that is older than 22.18, to try what it really does; undefined where there is none. */
export function findOldNode(): { readonly path: string; readonly version: string } | undefined {
  for (const folder of ["/usr/bin", "/usr/local/bin", ...(process.env.PATH ?? "").split(delimiter)])
    try {
      const path = `${folder}/node`;
      const version = execFileSync(path, ["--version"], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      }).trim();
      const [major = 0, minor = 0] = version.slice(1).split(".").map(Number);
      if (major < 22 || (major === 22 && minor < 18)) return { path, version: version.slice(1) };
    } catch {
      // No Node.js in this folder.
    }
  return undefined;
}
