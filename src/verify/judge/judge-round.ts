import { showDestination } from "../model/destination.ts";
import { showDuration } from "../model/duration.ts";
import type { DestinationObservation, Handshake, HostObservation } from "../model/observation.ts";
import type { Rung } from "../model/rungs.ts";
import type { Expectation } from "../model/verify-request.ts";
import type { Cause } from "./advice.ts";
import { connectionFact } from "./judge-connection.ts";
import { endWords, isAnswered } from "./judge-hello.ts";
import { answersTls, type HostResult, judgeHost } from "./judge-host.ts";

/** What a control found. A control shows that the path filters, or that the network works; without one a result proves little. */
export interface ControlResult {
  /** `foreign-name`: to a MESH address; the others are destinations of their own. */
  readonly kind: "foreign-name" | "must-not-reach" | "must-reach";
  readonly target: string;
  /** `good`: as it must be. `bad`: the opposite is proven. */
  readonly status: "good" | "bad" | "unclear";
  readonly facts: readonly string[];
}

/** Everything seen in one round. */
export interface RoundObservation {
  readonly hosts: readonly HostObservation[];
  readonly destinations: readonly DestinationObservation[];
}

export interface RoundResult {
  readonly expectation: Expectation;
  readonly goal: Rung;
  readonly hosts: readonly RoundHost[];
  readonly controls: readonly ControlResult[];
  /** `no` where any host or control proves the opposite, else `unclear` where any does, else `yes`. */
  readonly asExpected: AsExpected;
}
export type AsExpected = "yes" | "no" | "unclear";

/** A host's result, whether it is as expected, and all that was seen of it. */
export interface RoundHost extends HostResult {
  readonly asExpected: AsExpected;
  readonly observation: HostObservation;
}

/** Judges all hosts and controls of a round. */
export function judgeRound(seen: RoundObservation, goal: Rung, expectation: Expectation): RoundResult {
  const hosts = seen.hosts.map((host) => {
    const othersAnswered = seen.hosts.some((other) => other !== host && answersTls(other));
    const result = judgeHost(host, { goal, othersAnswered });
    return {
      ...result,
      observation: host,
      asExpected: expectation === "reached" ? isReached(result) : isBlocked(result, host),
    };
  });
  const controls = [
    ...seen.hosts.flatMap((host) => foreignNameControls(host, expectation)),
    ...seen.destinations.map(destinationControl),
  ];
  const all = [...hosts.map(({ asExpected }) => asExpected), ...controls.flatMap(controlWeight)];
  return { expectation, goal, hosts, controls, asExpected: all.includes("no") ? "no" : unclearOr(all) };
}

const unclearOr = (all: readonly AsExpected[]): AsExpected =>
  all.length === 0 || all.includes("unclear") ? "unclear" : "yes";

/** A foreign name that nothing is learnt from takes nothing away from hosts that are reached; a bad control always does. */
function controlWeight({ kind, status }: ControlResult): AsExpected[] {
  if (status === "bad") return ["no"];
  return status === "unclear" && kind !== "foreign-name" ? ["unclear"] : [];
}

const isReached = ({ verdict }: HostResult): AsExpected =>
  verdict === "reached" ? "yes" : verdict === "stopped" ? "no" : "unclear";

/** Blocked is proven by what kept it, not by a failure of our own or of the resolver's. */
function isBlocked({ stoppedBy }: HostResult, seen: HostObservation): AsExpected {
  if (seen.addresses.some(({ stranger }) => (stranger?.bytesReceived ?? 0) > 0 && stranger?.notTls === undefined))
    return "no";
  return stoppedBy?.cause !== undefined && BLOCKS.has(stoppedBy.cause) ? "yes" : "unclear";
}

const BLOCKS: ReadonlySet<Cause> = new Set<Cause>([
  "name-unknown",
  "hscn-name-unknown",
  "name-empty",
  "name-sinkholed",
  "resolver-refused",
  "port-closed",
  "no-route",
  "packets-dropped",
  "proxy-refused",
  "name-filtered",
  "hello-dropped",
  "hello-unanswered",
  "hello-reset",
  "hello-closed",
  "not-tls",
]);

/**
 * One control a host. A foreign name that is answered at any of its addresses shows that names are not filtered; where the host is to
 * be blocked, that the network works, and that its own name is what is.
 */
function foreignNameControls({ target, addresses }: HostObservation, expectation: Expectation): ControlResult[] {
  const tried = addresses.flatMap(({ stranger, foreignName }) => (foreignName ? [{ stranger, foreignName }] : []));
  const [first] = tried;
  if (!first) return [];
  const statuses = tried.map(({ stranger, foreignName }) =>
    expectation === "reached" ? foreignNameStatus(stranger, foreignName) : isAnswered(foreignName) ? "good" : "unclear",
  );
  return [
    {
      kind: "foreign-name",
      target: `${first.foreignName.serverName} at the address of ${target.host}`,
      status: (["bad", "good"] as const).find((each) => statuses.includes(each)) ?? "unclear",
      facts: tried.map(({ foreignName }) => endWords(foreignName)),
    },
  ];
}

function foreignNameStatus(own: Handshake | undefined, foreign: Handshake): ControlResult["status"] {
  if (isAnswered(foreign)) return "bad";
  // Where our own name isn't answered either, nothing tells a filter from a dead server; nor does a server's own alert.
  if (!isAnswered(own) || foreign.end === "alert" || foreign.end === "failed" || foreign.end === "cut-short")
    return "unclear";
  return "good";
}

function destinationControl(seen: DestinationObservation): ControlResult {
  const { destination, must } = seen;
  const open = (seen.handshake?.bytesReceived ?? 0) > 0 && seen.handshake?.notTls === undefined;
  const kind = must === "reach" ? "must-reach" : "must-not-reach";
  return {
    kind,
    target: showDestination(destination),
    status: open ? (must === "reach" ? "good" : "bad") : closedStatus(seen),
    facts: [destinationFact(seen)],
  };
}

function closedStatus({ must, handshake, connection, resolution }: DestinationObservation): ControlResult["status"] {
  if (handshake?.end === "cut-short" || connection?.outcome === "cut-short") return "unclear";
  if (must === "reach") return "bad";
  if (handshake || connection) return "good";
  // A resolver that fails keeps nobody from the address.
  const blocked = resolution?.answers.some(({ outcome }) => outcome === "nxdomain" || outcome === "refused");
  const empty = resolution?.answers.every(({ outcome }) => outcome === "nodata" || outcome === "nxdomain");
  return blocked || empty ? "good" : "unclear";
}

function destinationFact({ resolution, connection, handshake }: DestinationObservation): string {
  if (handshake) return `after ${showDuration(handshake.elapsedMs)}: ${endWords(handshake)}`;
  if (connection) return connectionFact(connection);
  const said = resolution?.answers.map(({ record, outcome }) => `${record} ${outcome}`).join(", ");
  return `not resolved: ${said ?? "not asked"}`;
}
