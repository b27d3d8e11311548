import { matchesGlob } from "./name-pattern.ts";

/**
 * Returns a function that gives the globs that a text matches, in their order. Many globs are indexed by their rarest
 * piece between stars, so that a text is compared with few of them.
 */
export function globIndex(globs: readonly string[]): (text: string) => readonly string[] {
  if (globs.length <= FEW) return (text) => globs.filter((glob) => matchesGlob(glob, text));
  const pieces = globs.map((glob) => [...new Set(glob.split("*"))]);
  const counts = new Map<string, number>();
  for (const piece of pieces.flat()) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  const rarest = (own: readonly string[]): string =>
    own.reduce((best, piece) => {
      const more = (counts.get(best) ?? 0) - (counts.get(piece) ?? 0);
      return more > 0 || (more === 0 && piece.length > best.length) ? piece : best;
    });
  const byPiece = Map.groupBy(globs.keys(), (at) => rarest(pieces[at] ?? [""]));
  const lengths = [...new Set([...byPiece.keys()].map(({ length }) => length))];
  return (text) => {
    const found = new Set<number>();
    for (const length of lengths)
      for (let start = 0; start + length <= text.length; start++)
        for (const at of byPiece.get(text.slice(start, start + length)) ?? []) found.add(at);
    return [...found]
      .sort((a, b) => a - b)
      .flatMap((at) => globs[at] ?? [])
      .filter((glob) => matchesGlob(glob, text));
  };
}

/** Up to this many globs, comparing all is faster than an index. */
const FEW = 32;
