import { isIP } from "node:net";
import { STATUS_REMARKS } from "../../egress/host-fields.ts";
import type { AddressObservation, HostObservation, Target } from "../model/observation.ts";
import { isAtOrBelow, RUNGS, type Rung } from "../model/rungs.ts";
import { judgeChain } from "./judge-chain.ts";
import { judgeAuthenticated, judgeMesh, judgeStranger } from "./judge-client.ts";
import { connectionFact, judgeConnection, judgeProxyConnection } from "./judge-connection.ts";
import { isAnswered, judgeHello } from "./judge-hello.ts";
import { isSinkhole, judgeResolution } from "./judge-resolution.ts";
import { failed, type RungJudgement, type Step } from "./step.ts";

/** How far one host got. */
export interface HostResult {
  readonly target: Target;
  /** `reached`: every rung up to the goal is proven at every address that counts. */
  readonly verdict: "reached" | "stopped" | "unclear";
  /** All rungs, lowest first; of several addresses, those of the one that got least far. */
  readonly steps: readonly Step[];
  /** The highest rung that passed with all below it; absent where none did. */
  readonly reached?: Rung;
  /** The step that kept it from the goal. */
  readonly stoppedBy?: Step;
  readonly addresses: readonly AddressResult[];
  /** What else there is to know. */
  readonly remarks: readonly string[];
}

export interface AddressResult {
  readonly address: string;
  readonly steps: readonly Step[];
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
  const resolved: Step = { rung: "resolved", ...judgeResolution(target, seen.resolution) };
  const addresses = seen.addresses.map((address) => judgeAddress(seen, address, context));
  const above = worstOf(addresses.filter(({ setAside }) => setAside === undefined))?.steps ?? [];
  const steps = ladder(sunk(seen, resolved, above) ?? resolved, above, context.goal);
  const stoppedBy = steps.find(({ rung, status }) => isAtOrBelow(rung, context.goal) && status !== "passed");
  const below = stoppedBy ? RUNGS.indexOf(stoppedBy.rung) : RUNGS.indexOf(context.goal) + 1;
  return {
    target,
    verdict: verdictOf(stoppedBy),
    steps,
    ...(below > 0 && { reached: RUNGS[below - 1] }),
    ...(stoppedBy && { stoppedBy }),
    addresses,
    remarks: remarksOn(seen, addresses),
  };
}

/** Whether any address of a host gave a TLS answer to the host's own name. */
export const answersTls = ({ addresses }: HostObservation): boolean =>
  addresses.some(({ stranger }) => isAnswered(stranger));

function verdictOf(stoppedBy: Step | undefined): HostResult["verdict"] {
  if (!stoppedBy) return "reached";
  return stoppedBy.status === "failed" ? "stopped" : "unclear";
}

function judgeAddress(host: HostObservation, seen: AddressObservation, context: JudgeContext): AddressResult {
  const judgements: Record<Exclude<Rung, "resolved">, () => RungJudgement> = {
    connected: () => (host.resolution ? judgeConnection(seen.connection) : judgeProxyConnection(seen.connection)),
    "tls-started": () => judgeHello(seen, context.othersAnswered),
    "not-intercepted": () => judgeChain(host.target, seen.chain),
    "mutual-tls": () => judgeStranger(seen),
    authenticated: () => judgeAuthenticated(seen),
    "mesh-answered": () => judgeMesh(seen.mesh),
  };
  const steps: Step[] = [];
  for (const [rung, judge] of Object.entries(judgements) as [Rung, () => RungJudgement][]) {
    if (!isAtOrBelow(rung, context.goal)) break;
    steps.push({ rung, ...judge() });
    if (steps.at(-1)?.status !== "passed") break;
  }
  const { address } = seen.connection;
  return { address, steps, ...(isLackingFamily(host, seen) && { setAside: `no route to IPv${isIP(address)} here` }) };
}

/** An address of a family that this machine has no route for doesn't count where the other family connects: clients skip it. */
function isLackingFamily({ addresses }: HostObservation, { connection }: AddressObservation): boolean {
  const connected = addresses
    .filter((other) => other.connection.outcome === "connected")
    .map((other) => isIP(other.connection.address));
  return connection.outcome === "unreachable" && connected.length > 0 && !connected.includes(isIP(connection.address));
}

/** The one that got least far: a client may be given any of them. Among equals a failure comes before what is unclear. */
const worstOf = (addresses: readonly AddressResult[]): AddressResult | undefined =>
  addresses.toSorted((a, b) => heightOf(a) - heightOf(b)).at(0);

const heightOf = ({ steps }: AddressResult): number =>
  steps.length * 3 + ["failed", "unclear", "passed"].indexOf(steps.at(-1)?.status ?? "failed");

/** All rungs: those judged, those that a lower one kept from being tried, those nobody asked for. */
function ladder(resolved: Step, above: readonly Step[], goal: Rung): Step[] {
  const judged = [resolved, ...(resolved.status === "passed" ? above : [])];
  return RUNGS.map(
    (rung) =>
      judged.find((step) => step.rung === rung) ?? {
        rung,
        status: isAtOrBelow(rung, goal) ? "not-tried" : "not-asked",
        facts: [],
      },
  );
}

/** Where every address is one of a sinkhole, what fails there fails because of DNS. A forward on this machine that works is none. */
function sunk({ resolution }: HostObservation, resolved: Step, above: readonly Step[]): Step | undefined {
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
