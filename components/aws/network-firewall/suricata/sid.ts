import { createHash } from "node:crypto";
import { ConfigurationError } from "../../../../src/egress/input/configuration-error.ts";

/**
 * The highest signature id (sid) that we use: 31 bits, because some log readers store it as a signed number. The lowest
 * is 1.
 */
export const MAX_SID = 2 ** 31 - 1;

/** Returns a number from 0 to 2^32 - 1. */
export type Hash = (text: string) => number;

/** Returns the sid of a rule. It depends on the key alone, so it stays the same when other rules come or go. */
export const sidOf = (scope: string, key: string, hash: Hash = sha256): number => hashedNumber(`${scope}:${key}`, hash);

/** Returns a number from 1 to `MAX_SID`. The same text always gives the same number. */
export const hashedNumber = (text: string, hash: Hash = sha256): number => (hash(text) % MAX_SID) + 1;

/**
 * Returns the sids of a rule group by key.
 *
 * @param scope distinguishes this group's keys from those of other groups in a policy: the component's name.
 * @throws ConfigurationError naming both keys of every collision. About one group of 300 rules in 48,000 has one.
 */
export function sidsOf(scope: string, keys: readonly string[], hash: Hash = sha256): ReadonlyMap<string, number> {
  const keyOf = new Map<number, string>();
  const collisions = keys.flatMap((key) => {
    const sid = sidOf(scope, key, hash);
    const first = keyOf.get(sid);
    if (first === undefined) keyOf.set(sid, key);
    return first === undefined ? [] : [{ first, second: key, sid }];
  });
  if (collisions.length === 0) return new Map([...keyOf].map(([sid, key]) => [key, sid]));
  throw new ConfigurationError(
    collisions.map(({ first, second, sid }) => ({
      path: "rules",
      message: `"${first}" and "${second}" both hash to the Suricata sid ${sid}. Give one of them another key.`,
    })),
  );
}

const sha256: Hash = (text) => createHash("sha256").update(text).digest().readUInt32BE(0);
