import { didYouMean } from "../egress/input/index.ts";
import { ENVIRONMENTS, type Environment } from "./catalogue.ts";

/** Words that people use for MESH's environments. */
const SPEAKS_OF: ReadonlyMap<string, Environment> = new Map([
  ...ENVIRONMENTS.map((name) => [name, name] as const),
  ["integration", "int"],
  ["prod", "live"],
  ["production", "live"],
  ["prd", "live"],
]);

/** Words that reverse the meaning of the next one: `pre-prod` usually means a test environment. */
const NEGATIONS = new Set(["non", "not", "pre"]);

/** Returns the environments that a stack's name mentions: `trust-live` mentions `live`, `pre-prod` none. */
export function environmentsSpokenOf(stack: string): Environment[] {
  const words = stack.toLowerCase().split(/[^a-z0-9]+/);
  return words
    .filter((_, index) => !NEGATIONS.has(words[index - 1] ?? ""))
    .flatMap((word) => SPEAKS_OF.get(word) ?? []);
}

/**
 * Suggests the environment that was probably meant, as a sentence to append to an error; empty if there is no guess.
 */
export function environmentMeant(got: string): string {
  const [meant] = environmentsSpokenOf(got);
  return meant === undefined ? didYouMean(got, ENVIRONMENTS) : ` Did you mean "${meant}"?`;
}
