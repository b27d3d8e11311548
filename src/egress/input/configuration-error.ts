/** One thing wrong with what a user wrote. `message` holds the value got and what to do. */
export interface Fault {
  /** Where it stands, as in `rules.live-internet.host`; empty for the whole input. */
  readonly path: string;
  readonly message: string;
  /** Where the user wrote it, as `file:line:column`; absent where that isn't known. */
  readonly place?: string | undefined;
}

/** A mistake of the user's, not of ours: printed without a stack trace, all faults together. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    const told = fewOfEachList(faults);
    super(told.map(renderFault).join("\n"));
    this.faults = told;
  }
}

/** Nobody reads thousands: of what is wrong in a list this much is told, and the rest is counted. */
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

/** The path of the list that the fault lies in, the innermost one. */
const listOf = (path: string): string | undefined => /^(.*)\[\d+\]/.exec(path)?.[1];

/** `place: path: message`, as far as there are a place and a path. */
export const renderFault = ({ place, path, message }: Fault): string =>
  [place, path, message].filter(Boolean).join(": ");
