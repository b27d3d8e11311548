import { trustIn } from "./judge/judge-chain.ts";
import { judgeRound, type RoundObservation } from "./judge/judge-round.ts";
import type { Sight, Target } from "./model/observation.ts";
import type { VerifyRequest } from "./model/verify-request.ts";
import type { World } from "./model/world.ts";
import { climb } from "./probe/climb.ts";
import type { Route } from "./probe/path/approach.ts";
import { tryDestination } from "./probe/try-destination.ts";
import type { Vantage, Verification } from "./report/verification.ts";

/** Called with each observation of a host, for the progress display. */
export type Progress = (host: string, sight: Sight) => void;

/** Runs one round: all hosts and controls at once, within the limit of the run. */
export async function verifyRound(world: World, request: VerifyRequest, progress: Progress): Promise<Verification> {
  const startedAt = world.clock.now();
  const started = world.clock.elapsed();
  let connections = 0;
  const counting: World = {
    ...world,
    dial(to) {
      connections += 1;
      return world.dial(to);
    },
  };
  const seen = await observeRound(counting, request, progress);
  return {
    version: 1,
    ...judgeRound(seen, request.goal, request.expectation),
    vantage: vantageOf(world, request, seen),
    startedAt: startedAt.toISOString(),
    elapsedMs: world.clock.elapsed() - started,
    rounds: 1,
    connections,
  };
}

/** Makes all observations of one round without judging them. */
export const observeRound = (world: World, request: VerifyRequest, progress: Progress): Promise<RoundObservation> =>
  withinRun(request.limits.run, (signal) => observe(world, request, signal, progress));

async function observe(
  world: World,
  request: VerifyRequest,
  signal: AbortSignal,
  progress: Progress,
): Promise<RoundObservation> {
  const { limits, resolvers } = request;
  const route = (network: Target["network"], way: Pick<Route, "proxy" | "at">): Route => ({
    ...way,
    resolvers: resolvers[network],
    limits,
    signal,
  });
  const [hosts, destinations] = await Promise.all([
    Promise.all(
      request.hosts.map(({ target, proxy, at }) =>
        climb(world, target, {
          ...request,
          route: route(target.network, { proxy, at }),
          trust: trustIn,
          progress: (sight) => progress(target.host, sight),
        }),
      ),
    ),
    Promise.all(
      request.destinations.map(({ proxy, ...wanted }) => tryDestination(world, wanted, route("internet", { proxy }))),
    ),
  ]);
  return { hosts, destinations };
}

/** Gives `work` a signal that is aborted at the limit. Every probe heeds it, so the work ends soon after. */
async function withinRun<Value>(limitMs: number, work: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), limitMs);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}

function vantageOf({ machine }: World, request: VerifyRequest, { hosts }: RoundObservation): Vantage {
  const proxies = request.hosts.map(({ proxy }) => proxy && `${proxy.shown} (${proxy.variable})`);
  return {
    machine,
    localAddresses: unique(
      hosts.flatMap(({ addresses }) => addresses.map(({ connection }) => connection.localAddress)),
    ),
    resolvers: unique(hosts.flatMap(({ resolution }) => resolution?.resolvers ?? [])),
    proxies: unique(proxies),
    variables: request.variables,
  };
}

const unique = (texts: readonly (string | undefined)[]): string[] =>
  [...new Set(texts)].filter((text) => text !== undefined);
