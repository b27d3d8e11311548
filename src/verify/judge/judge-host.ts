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
  /** All rungs, lowest first. If the host has several addresses, these are the steps of the one that got least far. */
  readonly steps: readonly LadderStep[];
  /** The highest rung that passed together with all below it; absent if none did. */
  readonly reached?: Rung;
  readonly addresses: readonly AddressResult[];
  /** Further remarks, a sentence each. */
  readonly remarks: readonly string[];
};

/** `reached`: every rung up to the goal is proven at every address that counts. `evidence` proves the goal itself. */
export type HostVerdict =
  | { readonly verdict: "reached"; readonly evidence: Proof; readonly stoppedBy?: undefined }
  | {
      readonly verdict: "stopped" | "unclear";
      /** The step that kept the host from the goal. */
      readonly stoppedBy: Halted & { readonly rung: Rung };
    };

export interface AddressResult {
  readonly address: string;
  readonly steps: readonly LadderStep[];
  /** Why the address doesn't count. */
  readonly setAside?: string;
}

/** What judging one host needs to know of the rest of the run. */
export interface JudgeContext {
  /** The highest rung that was requested. */
  readonly goal: Rung;
  /** Whether another host of this run answered TLS. */
  readonly othersAnswered: boolean;
}

/** Judges how far a host got, and what stopped it. Pure: the same evidence gives the same words. */
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

/** Whether any address of a host answered TLS to the host's own name. */
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

/**
 * If a proxy or the user supplied the address, the name need not resolve here. A tunnel to it proves that the proxy
 * resolved it.
 */
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
 * Whether this machine has no route for the address's family while the other family connects. Such an address doesn't
 * count, because clients skip it.
 */
function isLackingFamily({ addresses }: HostObservation, { connection }: AddressObservation): boolean {
  const connected = addresses
    .filter((other) => other.connection.outcome === "connected")
    .map((other) => isIP(other.connection.address));
  return connection.outcome === "unreachable" && connected.length > 0 && !connected.includes(isIP(connection.address));
}

/**
 * Returns the address that got least far, because a client may get any of them. Among equals, a failure comes before an
 * unclear result.
 */
const worstOf = (addresses: readonly AddressResult[]): AddressResult | undefined =>
  addresses.toSorted((a, b) => heightOf(a) - heightOf(b)).at(0);

const heightOf = ({ steps }: AddressResult): number =>
  steps.length * 3 + ["failed", "unclear", "passed"].indexOf(steps.at(-1)?.status ?? "failed");

/** Returns all rungs: those judged, those not tried because a lower one failed, and those not requested. */
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
 * If every address is a sinkhole's, DNS causes the failure. A working local forward to such an address is no sinkhole.
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
