/**
 * Part of `npm run build`: puts the policy pack together in `policy/dist`, so that the folder `policy` is all of it. A
 * policy group gets it as an npm package, and an engine finds its `main`. Each check stays a file of its own there.
 * Pulumi's packages stay outside: the engine brings the pack's runner from them.
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
// The package's `main`. An older Node.js would load the pack and then fail in each check by itself.
const { engines } = JSON.parse(readFileSync(join(root, "policy", "package.json"), "utf8"));
const remedy = "put one that is new enough first on the PATH";
writeFileSync(
  join(outdir, "index.cjs"),
  `${endOnOldNode("The policy pack mesh-egress", engines.node, remedy)}\nimport("./index.js");\n`,
);
writeFileSync(join(outdir, "LICENCES"), licences(metafile, root));
