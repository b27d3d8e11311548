import type { PathLayer, Rule } from "./path.ts";

/** One of the groups, tables or firewalls that a client may be behind, if the stack has several. */
export interface PathChoice {
  /** Distinguishes it from the others in titles. */
  readonly name: string;
  readonly layers: readonly PathLayer[];
  readonly assumptions: readonly string[];
  /** Keys of the subnets whose clients are behind it; never empty. Undefined if the stack doesn't show it. */
  readonly subnets?: ReadonlySet<string> | undefined;
}

/** One choice for each station. */
export interface Way {
  readonly choices: readonly PathChoice[];
  /** The subnets whose clients take this way. Undefined if the stack doesn't show it. */
  readonly subnets?: ReadonlySet<string> | undefined;
  /** Whether it is for clients outside the subnets that the stack shows, because those take other ways. */
  readonly isElsewhere: boolean;
}

/**
 * Returns every combination of choices that some client may take. Clients in a subnet take what the subnet is attached
 * to. If there are too many combinations to read, the choices are merged, and each rule may or may not decide.
 */
export function waysThrough(all: readonly (readonly PathChoice[])[]): Way[] {
  const named = all.map((some) => (some.length === 1 ? some.map((only) => ({ ...only, name: "" })) : some));
  const ways = attachedWays(named);
  if (ways !== undefined && ways.length > 0) return ways;
  const untold = named.map((some) => some.map(({ subnets: _, ...one }) => one));
  return (ways && attachedWays(untold)) ?? attachedWays(untold.map(asOne)) ?? [];
}

const MOST_PATHS = 64;

/** Undefined if there are too many. */
function attachedWays(all: readonly (readonly PathChoice[])[]): Way[] | undefined {
  let ways: Way[] = [{ choices: [], isElsewhere: false }];
  for (const some of all) {
    const isTold = some.some(({ subnets }) => subnets !== undefined);
    ways = ways.flatMap(({ choices, subnets, isElsewhere }) =>
      some.flatMap((one) => {
        // If the stack shows the subnets of some choices, the choices without subnets are for other clients.
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

/** Merges too many choices into one, in which it is unknown which of them a client is behind. */
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
