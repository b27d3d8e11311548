import { showDestination } from "../model/destination.ts";
import { showDuration } from "../model/duration.ts";
import type { Connection, Tunnel } from "../model/observation.ts";
import type { Cause } from "./advice.ts";
import { proof } from "./evidence.ts";
import { failed, outOfTime, passed, type RungJudgement } from "./step.ts";

/** Judges whether TCP connected and, behind a proxy, whether the proxy let the host through. */
export function judgeConnection(connection: Connection): RungJudgement {
  const { outcome, tunnel } = connection;
  const elapsedMs = connection.elapsedMs + (tunnel?.elapsedMs ?? 0);
  const facts = [connectionFact(connection)];
  if (outcome === "cut-short" || tunnel?.outcome === "cut-short") return outOfTime(elapsedMs);
  if (outcome !== "connected") return failed(CAUSES[outcome], facts, elapsedMs);
  if (!tunnel || tunnel.outcome === "open")
    return passed(proof("connection-made", connectionFact(connection)), [], elapsedMs);
  return failed(tunnelCause(tunnel), facts, elapsedMs);
}

/** Judges the connection to a proxy. Any failure to reach it has the same cause. */
export function judgeProxyConnection(connection: Connection): RungJudgement {
  const judgement = judgeConnection(connection);
  const unreached = judgement.status === "failed" && connection.outcome !== "connected";
  return unreached ? { ...judgement, cause: "proxy-unreachable" } : judgement;
}

/** Writes `192.0.2.1:443 refused after 3 ms`, with the proxy's answer if there was one. */
export function connectionFact({ address, port, outcome, code, elapsedMs, tunnel, localAddress }: Connection): string {
  const where = showDestination({ host: address, port });
  const how = outcome === "failed" && code ? `failed (${code})` : outcome;
  const from = localAddress ? ` from ${localAddress}` : "";
  const first = `${where} ${how} after ${showDuration(elapsedMs)}${from}`;
  if (!tunnel) return first;
  const answer = tunnel.status === undefined ? tunnel.outcome : `HTTP ${tunnel.status}`;
  return `${first}; the proxy's answer to CONNECT: ${answer}`;
}

const CAUSES: Record<Exclude<Connection["outcome"], "connected" | "cut-short">, Cause> = {
  refused: "port-closed",
  unreachable: "no-route",
  forbidden: "connection-forbidden",
  reset: "connection-broken",
  failed: "connection-broken",
  "timed-out": "packets-dropped",
};

function tunnelCause({ outcome, status = 0 }: Tunnel): Cause {
  if (outcome === "timed-out") return "proxy-silent";
  if (outcome === "not-http" || outcome === "tls-failed") return "proxy-not-http";
  if (outcome !== "answered" || status >= 500) return "proxy-failed";
  return status === 407 ? "proxy-wants-login" : "proxy-refused";
}
