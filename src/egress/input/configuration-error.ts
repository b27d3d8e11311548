/** One mistake in what a user wrote. `message` names the value and what to do. */
export interface Fault {
  /** Path of the value, as in `rules.live-internet.host`; empty for the whole input. */
  readonly path: string;
  readonly message: string;
  /** Where the user wrote it, as `file:line:column`; absent if that isn't known. */
  readonly place?: string | undefined;
}

/** A mistake of the user's, not of ours. It is printed without a stack trace, with all faults together. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    const told = fewOfEachList(faults);
    super(told.map(renderFault).join("\n"));
    this.faults = told;
  }
}

/** Faults that are listed for one list; the rest is counted. */
const MOST_IN_A_LIST = 10;

function fewOfEachList(faults: readonly Fault[]): Fault[] {
  const counts = new Map<string, number>();
  return faults
    .filter(({ path }) => {
      const list = listOf(path);
      const count = list === undefined ? 0 : (counts.get(list) ?? 0) + 1;
      if (list !== undefined) counts.set(list, count);
      return count <= MOST_IN_A_LIST;
    })
    .concat(
      [...counts]
        .filter(([, count]) => count > MOST_IN_A_LIST)
        .map(([path, count]) => ({ path, message: `has more faults than these: ${count - MOST_IN_A_LIST}.` })),
    );
}

/** Returns the path of the innermost list that contains the fault. */
const listOf = (path: string): string | undefined => /^(.*)\[\d+\]/.exec(path)?.[1];

/** Renders `place: path: message`, without a missing place or path. */
export const renderFault = ({ place, path, message }: Fault): string =>
  [place, path, message].filter(Boolean).join(": ");
