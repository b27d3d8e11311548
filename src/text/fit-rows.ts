/** A table of a document whose rows may be left out. A table without rows is omitted as a whole. */
export interface Block {
  readonly before: readonly string[];
  readonly rows: readonly string[];
  readonly after: readonly string[];
  /** Blocks of a lower rank get their rows first. */
  readonly rank: number;
  /** Returns the line that replaces rows left out. */
  readonly leftOut: (count: number) => string;
}

/**
 * Returns the lines of a document, in order, in at most `limit` characters. Each block loses rows from its end and says
 * so. Lines outside blocks, and those around the rows, are always kept, even beyond the limit.
 */
export function fitRows(parts: readonly (Block | readonly string[])[], limit: number): string[] {
  const present = parts.filter((part) => !isBlock(part) || part.rows.length > 0);
  const fixed = present.map((part) => lengthOf(isBlock(part) ? around(part, part.rows.length) : part));
  let room = limit - fixed.reduce((sum, length) => sum + length, 0);
  const kept = new Map<Block, number>();
  for (const block of present.filter(isBlock).toSorted((a, b) => a.rank - b.rank)) {
    const count = fitting(block.rows, room);
    room -= lengthOf(block.rows.slice(0, count));
    kept.set(block, count);
  }
  return present.flatMap((part) => {
    if (!isBlock(part)) return part;
    const { before, rows, leftOut, after } = part;
    const count = kept.get(part) ?? 0;
    const missing = rows.length - count;
    return [...before, ...rows.slice(0, count), ...(missing > 0 ? [leftOut(missing)] : []), ...after];
  });
}

const isBlock = (part: Block | readonly string[]): part is Block => "rows" in part;

const around = ({ before, leftOut, after }: Block, missing: number): string[] => [
  ...before,
  leftOut(missing),
  ...after,
];

const lengthOf = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length + 1, 0);

/** Returns how many of the rows fit. */
function fitting(rows: readonly string[], room: number): number {
  let left = room;
  const first = rows.findIndex((row) => {
    left -= row.length + 1;
    return left < 0;
  });
  return first < 0 ? rows.length : first;
}
