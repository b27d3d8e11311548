import { showDuration } from "../model/duration.ts";
import type { AddressObservation, HttpAnswer, MeshObservation } from "../model/observation.ts";
import { type Proof, proof } from "./evidence.ts";
import { endWords } from "./judge-hello.ts";
import { failed, outOfTime, passed, type RungJudgement, unclear } from "./step.ts";

/** Judges whether the server asks for a client certificate and refuses a client without one, as MESH does. */
export function judgeStranger({ stranger, strangerAnswer, authenticated }: AddressObservation): RungJudgement {
  if (!stranger) return outOfTime();
  const { certificateAsked, end, elapsedMs } = stranger;
  if (certificateAsked === undefined) return unclear("refusal-missing", [endWords(stranger)]);
  if (!certificateAsked) return failed("no-certificate-asked", ["no certificate was asked for in the handshake"]);
  const asked = "a client certificate was asked for";
  if (isRefusal(end, stranger.alert?.name))
    return passed(refusalProof(asked, `a stranger was refused: ${endWords(stranger)}`), [], elapsedMs);
  if (strangerAnswer) return judgeStrangerAnswer(asked, strangerAnswer, authenticated?.answer);
  return end === "cut-short" ? outOfTime() : unclear("refusal-missing", [asked, endWords(stranger)]);
}

function judgeStrangerAnswer(
  asked: string,
  answer: HttpAnswer,
  withCertificate: HttpAnswer | undefined,
): RungJudgement {
  const { outcome, status = 0, elapsedMs } = answer;
  const fact = `a stranger's request: ${answerWords(answer)}`;
  if (outcome === "cut-short") return outOfTime(elapsedMs);
  const refused = passed(refusalProof(asked, fact), [], elapsedMs);
  if (isRefusal(outcome, answer.alert?.name)) return refused;
  if (outcome !== "answered") return unclear("refusal-missing", [asked, fact], elapsedMs);
  if (status < 400) return failed("stranger-served", [asked, fact], elapsedMs);
  if (withCertificate && isSameAnswer(answer, withCertificate))
    return unclear(
      "same-answer",
      [asked, fact, `with the client certificate: ${answerWords(withCertificate)}`],
      elapsedMs,
    );
  if (isOfFront(answer) || isMeshAnswer(answer)) return refused;
  // Whatever refused the client without a certificate, MESH is behind it.
  if (withCertificate && isMeshAnswer(withCertificate)) return refused;
  return unclear("answer-not-mesh", [asked, fact], elapsedMs);
}

const refusalProof = (asked: string, refused: string): Proof => [
  { kind: "certificate-asked", fact: asked },
  { kind: "stranger-refused", fact: refused },
];

/**
 * Alerts with which a server may refuse a missing or unwanted client certificate (RFC 8446, 6.2). Other alerts may have
 * any reason.
 */
const REFUSAL_ALERTS: ReadonlySet<string> = new Set([
  "handshake_failure",
  "bad_certificate",
  "unsupported_certificate",
  "certificate_revoked",
  "certificate_expired",
  "certificate_unknown",
  "unknown_ca",
  "access_denied",
  "certificate_required",
]);

const isRefusal = (end: string, alert = ""): boolean =>
  end === "closed" || end === "reset" || (end === "alert" && REFUSAL_ALERTS.has(alert));

/** Gateways answer a missing or wrong certificate with HTTP 400 that isn't JSON (nginx, and MESH over HSCN). */
const isOfFront = ({ outcome, status, body }: HttpAnswer): boolean =>
  outcome === "answered" && status === 400 && body !== "json";

/** MESH answers in JSON: 200, or a refusal with its own error code. Other pages are not from MESH. */
const isMeshAnswer = ({ outcome, status, body, errors }: HttpAnswer): boolean =>
  outcome === "answered" && body === "json" && (status === 200 || errors.length > 0);

const isSameAnswer = (one: HttpAnswer, other: HttpAnswer): boolean =>
  one.outcome === other.outcome && one.status === other.status && one.type === other.type && one.body === other.body;

/**
 * Judges whether the client certificate was accepted: MESH answers to it, and differently than to a client without one.
 */
export function judgeAuthenticated({ authenticated }: AddressObservation): RungJudgement {
  if (!authenticated)
    return unclear("authentication-unclear", ["it was not tried: the server's certificate is not proven"]);
  const { handshake, answer } = authenticated;
  if (handshake.end === "cut-short" || answer?.outcome === "cut-short") return outOfTime(handshake.elapsedMs);
  const facts = [`with the client certificate: ${endWords(handshake)}`];
  const elapsedMs = handshake.elapsedMs + (answer?.elapsedMs ?? 0);
  if (isBroken(handshake.end)) return failed("certificate-refused", facts, elapsedMs);
  if (handshake.stage !== "finished" || !answer) return unclear("authentication-unclear", facts, elapsedMs);
  const fact = `the request with the client certificate: ${answerWords(answer)}`;
  if (isBroken(answer.outcome) || isOfFront(answer)) return failed("certificate-refused", [...facts, fact], elapsedMs);
  if (isMeshAnswer(answer)) return passed(proof("mesh-answer", fact), facts, elapsedMs);
  if (answer.outcome !== "answered") return unclear("authentication-unclear", [...facts, fact], elapsedMs);
  return unclear(isUnwell(answer.status) ? "mesh-unwell" : "answer-not-mesh", [...facts, fact], elapsedMs);
}

const isUnwell = (status = 0): boolean => status === 429 || status >= 500;

const isBroken = (end: string): boolean => end === "alert" || end === "closed" || end === "reset";

/** Judges whether MESH answered for the mailbox. */
export function judgeMesh(mesh: MeshObservation | undefined): RungJudgement {
  if (!mesh) return unclear("mesh-silent", ["it was not tried"]);
  const { handshake, answer } = mesh;
  if (handshake.end === "cut-short" || answer?.outcome === "cut-short") return outOfTime();
  if (!answer) return failed("mesh-silent", [endWords(handshake)], handshake.elapsedMs);
  const { status = 0, outcome, body, elapsedMs } = answer;
  const fact = `MESH handshake: ${answerWords(answer)}`;
  if (outcome !== "answered") return failed("mesh-silent", [fact], elapsedMs);
  if (status === 200 && (body === "json" || body === "empty"))
    return passed(proof("mailbox-answer", fact), [], elapsedMs);
  if (status === 403 && body === "json")
    return failed(isClockWrong(answer) ? "clock-wrong" : "mailbox-refused", [fact], elapsedMs);
  if (isUnwell(status)) return failed("mesh-unwell", [fact], elapsedMs);
  return failed("request-refused", [fact], elapsedMs);
}

// By the MESH API specification, Authorization, the timestamp may differ by two hours.
const isClockWrong = ({ clockAheadMs = 0 }: HttpAnswer): boolean => Math.abs(clockAheadMs) > 2 * 3_600_000;

function answerWords(answer: HttpAnswer): string {
  const { outcome, status, type, errors, alert, body, clockAheadMs = 0 } = answer;
  if (outcome === "alert") return `alert ${alert?.name}`;
  if (outcome === "timed-out") return "no whole answer in time";
  if (outcome !== "answered") return outcome;
  const clock =
    Math.abs(clockAheadMs) > 60_000 ? `; its clock is ${showDuration(Math.abs(clockAheadMs))} off ours` : "";
  const kind = type ? `, ${type}` : body === "empty" ? ", empty" : "";
  return `HTTP ${status}${kind}${errors.map((error) => `, "${error}"`).join("")}${clock}`;
}
