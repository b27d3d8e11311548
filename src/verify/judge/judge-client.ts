import { showDuration } from "../model/duration.ts";
import type { AddressObservation, HttpAnswer, MeshObservation } from "../model/observation.ts";
import { endWords } from "./judge-hello.ts";
import { failed, outOfTime, passed, type RungJudgement, unclear } from "./step.ts";

/** Whether the server asks for a client certificate and refuses a stranger, as MESH does. */
export function judgeStranger({ stranger, strangerAnswer }: AddressObservation): RungJudgement {
  if (!stranger) return outOfTime();
  const { certificateAsked, end } = stranger;
  if (certificateAsked === undefined) return unclear("refusal-missing", [endWords(stranger)]);
  if (!certificateAsked) return failed("no-certificate-asked", ["no certificate was asked for in the handshake"]);
  const asked = "a client certificate was asked for";
  if (end === "alert" || end === "closed" || end === "reset")
    return passed([asked, `a stranger was refused: ${endWords(stranger)}`], stranger.elapsedMs);
  if (!strangerAnswer)
    return end === "cut-short" ? outOfTime() : unclear("refusal-missing", [asked, endWords(stranger)]);
  const facts = [asked, `a stranger's request: ${answerWords(strangerAnswer)}`];
  const { outcome, status = 0, elapsedMs } = strangerAnswer;
  if (outcome === "cut-short") return outOfTime(elapsedMs);
  if (outcome === "alert" || outcome === "closed" || outcome === "reset") return passed(facts, elapsedMs);
  if (outcome === "answered" && REFUSALS.has(status)) return passed(facts, elapsedMs);
  if (outcome === "answered" && status < 400) return failed("stranger-served", facts, elapsedMs);
  return unclear("refusal-missing", facts, elapsedMs);
}

// 400 is what gateways say of a missing client certificate (nginx, and MESH over HSCN); the others refuse whoever is unknown.
const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403]);

/** Whether the client certificate was accepted. */
export function judgeAuthenticated({ authenticated }: AddressObservation): RungJudgement {
  if (!authenticated)
    return unclear("authentication-unclear", ["it was not tried: the server's certificate is not proven"]);
  const { handshake, answer } = authenticated;
  if (handshake.end === "cut-short" || answer?.outcome === "cut-short") return outOfTime(handshake.elapsedMs);
  const facts = [`with the client certificate: ${endWords(handshake)}`];
  const elapsedMs = handshake.elapsedMs + (answer?.elapsedMs ?? 0);
  if (handshake.end === "alert" || handshake.end === "closed" || handshake.end === "reset")
    return failed("certificate-refused", facts, elapsedMs);
  if (handshake.stage !== "finished" || !answer) return unclear("authentication-unclear", facts, elapsedMs);
  const all = [...facts, `its request: ${answerWords(answer)}`];
  if (answer.outcome === "alert" || answer.outcome === "closed" || answer.outcome === "reset" || isGateway400(answer))
    return failed("certificate-refused", all, elapsedMs);
  return answer.outcome === "answered" ? passed(all, elapsedMs) : unclear("authentication-unclear", all, elapsedMs);
}

// MESH's own answers are JSON; a page with 400 is the gateway's word on the certificate.
const isGateway400 = ({ status, type }: HttpAnswer): boolean => status === 400 && type !== "application/json";

/** Whether MESH answered for the mailbox. */
export function judgeMesh(mesh: MeshObservation | undefined): RungJudgement {
  if (!mesh) return unclear("mesh-silent", ["it was not tried"]);
  const { handshake, answer } = mesh;
  if (handshake.end === "cut-short" || answer?.outcome === "cut-short") return outOfTime();
  if (!answer) return failed("mesh-silent", [endWords(handshake)], handshake.elapsedMs);
  const { status = 0, outcome, elapsedMs } = answer;
  const facts = [`MESH handshake: ${answerWords(answer)}`];
  if (outcome !== "answered") return failed("mesh-silent", facts, elapsedMs);
  if (status === 200 && answer.type !== "text/html") return passed(facts, elapsedMs);
  if (status === 403) return failed(isClockWrong(answer) ? "clock-wrong" : "mailbox-refused", facts, elapsedMs);
  if (status === 429 || status >= 500) return failed("mesh-unwell", facts, elapsedMs);
  return failed("request-refused", facts, elapsedMs);
}

// MESH API specification, Authorization: the timestamp may be two hours off.
const isClockWrong = ({ clockAheadMs = 0 }: HttpAnswer): boolean => Math.abs(clockAheadMs) > 2 * 3_600_000;

function answerWords(answer: HttpAnswer): string {
  const { outcome, status, type, errors, alert, clockAheadMs = 0 } = answer;
  if (outcome === "alert") return `alert ${alert?.name}`;
  if (outcome === "timed-out") return "no whole answer in time";
  if (outcome !== "answered") return outcome;
  const clock =
    Math.abs(clockAheadMs) > 60_000 ? `; its clock is ${showDuration(Math.abs(clockAheadMs))} off ours` : "";
  return `HTTP ${status}${type ? `, ${type}` : ""}${errors.map((error) => `, "${error}"`).join("")}${clock}`;
}
