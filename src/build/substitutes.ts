import type { Plugin } from "esbuild";
import { loadCatalogue } from "../catalogue/load.ts";

/** In place of modules, what is needed of them: bundles are to be small, and to start soon. */
export const substitutes: Plugin = {
  name: "substitutes",
  setup({ onLoad }) {
    // The catalogue itself, read and checked already, where the module would look for a file beside the bundle.
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
