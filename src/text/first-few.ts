/** Writes the first few of `items` and counts the rest: `a, b, c and 9 more`. */
export function firstFew<T>(items: readonly T[], write: (item: T) => string, most = 3): string {
  const shown = items.slice(0, most).map(write).join(", ");
  return items.length > most ? `${shown} and ${items.length - most} more` : shown;
}
