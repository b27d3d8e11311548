import { type IncomingHttpHeaders, request } from "node:http";
import type { TLSSocket } from "node:tls";
import { isMap } from "../../egress/input/is-map.ts";
import type { HttpAnswer } from "../model/observation.ts";
import type { World } from "../model/world.ts";
import { type Allowance, settleWithin } from "./settle-within.ts";
import { alertIn } from "./tls/handshake.ts";

/** A request without a body. */
export interface HttpRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Sends one request over a TLS session and closes the session. The time limit also covers the body, even if it arrives
 * slowly.
 */
export function ask(
  world: World,
  socket: TLSSocket,
  { method, path, headers }: HttpRequest,
  allowance: Allowance,
): Promise<HttpAnswer> {
  const started = world.clock.elapsed();
  const seen = (outcome: HttpAnswer["outcome"], rest: Partial<HttpAnswer> = {}): HttpAnswer => ({
    outcome,
    errors: [],
    ...rest,
    elapsedMs: world.clock.elapsed() - started,
  });
  return settleWithin<HttpAnswer>(allowance, seen, (settle) => {
    const asking = request({ method, path, headers, createConnection: () => socket });
    const fail = (error: NodeJS.ErrnoException): void => settle(failure(error, seen));
    asking.on("error", fail);
    asking.on("response", (response) => {
      const { statusCode: status } = response;
      const head = {
        status,
        type: typeOf(response.headers),
        clockAheadMs: clockAhead(response.headers, world.clock.now()),
      };
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (text: string) => {
        body += text;
        if (body.length > LONGEST_BODY) settle(seen("answered", { ...head, body: "other" }));
      });
      response.on("end", () => settle(seen("answered", { ...head, body: kindOf(body), errors: errorsIn(body) })));
      response.on("error", fail);
    });
    asking.end();
    return () => socket.destroy();
  });
}

const LONGEST_BODY = 65_536;

function failure(
  error: NodeJS.ErrnoException,
  seen: (...of: [HttpAnswer["outcome"], Partial<HttpAnswer>]) => HttpAnswer,
) {
  const { code = "", syscall } = error;
  const alert = alertIn(error);
  if (alert) return seen("alert", { alert, code });
  if (code.startsWith("HPE_")) return seen("not-http", { code });
  // Node also reports ECONNRESET for a plain close, but without a system call.
  if (code === "ECONNRESET" || code === "EPIPE") return seen(syscall === undefined ? "closed" : "reset", { code });
  return seen("failed", { code });
}

function kindOf(body: string): HttpAnswer["body"] {
  if (body.trim() === "") return "empty";
  return isMap(parseJson(body)) ? "json" : "other";
}

const typeOf = (headers: IncomingHttpHeaders): string | undefined =>
  /^[\w.+-]{1,60}\/[\w.+-]{1,60}/.exec(headers["content-type"] ?? "")?.[0].toLowerCase();

function clockAhead({ date = "" }: IncomingHttpHeaders, now: Date): number | undefined {
  const theirs = Date.parse(date);
  return Number.isNaN(theirs) ? undefined : theirs - now.getTime();
}

/**
 * Returns the errors that MESH reports: `errorCode` and `errorDescription` in version 1 of its answers, `detail[].code`
 * and `.msg` in version 2. Nothing else of a body is shown, because it may repeat what was sent.
 */
export function errorsIn(body: string): string[] {
  const value = parseJson(body);
  if (!isMap(value)) return [];
  const details = Array.isArray(value.detail) ? value.detail : [value];
  return details
    .filter(isMap)
    .map((detail) => [detail.code ?? detail.errorCode, detail.msg ?? detail.errorDescription])
    .map((parts) => parts.filter((part) => typeof part === "string" && SAFE.test(part)).join(" "))
    .filter((text) => text !== "")
    .slice(0, 3);
}

// Words that are too short for a hash.
const SAFE = /^(?!.*\w{33})[\w .,;'()-]{1,120}$/;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
