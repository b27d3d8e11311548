import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ConfigurationError, renderFault } from "../egress/configuration-error.ts";
import { parse } from "../egress/parse.ts";
import { parseYaml } from "../egress/yaml.ts";
import { Catalogue } from "./catalogue.ts";

/**
 * The catalogue that ships with this package.
 *
 * Found by walking up from this file, since that alone works in a checkout, in `dist/`, in an installed package and in a
 * component package made from a clone.
 *
 * @throws ConfigurationError naming file, line or path of every fault.
 */
export function loadCatalogue(): Catalogue {
  loaded ??= readCatalogue(findUpwards(import.meta.dirname, join("catalogue", "endpoints.yaml")));
  return loaded;
}

/**
 * The catalogue in `file`.
 *
 * @throws ConfigurationError with `file:line:column` of broken YAML, or `file` and path of every wrong value.
 */
export function readCatalogue(file: string): Catalogue {
  const value = parseYaml(readFileSync(file, "utf8"), file);
  try {
    return parse(Catalogue, value);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new ConfigurationError(error.faults.map((fault) => ({ path: file, message: renderFault(fault) })));
  }
}

let loaded: Catalogue | undefined;

function findUpwards(start: string, name: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    const file = join(folder, name);
    if (existsSync(file)) return file;
    if (dirname(folder) === folder)
      throw new Error(`${name} is missing above ${start}: this installation is incomplete.`);
  }
}
