import type { PathLayer, Rule } from "./path.ts";

/** One of the things that a client may be behind, where the stack has several. */
export interface PathChoice {
  /** Names it, where there are others; for titles. */
  readonly name: string;
  readonly layers: readonly PathLayer[];
  readonly assumptions: readonly string[];
  /** Keys of the subnets whose clients are behind it; never empty. Undefined where the stack doesn't tell. */
  readonly subnets?: ReadonlySet<string> | undefined;
}

/** One choice at each station. */
export interface Way {
  readonly choices: readonly PathChoice[];
  /** The subnets whose clients go that way. Undefined where the stack doesn't tell. */
  readonly subnets?: ReadonlySet<string> | undefined;
  /** Whether it is for clients in no subnet that the stack tells of, since those go other ways. */
  readonly isElsewhere: boolean;
}

/**
 * Every way to take one of each that some client may go: those of a subnet go where it is attached. More than anybody
 * reads are made one, of which each rule may decide or not.
 */
export function waysThrough(all: readonly (readonly PathChoice[])[]): Way[] {
  const named = all.map((some) => (some.length === 1 ? some.map((only) => ({ ...only, name: "" })) : some));
  const ways = attachedWays(named);
  if (ways !== undefined && ways.length > 0) return ways;
  const untold = named.map((some) => some.map(({ subnets: _, ...one }) => one));
  return (ways && attachedWays(untold)) ?? attachedWays(untold.map(asOne)) ?? [];
}

const MOST_PATHS = 64;

/** Undefined where there are too many. */
function attachedWays(all: readonly (readonly PathChoice[])[]): Way[] | undefined {
  let ways: Way[] = [{ choices: [], isElsewhere: false }];
  for (const some of all) {
    const isTold = some.some(({ subnets }) => subnets !== undefined);
    ways = ways.flatMap(({ choices, subnets, isElsewhere }) =>
      some.flatMap((one) => {
        // Where the stack tells of some subnets, what it tells of none is for others.
        const [isOfOthers, isOfSome] = [isTold && one.subnets === undefined, one.subnets !== undefined];
        if ((subnets !== undefined && isOfOthers) || (isElsewhere && isOfSome)) return [];
        const both = subnets && one.subnets ? common(subnets, one.subnets) : (one.subnets ?? subnets);
        if (both?.size === 0) return [];
        return [{ choices: [...choices, one], subnets: both, isElsewhere: isElsewhere || isOfOthers }];
      }),
    );
    if (ways.length > MOST_PATHS) return undefined;
  }
  return ways;
}

const common = (a: ReadonlySet<string>, b: ReadonlySet<string>): Set<string> =>
  new Set([...a].filter((one) => b.has(one)));

/** Where there are too many to tell apart, which of them a client is behind is unknown. */
function asOne(some: readonly PathChoice[]): PathChoice[] {
  if (some.length === 1) return [...some];
  const longest = some.reduce((a, b) => (b.layers.length > a.layers.length ? b : a));
  const layers = longest.layers.map((layer, index): PathLayer => {
    const same = some.flatMap((one) => one.layers[index] ?? []);
    const rules = same.flatMap(({ rules }) => rules.map(({ grant }): Rule => ({ grant, certain: false })));
    return {
      ...layer,
      rules,
      fallback: { effect: "unknown", why: `which of ${some.length} it is behind isn't in this stack` },
    };
  });
  return [{ name: "", layers, assumptions: [] }];
}
