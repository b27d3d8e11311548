import type { Plugin } from "esbuild";
import { loadCatalogue } from "../catalogue/load.ts";

/** Replaces modules with the part that bundles need, so that bundles stay small and start fast. */
export const substitutes: Plugin = {
  name: "substitutes",
  setup({ onLoad }) {
    // A bundle contains the catalogue, already read and checked. The original module looks for a file beside it.
    const catalogue = JSON.stringify(JSON.stringify(loadCatalogue()));
    onLoad({ filter: /[\\/]catalogue[\\/]load\.ts$/ }, () => ({
      contents: `const catalogue = JSON.parse(${catalogue});\nexport const loadCatalogue = () => catalogue;`,
    }));
    // Of zod's forty languages we need English only.
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
    }));
  },
};
