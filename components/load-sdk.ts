import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";

const require = createRequire(import.meta.url);

/**
 * Loads modules of a cloud's SDK. An import would do the same, but where the SDK is missing it fails in words of
 * Node's, before any of ours is run.
 *
 * @param sdk npm package; an optional peer of this one, so that nobody installs the SDK of a cloud that he doesn't use.
 * @param remedy what to do where it is missing.
 * @returns a function that gives a module by its path in the package. It throws a RunError, one sentence, where the SDK
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
