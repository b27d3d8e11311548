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

/** Before such a word they say the opposite: what comes before production is usually pointed at a test environment. */
const NEGATIONS = new Set(["non", "not", "pre"]);

/** The environments that a stack's name speaks of, as `trust-live` does of `live`, and `pre-prod` of none. */
export function environmentsSpokenOf(stack: string): Environment[] {
  const words = stack.toLowerCase().split(/[^a-z0-9]+/);
  return words
    .filter((_, index) => !NEGATIONS.has(words[index - 1] ?? ""))
    .flatMap((word) => SPEAKS_OF.get(word) ?? []);
}

/** The environment that was meant, as a sentence to put behind a complaint; empty where nobody can tell. */
export function environmentMeant(got: string): string {
  const [meant] = environmentsSpokenOf(got);
  return meant === undefined ? didYouMean(got, ENVIRONMENTS) : ` Did you mean "${meant}"?`;
}
