/**
 * Puts the pack together in `policy/dist`, so that the folder is all of it: a policy group gets it as an npm package, and an engine finds
 * its `main`. Each check stays a file of its own there. Pulumi's packages stay outside: the engine brings the pack's runner from them.
 */
import { copyFileSync, globSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "..");
const target = join(root, "policy", "dist");

rmSync(target, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: ["policy/index.ts", ...globSync("policy/checks/*.ts", { cwd: root })],
  outbase: "policy",
  outdir: target,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node22.18",
  external: ["@pulumi/*"],
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  logLevel: "warning",
});
// Where the loader looks first: above the file that it runs in.
mkdirSync(join(target, "catalogue"));
copyFileSync(join(root, "catalogue", "endpoints.yaml"), join(target, "catalogue", "endpoints.yaml"));
