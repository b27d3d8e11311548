import { isIP } from "node:net";
import { showDestination } from "../model/destination.ts";
import { showDuration } from "../model/duration.ts";
import type { AddressObservation, DestinationObservation, Handshake, HostObservation } from "../model/observation.ts";
import type { Expectation } from "../model/verify-request.ts";
import { type Evidence, type Proof, proof } from "./evidence.ts";
import { connectionFact } from "./judge-connection.ts";
import { endWords, isAnswered } from "./judge-hello.ts";
import { failureFact } from "./judge-resolution.ts";

/**
 * Result of a control, which shows that the path filters, or that the network works. Without one, a result proves
 * little.
 */
export type ControlResult = ControlStatus & {
  /** `foreign-name` tries a MESH address; the others have their own destinations. */
  readonly kind: "foreign-name" | "must-not-reach" | "must-reach";
  readonly target: string;
  readonly facts: readonly string[];
  /** Whether the run counts as expected only if this control is `good`. */
  readonly weighs: boolean;
};

/** `good`: as required, with proof. `bad`: the opposite. `unclear`: neither, with what would prove it. */
export type ControlStatus =
  | { readonly status: "good"; readonly evidence: Proof }
  | { readonly status: "bad" }
  | { readonly status: "unclear"; readonly wouldProve: string };

/**
 * Returns one control for each host. If any of its addresses answers a foreign name, names are not filtered. If the
 * host is expected to be blocked, the same answer shows that the network works and that the host's own name is blocked.
 */
export function foreignNameControls({ target, addresses }: HostObservation, expectation: Expectation): ControlResult[] {
  const tried = addresses.flatMap((seen) => (seen.foreignName ? [{ seen, foreign: seen.foreignName }] : []));
  const [first] = tried;
  if (!first) return [];
  const judge = expectation === "reached" ? foreignNameStatus : networkStatus;
  const statuses = tried.map(({ seen, foreign }) => judge(seen, foreign));
  const [head = UNTRIED] = statuses;
  const worst = (["bad", "good"] as const).map((each) => statuses.find(({ status }) => status === each)).find(Boolean);
  return [
    {
      kind: "foreign-name",
      target: `${first.foreign.serverName} at the address of ${target.host}`,
      ...(worst ?? head),
      facts: tried.map(({ foreign }) => endWords(foreign)),
      // An unclear control doesn't weaken the proof that hosts are reached.
      weighs: (worst ?? head).status === "bad",
    },
  ];
}

/**
 * Judges whether a foreign name shows that names are filtered. A reset, a close or silence doesn't, because the server
 * itself may answer so.
 */
function foreignNameStatus({ stranger: own }: AddressObservation, foreign: Handshake): ControlStatus {
  if (isAnswered(foreign)) return { status: "bad" };
  if (!isAnswered(own)) return { status: "unclear", wouldProve: "an answer to the host's own name" };
  const answered = `the host's own name is answered there, ${foreign.serverName} is not`;
  if (isDropped(foreign))
    return { status: "good", evidence: proof("hello-dropped", `${answered}: ${endWords(foreign)}`) };
  if (foreign.notTls !== undefined)
    return { status: "good", evidence: proof("page-in-clear", `${answered}: ${endWords(foreign)}`) };
  return { status: "unclear", wouldProve: SERVER_OR_FILTER };
}

/** Judges whether a foreign name shows that the network works and filters by name. */
const networkStatus = ({ connection: { address } }: AddressObservation, foreign: Handshake): ControlStatus =>
  isAnswered(foreign)
    ? {
        status: "good",
        evidence: proof("foreign-name-answered", `${foreign.serverName} at ${address}: ${endWords(foreign)}`),
      }
    : { status: "unclear", wouldProve: "--must-reach with a destination that is open from here" };

/** Whether TCP connected but nobody acknowledged the hello. A server's operating system acknowledges it in any case. */
const isDropped = ({ end, unacknowledgedBytes = 0 }: Handshake): boolean =>
  end === "timed-out" && unacknowledgedBytes > 0;

const SERVER_OR_FILTER =
  "the firewall's own log, or the same command from a network without the firewall: the server may do that by itself";

const UNTRIED: ControlStatus = { status: "unclear", wouldProve: "a connection to the host" };

/** Returns proof that the network works up to that destination; empty if there is none. */
export function isNetworkShown(seen: DestinationObservation): Evidence[] {
  if (seen.must !== "reach" || !seen.handshake || !isOpen(seen.handshake)) return [];
  return [...proof("destination-answered", `${showDestination(seen.destination)}: ${endWords(seen.handshake)}`)];
}

/**
 * Whether a TLS server answered, or a server of another protocol sent a greeting. A filter may send an alert or an HTTP
 * page, so those don't count.
 */
const isOpen = (handshake: Handshake): boolean =>
  isAnswered(handshake) || (handshake.notTls !== undefined && !/^HTTP\//.test(handshake.notTls));

/** @param networkShown evidence from other destinations that the network works. */
export function destinationControl(seen: DestinationObservation, networkShown: readonly Evidence[]): ControlResult {
  const { destination, must, byDefault = false } = seen;
  const judged = must === "reach" ? mustReachStatus(seen) : mustNotReachStatus(seen, networkShown);
  return {
    kind: must === "reach" ? "must-reach" : "must-not-reach",
    target: showDestination(destination),
    ...judged,
    facts: [destinationFact(seen)],
    weighs:
      judged.status === "bad" || (judged.status === "unclear" && (must === "reach" || (!byDefault && !isTried(seen)))),
  };
}

function mustReachStatus(seen: DestinationObservation): ControlStatus {
  const [shown] = isNetworkShown(seen);
  if (shown) return { status: "good", evidence: [shown] };
  if (isCutShort(seen)) return { status: "unclear", wouldProve: "more time (--limit run=120s)" };
  if (seen.handshake && seen.handshake.bytesReceived > 0)
    return { status: "unclear", wouldProve: "a destination that answers TLS: an alert or a page may be a filter's" };
  return { status: "bad" };
}

/** That the destination was not reached doesn't prove a rule, because the destination itself may be down. */
function mustNotReachStatus(seen: DestinationObservation, networkShown: readonly Evidence[]): ControlStatus {
  const { handshake, connection, destination } = seen;
  if (handshake && isOpen(handshake)) return { status: "bad" };
  if (isCutShort(seen)) return { status: "unclear", wouldProve: "more time (--limit run=120s)" };
  if (!handshake && !connection)
    return {
      status: "unclear",
      wouldProve:
        "its address (--must-not-reach ADDRESS:PORT), or another resolver: clients can dial the address even if the name doesn't resolve",
    };
  if (handshake && isDropped(handshake))
    return { status: "good", evidence: proof("hello-dropped", destinationFact(seen)) };
  const { tunnel } = connection ?? {};
  if (tunnel?.outcome === "answered" && tunnel.status === 403)
    return { status: "good", evidence: proof("proxy-refused", destinationFact(seen)) };
  const mayBeOwn = handshake !== undefined && (handshake.bytesReceived > 0 || isIP(destination.host) !== 0);
  if (networkShown.length > 0 && !mayBeOwn)
    return { status: "good", evidence: [...proof("not-answered", destinationFact(seen)), ...networkShown] };
  return {
    status: "unclear",
    wouldProve: `${networkShown.length > 0 ? "" : "--must-reach beside it, or "}${SERVER_OR_FILTER}`,
  };
}

const isTried = ({ handshake, connection }: DestinationObservation): boolean => (handshake ?? connection) !== undefined;

const isCutShort = ({ handshake, connection, resolution }: DestinationObservation): boolean =>
  handshake?.end === "cut-short" ||
  connection?.outcome === "cut-short" ||
  (connection === undefined && (resolution?.answers.some(({ outcome }) => outcome === "cut-short") ?? false));

function destinationFact({ resolution, connection, handshake }: DestinationObservation): string {
  if (handshake) return `after ${showDuration(handshake.elapsedMs)}: ${endWords(handshake)}`;
  if (connection) return connectionFact(connection);
  return `not resolved: ${resolution ? failureFact(resolution) : "not asked"}`;
}
