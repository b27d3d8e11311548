/**
 * Part of `npm run build`: bundles `verify` and everything it needs into one file, `dist/mesh-egress-verify.cjs`, for
 * hosts that have only Node.js.
 */
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { licences } from "./licences.ts";
import { endOnOldNode } from "./needed-node.ts";
import { substitutes } from "./substitutes.ts";

const root = join(import.meta.dirname, "..", "..");
const read = (...path: string[]): string => readFileSync(join(root, ...path), "utf8");

const { version, engines } = JSON.parse(read("package.json"));

const BANNER = `#!/usr/bin/env node
${endOnOldNode("mesh-egress-verify", engines.node, "update Node.js")}`;

const outfile = join(root, "dist", "mesh-egress-verify.cjs");

const { metafile } = await build({
  entryPoints: [join(root, "src", "cli", "single-file", "main.ts")],
  outfile,
  bundle: true,
  platform: "node",
  target: engines.node.replace(">=", "node"),
  // The ending .cjs makes Node.js read the file as CommonJS, whatever package.json lies above it.
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
