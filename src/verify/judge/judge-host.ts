import { isIP } from "node:net";
import { STATUS_REMARKS } from "../../egress/host-fields.ts";
import type { AddressObservation, HostObservation, Target } from "../model/observation.ts";
import { isAtOrBelow, RUNGS, type Rung } from "../model/rungs.ts";
import { type Proof, proof, proofOf } from "./evidence.ts";
import { judgeChain } from "./judge-chain.ts";
import { judgeAuthenticated, judgeMesh, judgeStranger } from "./judge-client.ts";
import { connectionFact, judgeConnection, judgeProxyConnection } from "./judge-connection.ts";
import { isAnswered, judgeHello } from "./judge-hello.ts";
import { isSinkhole, judgeResolution } from "./judge-resolution.ts";
import {
  failed,
  type Halted,
  isHalted,
  type LadderStep,
  outOfTime,
  passed,
  type RungJudgement,
  unclear,
} from "./step.ts";

/** How far one host got. */
export type HostResult = HostVerdict & {
  readonly target: Target;
  /** All rungs, lowest first; of several addresses, those of the one that got least far. */
  readonly steps: readonly LadderStep[];
  /** The highest rung that passed with all below it; absent where none did. */
  readonly reached?: Rung;
  readonly addresses: readonly AddressResult[];
  /** What else there is to know. */
  readonly remarks: readonly string[];
};

/** `reached`: every rung up to the goal is proven at every address that counts, the goal's own by `evidence`. */
export type HostVerdict =
  | { readonly verdict: "reached"; readonly evidence: Proof; readonly stoppedBy?: undefined }
  | {
      readonly verdict: "stopped" | "unclear";
      /** The step that kept it from the goal. */
      readonly stoppedBy: Halted & { readonly rung: Rung };
    };

export interface AddressResult {
  readonly address: string;
  readonly steps: readonly LadderStep[];
  /** Why it does not count. */
  readonly setAside?: string;
}

/** What judging one host takes from the rest of the run. */
export interface JudgeContext {
  /** The highest rung asked for. */
  readonly goal: Rung;
  /** Whether TLS got an answer for another host of this run. */
  readonly othersAnswered: boolean;
}

/** How far a host got, and what stopped it. Pure: the same evidence gives the same words. */
export function judgeHost(seen: HostObservation, context: JudgeContext): HostResult {
  const { target } = seen;
  const resolved: LadderStep = { rung: "resolved", ...judgeName(seen, context.goal) };
  const addresses = seen.addresses.map((address) => judgeAddress(seen, address, context));
  const counting = addresses.filter(({ setAside }) => setAside === undefined);
  const above = worstOf(counting)?.steps ?? [];
  const steps = ladder(sunk(seen, resolved, above) ?? resolved, above, context.goal);
  const verdict = verdictOf(steps, counting, context.goal);
  const proven = steps.slice(0, verdict.stoppedBy ? RUNGS.indexOf(verdict.stoppedBy.rung) : RUNGS.length);
  const reached = proven.findLast(({ status }) => status === "passed")?.rung;
  return {
    target,
    ...verdict,
    steps,
    ...(reached && { reached }),
    addresses,
    remarks: remarksOn(seen, addresses),
  };
}

/** Whether any address of a host gave a TLS answer to the host's own name. */
export const answersTls = ({ addresses }: HostObservation): boolean =>
  addresses.some(({ stranger }) => isAnswered(stranger));

function verdictOf(steps: readonly LadderStep[], counting: readonly AddressResult[], goal: Rung): HostVerdict {
  const stoppedBy = steps.find(isHalted);
  if (stoppedBy) return { verdict: stoppedBy.status === "failed" ? "stopped" : "unclear", stoppedBy };
  const ofGoal = [...steps.slice(0, 1), ...counting.flatMap((address) => address.steps)].filter(
    ({ rung }) => rung === goal,
  );
  const evidence = proofOf(ofGoal.flatMap((step) => (step.status === "passed" ? step.evidence : [])));
  if (evidence) return { verdict: "reached", evidence };
  return { verdict: "unclear", stoppedBy: { rung: goal, ...outOfTime() } };
}

/** A name that a proxy or the user took care of need not resolve here; a tunnel to it shows that the proxy knows it. */
function judgeName({ target, addressBy, resolution, addresses }: HostObservation, goal: Rung): RungJudgement {
  if (resolution) return judgeResolution(target, resolution);
  if (addressBy === "user") return notNeeded(goal, "the address is given (--at), the name was not asked for");
  const open = addresses.map(({ connection }) => connection).find(({ tunnel }) => tunnel?.outcome === "open");
  if (open) return passed(proof("tunnel-opened", "the proxy resolves the name"));
  return notNeeded(goal, "the proxy resolves the name");
}

const notNeeded = (goal: Rung, fact: string): RungJudgement =>
  goal === "resolved" ? unclear("name-not-asked", [fact]) : { status: "not-needed", facts: [fact] };

function judgeAddress(host: HostObservation, seen: AddressObservation, context: JudgeContext): AddressResult {
  const judgements: Record<Exclude<Rung, "resolved">, () => RungJudgement> = {
    connected: () =>
      host.addressBy === "proxy" ? judgeProxyConnection(seen.connection) : judgeConnection(seen.connection),
    "tls-started": () => judgeHello(seen, context.othersAnswered),
    "not-intercepted": () => judgeChain(host.target, seen.chain),
    "mutual-tls": () => judgeStranger(seen),
    authenticated: () => judgeAuthenticated(seen),
    "mesh-answered": () => judgeMesh(seen.mesh),
  };
  const steps: LadderStep[] = [];
  for (const [rung, judge] of Object.entries(judgements) as [Rung, () => RungJudgement][]) {
    if (!isAtOrBelow(rung, context.goal)) break;
    steps.push({ rung, ...judge() });
    if (steps.at(-1)?.status !== "passed") break;
  }
  const { address } = seen.connection;
  return { address, steps, ...(isLackingFamily(host, seen) && { setAside: `no route to IPv${isIP(address)} here` }) };
}

/**
 * An address of a family that this machine has no route for doesn't count where the other family connects: clients skip
 * it.
 */
function isLackingFamily({ addresses }: HostObservation, { connection }: AddressObservation): boolean {
  const connected = addresses
    .filter((other) => other.connection.outcome === "connected")
    .map((other) => isIP(other.connection.address));
  return connection.outcome === "unreachable" && connected.length > 0 && !connected.includes(isIP(connection.address));
}

/**
 * The one that got least far: a client may be given any of them. Among equals a failure comes before what is unclear.
 */
const worstOf = (addresses: readonly AddressResult[]): AddressResult | undefined =>
  addresses.toSorted((a, b) => heightOf(a) - heightOf(b)).at(0);

const heightOf = ({ steps }: AddressResult): number =>
  steps.length * 3 + ["failed", "unclear", "passed"].indexOf(steps.at(-1)?.status ?? "failed");

/** All rungs: those judged, those that a lower one kept from being tried, those nobody asked for. */
function ladder(resolved: LadderStep, above: readonly LadderStep[], goal: Rung): LadderStep[] {
  const judged = [resolved, ...(isHalted(resolved) ? [] : above)];
  return RUNGS.map(
    (rung) =>
      judged.find((step) => step.rung === rung) ?? {
        rung,
        status: isAtOrBelow(rung, goal) ? "not-tried" : "not-asked",
        facts: [],
      },
  );
}

/**
 * Where every address is one of a sinkhole, what fails there fails because of DNS. A forward on this machine that works
 * is none.
 */
function sunk(
  { resolution }: HostObservation,
  resolved: LadderStep,
  above: readonly LadderStep[],
): LadderStep | undefined {
  const addresses = resolution?.addresses ?? [];
  const stop = above.find(({ status }) => status === "failed");
  if (!stop || addresses.length === 0 || !addresses.every(isSinkhole) || !isAtOrBelow(stop.rung, "not-intercepted"))
    return undefined;
  const facts = [...resolved.facts, ...stop.facts];
  return { rung: "resolved", ...failed("name-sinkholed", facts, resolved.elapsedMs) };
}

function remarksOn({ target, resolution, documented }: HostObservation, addresses: readonly AddressResult[]): string[] {
  const strangers = resolution?.addresses.filter((address) => !target.documented.some((known) => known === address));
  return [
    ...(STATUS_REMARKS[target.status] ? [STATUS_REMARKS[target.status]] : []),
    ...(target.documented.length > 0 && strangers && strangers.length > 0
      ? [`${strangers.join(", ")}: not a documented address of this host (${target.documented.join(", ")})`]
      : []),
    ...(documented.length > 0
      ? [
          `documented addresses, by TCP, which a firewall may answer itself: ${documented.map(connectionFact).join("; ")}`,
        ]
      : []),
    ...addresses.flatMap(({ address, setAside }) => (setAside ? [`${address} does not count: ${setAside}`] : [])),
  ];
}
