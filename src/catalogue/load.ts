import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigurationError, renderFault } from "../egress/input/configuration-error.ts";
import { parse } from "../egress/input/parse.ts";
import { parseYaml } from "../egress/input/yaml.ts";
import { findUpwards } from "../files/find-upwards.ts";
import { Catalogue } from "./catalogue.ts";

/**
 * Returns the catalogue that ships with this package.
 *
 * @throws ConfigurationError naming file, line or path of every fault.
 */
export function loadCatalogue(): Catalogue {
  loaded ??= readCatalogue(shippedFile());
  return loaded;
}

/**
 * Reads the catalogue in `file`.
 *
 * @throws ConfigurationError with `file:line:column` of broken YAML, or with `file` and the path of every wrong value.
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

function shippedFile(): string {
  const name = join("src", "catalogue", "endpoints.yaml");
  const file = findUpwards(import.meta.dirname, name);
  if (file === undefined)
    throw new Error(`${name} is missing above ${import.meta.dirname}: this installation is incomplete.`);
  return file;
}
