import { sidOf } from "../../components/aws/network-firewall/suricata/sid.ts";
import { UNDECIDED_BYTES } from "../../components/aws/network-firewall/suricata/suricata.ts";
import { loadCatalogue } from "../../src/catalogue/load.ts";
import { select } from "../../src/catalogue/select.ts";
import type { Outcome } from "./engine.ts";
import type { Case } from "./flows.ts";
import { dnsCases, httpCases, otherCases } from "./flows-other.ts";
import { tlsCases } from "./flows-tls.ts";
import { isModel } from "./model.ts";

/** Name of the component whose rules are proved. */
export const NAME = "mesh";

/** LIVE with all that it can open: six hosts, TLS on 443 and HTTP on 80. */
export const RULES = select(loadCatalogue(), {
  environment: "live",
  networks: ["internet", "hscn"],
  documentation: false,
  revocation: true,
  extraHosts: {},
  excludeEndpoints: [],
});

/** A host by TLS and one by HTTP that most cases are about. */
export const TLS_KEY = "live-api";
export const HTTP_KEY = "revocation-ocsp";

/** What `RESOLVERS` holds in suricata.yaml. */
const RESOLVER_ADDRESSES = ["155.231.231.1", "10.0.0.2"] as const;

export const CASES: readonly Case[] = [
  ...(await tlsCases(hostsBy("tls"), TLS_KEY)),
  ...(await httpCases(hostsBy("http"), HTTP_KEY)),
  ...dnsCases(...RESOLVER_ADDRESSES),
  ...(await otherCases(RULES[TLS_KEY]?.host ?? "", TLS_KEY)),
];

export const FLOWS = CASES.map(({ flow }) => flow);

/** Whether a pass has to decide it. */
export const isPassed = ({ by }: Case): boolean => by in RULES || by.startsWith("dns:");

/** Who decided, in the words of `Case.by`. */
export const decider = (sid: number): string =>
  sid === 0 ? "undecided" : isModel(sid) ? "model" : (KEYS.get(sid) ?? `sid ${sid}`);

/**
 * What is wrong with the outcome of a case under an own policy, no default action behind it; empty where nothing is.
 */
export function faultsOf(found: Case, { sid, told, exceptions, held, arrived }: Outcome): string[] {
  const denied = found.by.startsWith("deny:");
  return [
    decider(sid) === found.by ? "" : `decided by ${decider(sid)} instead of ${found.by}`,
    told.length === 0 ? "" : `alerts: ${told.map(decider).join()}`,
    exceptions.length === 0 ? "" : `dropped by the engine itself: ${exceptions.join()}`,
    held > 0 && !denied ? `${held} frames held back` : "",
    arrived > UNDECIDED_BYTES && denied ? `${arrived} bytes arrived` : "",
  ].filter(Boolean);
}

/**
 * The same where no client is in HOME_NET: none of our rules decides, the model does, and each flow is told of once.
 */
export function strangerFaultsOf({ flowless }: Case, { sid, told, alerts }: Outcome): string[] {
  const decided = decider(sid);
  const once = alerts === 1 && told.map(decider).join() === "alert:home-net";
  return [
    decided === "model" || decided === "undecided" ? "" : `decided by ${decided} though no client is in HOME_NET`,
    once || flowless ? "" : `alerts: ${alerts} by ${told.map(decider).join()}`,
  ].filter(Boolean);
}

/**
 * What is wrong with the outcome of a case under a shared policy: no flow but those to our hosts is for us to decide.
 */
export function sharedFaultsOf({ by, passed }: Case, outcome: Outcome): string[] {
  const expected = by in RULES ? by : (passed ?? "undecided");
  return [
    decider(outcome.sid) === expected ? "" : `decided by ${decider(outcome.sid)} instead of ${expected}`,
    ...untouched(outcome),
  ].filter(Boolean);
}

/** The same for clients that are not ours. */
export const neighbourFaultsOf = (_: Case, outcome: Outcome): string[] =>
  [outcome.sid === 0 ? "" : `decided by ${decider(outcome.sid)}`, ...untouched(outcome)].filter(Boolean);

const untouched = ({ told, held, exceptions }: Outcome): string[] =>
  told.length + held + exceptions.length === 0 ? [] : [`${held} frames held back, ${told.length} rules alert`];

function hostsBy(protocol: string): Record<string, string> {
  const rules = Object.entries(RULES).filter(([, rule]) => rule.protocol === protocol);
  return Object.fromEntries(rules.map(([key, { host }]) => [key, host]));
}

const KEYS = new Map(
  [
    ...Object.keys(RULES),
    ...["dns:udp", "dns:tcp", "alert:home-net"],
    ...["quic", "udp", "icmp", "ip", "port", "early", "sslv2", "old-tls", "tls-host", "http-host", "http2"].map(deny),
    ...["protocol-80", "protocol-443", "undecided", "answer"].map(deny),
  ].map((key) => [sidOf(NAME, key), key]),
);

function deny(what: string): string {
  return `deny:${what}`;
}
