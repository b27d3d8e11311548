import type { Catalogue } from "../catalogue/catalogue.ts";
import { type Expectation, judgeRun, type RunObservation } from "./judge/judge-run.ts";
import type { Destination } from "./model/destination.ts";
import type { Limits } from "./model/limits.ts";
import type { Target } from "./model/observation.ts";
import type { Rung } from "./model/rungs.ts";
import type { World } from "./model/world.ts";
import { chooseProxy, type Route } from "./probe/approach.ts";
import { climb } from "./probe/climb.ts";
import { tryDestination } from "./probe/controls.ts";
import type { Mailbox } from "./probe/mesh-token.ts";
import type { Report, Vantage } from "./report/report.ts";
import type { Credentials } from "./request/credentials.ts";
import { namedVariables } from "./request/trust-variables.ts";

/** A verification to make: read, checked and complete. */
export interface Plan {
  readonly targets: readonly Target[];
  readonly goal: Rung;
  readonly expectation: Expectation;
  readonly limits: Limits;
  /** Resolvers to ask for names on the internet and on HSCN; where there are none, the machine's. */
  readonly resolvers: Readonly<Record<Target["network"], readonly string[]>>;
  readonly direct: boolean;
  readonly credentials: Credentials;
  readonly mailbox?: Mailbox;
  readonly authorities: Catalogue["authorities"];
  /** Controls; where one is absent, it is not made. */
  readonly foreignName?: string;
  readonly mustNotReach: readonly Destination[];
  readonly mustReach: readonly Destination[];
}

/** One thing that happened, to show to whoever waits. */
export type Progress = (host: string, what: string) => void;

/** One round: all hosts and controls at once, within the limit of the run. @throws ConfigurationError of a proxy variable. */
export async function verify(world: World, plan: Plan, progress: Progress): Promise<Report> {
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
  const seen = await withinRun(plan.limits.run, (signal) => observe(counting, plan, signal, progress));
  return {
    version: 1,
    ...judgeRun(seen, plan.goal, plan.expectation),
    vantage: vantageOf(world, plan, seen),
    startedAt: startedAt.toISOString(),
    elapsedMs: world.clock.elapsed() - started,
    rounds: 1,
    connections,
  };
}

async function observe(world: World, plan: Plan, signal: AbortSignal, progress: Progress): Promise<RunObservation> {
  const { limits, direct } = plan;
  const route = (network: Target["network"]): Route => ({
    resolvers: plan.resolvers[network],
    direct,
    limits,
    signal,
  });
  const destinations = [
    ...plan.mustNotReach.map((destination) => ({ destination, must: "not-reach" as const })),
    ...plan.mustReach.map((destination) => ({ destination, must: "reach" as const })),
  ];
  const [hosts, tried] = await Promise.all([
    Promise.all(
      plan.targets.map((target) =>
        climb(world, target, {
          ...plan,
          route: route(target.network),
          progress: (what) => progress(target.host, what),
        }),
      ),
    ),
    Promise.all(
      destinations.map(({ destination, must }) => tryDestination(world, destination, must, route("internet"))),
    ),
  ]);
  return { hosts, destinations: tried };
}

/** Gives `work` a signal that is aborted at the limit. Every probe heeds it, so the work ends soon behind it. */
async function withinRun<Value>(limitMs: number, work: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), limitMs);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}

function vantageOf(world: World, plan: Plan, { hosts }: RunObservation): Vantage {
  const proxies = plan.targets.flatMap(({ host, port }) => {
    const proxy = chooseProxy(world, host, port, plan);
    return proxy ? [`${proxy.shown} (${proxy.variable})`] : [];
  });
  return {
    machine: world.machine,
    localAddresses: unique(
      hosts.flatMap(({ addresses }) => addresses.map(({ connection }) => connection.localAddress)),
    ),
    resolvers: unique(hosts.flatMap(({ resolution }) => resolution?.resolvers ?? [])),
    proxies: unique(proxies),
    variables: namedVariables(world.environment),
  };
}

const unique = (texts: readonly (string | undefined)[]): string[] =>
  [...new Set(texts)].filter((text) => text !== undefined);
