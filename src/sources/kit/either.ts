import { unknownBecause } from "../../egress/resource/marked-values.ts";
import { shorten } from "../../text/plain-text.ts";

/**
 * Combines two possible values, when it isn't known which one applies. Lists are joined. Other values become unknown,
 * and the reason names both, because one may be a pinned address.
 *
 * @param why as in `unknownBecause`
 */
export function eitherOf(first: unknown, second: unknown, why: string): unknown {
  if (first === undefined || second === undefined) return first ?? second;
  if (JSON.stringify(first) === JSON.stringify(second)) return first;
  if (Array.isArray(first) && Array.isArray(second)) return [...first, ...second];
  const texts = [first, second].flatMap((value) => (typeof value === "string" ? [shorten(value, 60)] : []));
  return unknownBecause(texts.length === 2 ? `${why}, and is ${texts.join(" or ")}` : why);
}
