import type { AddressObservation, Handshake, VersionObservation } from "../model/observation.ts";
import type { Cause } from "./advice.ts";
import { proof } from "./evidence.ts";
import { failed, outOfTime, passed, type RungJudgement } from "./step.ts";

/**
 * Judges whether TLS started. The foreign name and the other hosts help to interpret silence, a reset or a close after
 * the ClientHello.
 */
export function judgeHello(seen: AddressObservation, othersAnswered: boolean): RungJudgement {
  const { stranger } = seen;
  if (!stranger) return outOfTime();
  const { elapsedMs } = stranger;
  if (stranger.end === "cut-short" && stranger.stage !== "finished") return outOfTime(elapsedMs);
  if (isStarted(stranger))
    return passed(proof("hello-answered", startedFact(stranger)), versionFacts(seen.versions), elapsedMs);
  const cause = causeOf(seen, stranger);
  const control = DECIDED_BY_CONTROL.has(cause) ? controlFacts(seen, othersAnswered) : [];
  return failed(cause, [endFact(stranger), ...control], elapsedMs);
}

/** Whether a TLS server of any name answered. */
export const isAnswered = (handshake: Handshake | undefined): boolean => handshake?.version !== undefined;

/** A server may refuse a client without a certificate before the handshake is finished. TLS has started even so. */
const isStarted = ({ stage, version, certificateAsked, end }: Handshake): boolean =>
  (version === "TLSv1.3" || version === "TLSv1.2") &&
  (stage === "finished" || (certificateAsked === true && (end === "alert" || end === "closed" || end === "reset")));

function causeOf(seen: AddressObservation, stranger: Handshake): Cause {
  const { end, alert, bytesReceived, notTls, version } = stranger;
  if (notTls !== undefined || end === "not-tls") return "not-tls";
  if (version !== undefined && !isModern(version)) return "old-tls-only";
  if (version !== undefined) return brokenCause(end);
  if (end === "alert") return ALERT_CAUSES[alert?.name ?? ""] ?? "no-common-tls";
  if (end === "failed" || end === "refused-by-us") return "no-common-tls";
  if (bytesReceived > 0) return end === "timed-out" ? "handshake-unfinished" : "handshake-broken";
  return unansweredCause(seen, stranger);
}

const isModern = (version: string): boolean => version === "TLSv1.3" || version === "TLSv1.2";

function brokenCause(end: Handshake["end"]): Cause {
  if (end === "timed-out") return "handshake-unfinished";
  return end === "failed" ? "no-common-tls" : "handshake-broken";
}

const ALERT_CAUSES: Record<string, Cause> = {
  protocol_version: "old-tls-only",
  unrecognized_name: "name-not-served",
};

/** Returns the cause if not a single byte came back. */
function unansweredCause({ versions, foreignName }: AddressObservation, stranger: Handshake): Cause {
  if (versions.some((version) => isSmallerAndAnswered(version, stranger))) return "large-hello-dropped";
  if (isAnswered(foreignName)) return "name-filtered";
  if (stranger.end === "reset") return "hello-reset";
  if (stranger.end === "closed") return "hello-closed";
  if ((stranger.unacknowledgedBytes ?? 0) > 0) return "hello-dropped";
  return stranger.unacknowledgedBytes === 0 && (foreignName?.unacknowledgedBytes ?? 0) > 0
    ? "name-passed-unanswered"
    : "hello-unanswered";
}

const isSmallerAndAnswered = ({ version, outcome, helloBytes }: VersionObservation, { helloBytes: large }: Handshake) =>
  isModern(version) && outcome === "accepted" && helloBytes < large;

/**
 * Causes that can't be told apart from a server's own behaviour. Only another name, offered to the same address, shows
 * whether a rule is behind them.
 */
export const DECIDED_BY_CONTROL: ReadonlySet<Cause> = new Set<Cause>([
  "name-filtered",
  "hello-dropped",
  "hello-unanswered",
  "name-passed-unanswered",
  "hello-reset",
  "hello-closed",
]);

function controlFacts({ stranger, foreignName }: AddressObservation, othersAnswered: boolean): string[] {
  const alike = stranger && foreignName && endWords(stranger) === endWords(foreignName) ? ", just the same" : "";
  return [
    foreignName
      ? `the foreign name ${foreignName.serverName}, to the same address: ${endWords(foreignName)}${alike}`
      : "no foreign name was tried at this address",
    othersAnswered
      ? "other hosts of this run are answered, so TLS gets out: it is this name, or its server"
      : "no other host of this run is answered",
  ];
}

const startedFact = ({ serverName, version, cipher, helloBytes }: Handshake): string =>
  `${version}${cipher ? `, ${cipher}` : ""}, as ${serverName}, with a ClientHello of ${helloBytes} bytes`;

const endFact = (handshake: Handshake): string =>
  `a ClientHello of ${handshake.helloBytes} bytes as ${handshake.serverName}: ${endWords(handshake)}`;

/** Describes how a handshake ended. */
export function endWords(handshake: Handshake): string {
  const { end, alert, notTls, version, recordUnfinished, unacknowledgedBytes, code } = handshake;
  if (notTls !== undefined) return `answered in clear: "${notTls}"`;
  if (end === "alert") return `alert ${alert?.name}${alert?.number === undefined ? "" : ` (${alert.number})`}`;
  if (end === "failed" || end === "refused-by-us") return code ? `failed here (${code})` : "failed here";
  const answered = version === undefined ? "" : `answered with ${version}, then `;
  if (end === "open") return version === undefined ? "open" : `answered with ${version}`;
  if (end !== "timed-out") return `${answered}${end === "cut-short" ? "cut short" : end}`;
  if (recordUnfinished) return `${answered}a record was begun and never ended`;
  if (unacknowledgedBytes === undefined || version !== undefined) return `${answered}silence`;
  return unacknowledgedBytes > 0 ? "silence, and nobody acknowledged it" : "silence, though something acknowledged it";
}

/** States which versions are accepted, and what is wrong with that. */
function versionFacts(versions: readonly VersionObservation[]): string[] {
  const by = (outcome: VersionObservation["outcome"]): string[] =>
    versions.filter((each) => each.outcome === outcome).map(({ version }) => version);
  const old = by("accepted").filter((version) => !isModern(version));
  const lists = (["accepted", "refused", "unanswered", "not-offered"] as const)
    .filter((outcome) => by(outcome).length > 0)
    .map((outcome) => `${OUTCOME_WORDS[outcome]} ${by(outcome).join(", ")}`);
  return [
    ...(lists.length > 0 ? [lists.join("; ")] : []),
    ...(old.length > 0 ? [`${old.join(" and ")} should be refused; MESH needs TLS 1.2 or newer`] : []),
  ];
}

const OUTCOME_WORDS = {
  accepted: "accepts",
  refused: "refuses",
  unanswered: "leaves unanswered",
  "not-offered": "this machine can't offer",
};
