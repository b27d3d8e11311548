/** Part of `npm run build`: `verify` and all it needs as one file, `dist/mesh-egress-verify.cjs`, for hosts that have only Node.js. */
import { chmodSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";

const root = join(import.meta.dirname, "..", "..");
const read = (...path: string[]): string => readFileSync(join(root, ...path), "utf8");

/** In place of the module that looks for the catalogue beside it: the catalogue itself, parsed and checked as there. */
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
        `const text = ${JSON.stringify(read("catalogue", "endpoints.yaml"))};`,
        'export const loadCatalogue = () => parse(Catalogue, parseYaml(text, "catalogue/endpoints.yaml"));',
      ].join("\n"),
    }));
  },
};

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
  entryPoints: [join(import.meta.dirname, "main.ts")],
  outfile,
  bundle: true,
  platform: "node",
  target: `node${major}.${minor}`,
  // CommonJS by its ending runs whatever package.json stands above the file, or none.
  format: "cjs",
  banner: { js: BANNER },
  define: { VERSION: JSON.stringify(version) },
  metafile: true,
  plugins: [inlineCatalogue],
});
writeFileSync(outfile, `${read("dist", "mesh-egress-verify.cjs")}\n/*\n${licences().join("\n\n")}\n*/\n`);
chmodSync(outfile, 0o755);

/** Licences of what the file holds: each asks to go with copies. */
function licences(): string[] {
  const inputs = Object.keys(metafile.inputs).flatMap(
    (path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? [],
  );
  return ["", ...new Set(inputs)].sort().map((folder) => {
    const file = readdirSync(join(root, folder)).find((name) => /^licen[cs]e/i.test(name));
    if (!file) throw new Error(`${folder} has no licence to put into the file.`);
    return `${folder || "mesh-egress"}\n\n${read(folder, file).replaceAll("*/", "* /")}`;
  });
}
