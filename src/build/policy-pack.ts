/**
 * Part of `npm run build`: bundles the policy pack into `policy/dist`, so that the folder `policy` needs nothing
 * outside itself. A policy group receives the folder as an npm package, and an engine loads its `main`. Each check
 * stays a separate file. Pulumi's packages are not bundled, because the engine starts the pack's runner from them.
 */
import { globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { licences } from "./licences.ts";
import { endOnOldNode } from "./needed-node.ts";
import { substitutes } from "./substitutes.ts";

const root = join(import.meta.dirname, "..", "..");
const outdir = join(root, "policy", "dist");

rmSync(outdir, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ["policy/index.ts", ...globSync("policy/checks/*.ts", { cwd: root })],
  outbase: "policy",
  outdir,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node22.18",
  external: ["@pulumi/*"],
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  metafile: true,
  plugins: [substitutes],
});
// This is the package's `main`. Without it, an older Node.js would load the pack and then fail in every check.
const { engines } = JSON.parse(readFileSync(join(root, "policy", "package.json"), "utf8"));
const remedy = "put one that is new enough first on the PATH";
writeFileSync(
  join(outdir, "index.cjs"),
  `${endOnOldNode("The policy pack mesh-egress", engines.node, remedy)}\nimport("./index.js");\n`,
);
writeFileSync(join(outdir, "LICENCES"), licences(metafile, root));
