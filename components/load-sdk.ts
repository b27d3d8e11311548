import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";

const require = createRequire(import.meta.url);

/**
 * Loads modules of a cloud's SDK. An import would do the same, but if the SDK is missing, it fails with Node's own
 * message before our code runs.
 *
 * @param sdk npm package; an optional peer dependency, so that nobody has to install the SDK of a cloud they don't use.
 * @param remedy what to do if it is missing.
 * @returns a function that loads a module by its path in the package. It throws a RunError of one sentence if the SDK
 * is missing.
 */
export const sdkLoader =
  (sdk: string, remedy: string) =>
  <Module>(path: string): Module => {
    if (!isInstalled(sdk)) throw new pulumi.RunError(`The npm package ${sdk} is not installed: ${remedy}.`);
    return require(`${sdk}/${path}`);
  };

function isInstalled(name: string): boolean {
  try {
    require.resolve(`${name}/package.json`);
    return true;
  } catch {
    return false;
  }
}
