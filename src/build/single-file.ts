/** Part of `npm run build`: `verify` and all it needs as one file, `dist/mesh-egress-verify.cjs`, for hosts that have only Node.js. */
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { licences } from "./licences.ts";
import { substitutes } from "./substitutes.ts";

const root = join(import.meta.dirname, "..", "..");
const read = (...path: string[]): string => readFileSync(join(root, ...path), "utf8");

const { version, engines } = JSON.parse(read("package.json"));
const [major, minor] = engines.node.match(/\d+/g);

// For any Node.js, however old, and before anything else is read.
const BANNER = `#!/usr/bin/env node
var have = process.versions.node.split(".").map(Number);
if (have[0] < ${major} || (have[0] === ${major} && have[1] < ${minor})) {
  console.error("mesh-egress-verify needs Node.js ${major}.${minor} or newer; this is " + process.versions.node + ". Update Node.js.");
  process.exit(1);
}`;

const outfile = join(root, "dist", "mesh-egress-verify.cjs");

const { metafile } = await build({
  entryPoints: [join(root, "src", "cli", "single-file", "main.ts")],
  outfile,
  bundle: true,
  platform: "node",
  target: `node${major}.${minor}`,
  // CommonJS by its ending runs whatever package.json stands above the file, or none.
  format: "cjs",
  banner: { js: BANNER },
  define: { VERSION: JSON.stringify(version) },
  metafile: true,
  plugins: [substitutes],
});
writeFileSync(
  outfile,
  `${read("dist", "mesh-egress-verify.cjs")}\n/*\n${licences(metafile, root).replaceAll("*/", "* /")}\n*/\n`,
);
chmodSync(outfile, 0o755);
