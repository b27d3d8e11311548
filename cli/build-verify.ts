/** `npm run build:verify`: `verify` with all it needs as one file, `dist/mesh-egress-verify.js`, for hosts that have only Node.js. */
import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";

const root = join(import.meta.dirname, "..");

/** In place of the module that looks for the catalogue beside it: the catalogue itself, parsed and checked as it is there. */
const inlineCatalogue: Plugin = {
  name: "inline-catalogue",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]catalogue[\\/]load\.ts$/ }, ({ path }) => ({
      resolveDir: join(path, ".."),
      loader: "ts",
      contents: [
        'import { parse } from "../egress/parse.ts";',
        'import { parseYaml } from "../egress/yaml.ts";',
        'import { Catalogue } from "./catalogue.ts";',
        `const text = ${JSON.stringify(readFileSync(join(root, "catalogue", "endpoints.yaml"), "utf8"))};`,
        'export const loadCatalogue = () => parse(Catalogue, parseYaml(text, "catalogue/endpoints.yaml"));',
      ].join("\n"),
    }));
  },
};

// For any Node.js, however old, and before anything else is read.
const CHECK = `#!/usr/bin/env node
var v = process.versions.node.split(".").map(Number);
if (v[0] < 22 || (v[0] === 22 && v[1] < 18)) {
  console.error("mesh-egress-verify needs Node.js 22.18 or newer; this is " + process.versions.node + ".");
  process.exit(1);
}`;

const outfile = join(root, "dist", "mesh-egress-verify.js");

await build({
  entryPoints: [join(root, "cli", "verify-only.ts")],
  outfile,
  bundle: true,
  platform: "node",
  target: "node22.18",
  // CommonJS runs whatever package.json stands above the file, or none.
  format: "cjs",
  banner: { js: CHECK },
  legalComments: "eof",
  minifySyntax: true,
  minifyWhitespace: true,
  plugins: [inlineCatalogue],
});
chmodSync(outfile, 0o755);
