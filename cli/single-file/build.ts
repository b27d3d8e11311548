/** Part of `npm run build`: `verify` and all it needs as one file, `dist/mesh-egress-verify.cjs`, for hosts that have only Node.js. */
import { chmodSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { loadCatalogue } from "../../catalogue/load.ts";

const root = join(import.meta.dirname, "..", "..");
const read = (...path: string[]): string => readFileSync(join(root, ...path), "utf8");

/** In place of modules, what is needed of them: the file is to be small, and to start soon. */
const substitutes: Plugin = {
  name: "substitutes",
  setup({ onLoad }) {
    // The catalogue itself, read and checked already, where the module would look for it beside the file.
    const catalogue = JSON.stringify(JSON.stringify(loadCatalogue()));
    onLoad({ filter: /[\\/]catalogue[\\/]load\.ts$/ }, () => ({
      contents: `const catalogue = JSON.parse(${catalogue});\nexport const loadCatalogue = () => catalogue;`,
    }));
    // English alone of zod's forty languages.
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
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
  plugins: [substitutes],
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
