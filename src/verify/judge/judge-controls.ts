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
 * What a control found. A control shows that the path filters, or that the network works; without one a result proves
 * little.
 */
export type ControlResult = ControlStatus & {
  /** `foreign-name`: to a MESH address; the others are destinations of their own. */
  readonly kind: "foreign-name" | "must-not-reach" | "must-reach";
  readonly target: string;
  readonly facts: readonly string[];
  /** Whether the run can't be as expected unless this is `good`. */
  readonly weighs: boolean;
};

/** `good`: as it must be, with what proves it. `bad`: the opposite. `unclear`: neither, with what would prove it. */
export type ControlStatus =
  | { readonly status: "good"; readonly evidence: Proof }
  | { readonly status: "bad" }
  | { readonly status: "unclear"; readonly wouldProve: string };

/**
 * One control a host. A foreign name that is answered at any of its addresses shows that names are not filtered; where
 * the host is to be blocked, that the network works, and that its own name is what is.
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
      // Where nothing is learnt of it, hosts that are reached are no less reached.
      weighs: (worst ?? head).status === "bad",
    },
  ];
}

/**
 * Whether a foreign name shows that names are filtered: a server may reset, close or leave a foreign name unanswered
 * all by itself.
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

/** Whether a foreign name shows that the network works and goes by name. */
const networkStatus = ({ connection: { address } }: AddressObservation, foreign: Handshake): ControlStatus =>
  isAnswered(foreign)
    ? {
        status: "good",
        evidence: proof("foreign-name-answered", `${foreign.serverName} at ${address}: ${endWords(foreign)}`),
      }
    : { status: "unclear", wouldProve: "--must-reach with a destination that is open from here" };

/**
 * TCP connected, and nobody acknowledged the hello: a server's own system acknowledges whatever its programs make of
 * it.
 */
const isDropped = ({ end, unacknowledgedBytes = 0 }: Handshake): boolean =>
  end === "timed-out" && unacknowledgedBytes > 0;

const SERVER_OR_FILTER =
  "the firewall's own log, or the same command from a network without the firewall: the server may do that by itself";

const UNTRIED: ControlStatus = { status: "unclear", wouldProve: "a connection to the host" };

/** What shows that the network works as far as that destination; nothing where it doesn't. */
export function isNetworkShown(seen: DestinationObservation): Evidence[] {
  if (seen.must !== "reach" || !seen.handshake || !isOpen(seen.handshake)) return [];
  return [...proof("destination-answered", `${showDestination(seen.destination)}: ${endWords(seen.handshake)}`)];
}

/** A TLS server answered, or one of another protocol greeted. An alert or a page of HTTP may be a filter's. */
const isOpen = (handshake: Handshake): boolean =>
  isAnswered(handshake) || (handshake.notTls !== undefined && !/^HTTP\//.test(handshake.notTls));

/** @param networkShown what shows that the network works, of other destinations. */
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

/** Not reached is what was seen; that a rule keeps it so takes more, for the destination may be dead. */
function mustNotReachStatus(seen: DestinationObservation, networkShown: readonly Evidence[]): ControlStatus {
  const { handshake, connection, destination } = seen;
  if (handshake && isOpen(handshake)) return { status: "bad" };
  if (isCutShort(seen)) return { status: "unclear", wouldProve: "more time (--limit run=120s)" };
  if (!handshake && !connection)
    return {
      status: "unclear",
      wouldProve:
        "an address of it (--must-not-reach ADDRESS:PORT), or another resolver: a name that doesn't resolve keeps nobody from its address",
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
