import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";

/** Licences under which an NHS body may use a package without asking a lawyer, by the names of SPDX. */
const FREE = [
  "MIT",
  "Apache-2.0",
  "ISC",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "0BSD",
  "Python-2.0",
  "PSF-2.0",
];

/** What else there is, each looked at. */
const ALSO: Readonly<Record<string, string>> = {
  "spdx-license-ids": "CC0-1.0: a list of names",
  "spdx-exceptions": "CC-BY-3.0: a list of names",
  "axe-core": "MPL-2.0: for tests alone, unchanged",
  "@logdna/tail-file": "its LICENSE file is MIT's text",
};

const REGISTRY = "https://registry.npmjs.org/";

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly license?: string; readonly resolved?: string; readonly integrity?: string }>
  >;
}

const { packages }: Lock = JSON.parse(readFileSync(join(import.meta.dirname, "../package-lock.json"), "utf8"));
const installed = Object.entries(packages).flatMap(([path, about]) => {
  const name = path.split("node_modules/").at(-1) ?? "";
  return name === "" ? [] : [{ name, ...about }];
});

describe("packages that are installed", () => {
  it("have a licence that everybody may use them under", () => {
    const allowed = (license = ""): boolean =>
      license
        .replace(/^\((.*)\)$/, "$1")
        .split(/ AND /)
        .every((all) => all.split(/ OR /).some((one) => FREE.includes(one)));
    assert.deepEqual(
      installed
        .filter(({ name, license }) => !allowed(license) && !(name in ALSO))
        .map(({ name, license }) => [name, license]),
      [],
    );
  });

  it("come from npm's registry, each with the sum that it must have", () =>
    assert.deepEqual(
      installed
        // Where the lock names no place, npm asks the registry.
        .filter(({ resolved = REGISTRY, integrity }) => !resolved.startsWith(REGISTRY) || !integrity)
        .map(({ name }) => name),
      [],
    ));
});
