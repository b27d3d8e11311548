import { unknownBecause } from "../../egress/marked-values.ts";
import { shorten } from "../../text/plain-text.ts";

/**
 * What one of two values comes to where nobody knows which. Several rules in either case are all of them. Of one value
 * there can be one only, and the reason says which two there are, for one may be a pinned address.
 *
 * @param why as of `unknownBecause`
 */
export function eitherOf(first: unknown, second: unknown, why: string): unknown {
  if (first === undefined || second === undefined) return first ?? second;
  if (JSON.stringify(first) === JSON.stringify(second)) return first;
  if (Array.isArray(first) && Array.isArray(second)) return [...first, ...second];
  const texts = [first, second].flatMap((value) => (typeof value === "string" ? [shorten(value, 60)] : []));
  return unknownBecause(texts.length === 2 ? `${why}, and is ${texts.join(" or ")}` : why);
}
