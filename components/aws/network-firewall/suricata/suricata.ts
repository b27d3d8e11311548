import { describeReason, type EgressRule, type EgressRules, sortedRules } from "../../../../src/egress/rule.ts";
import type { Monitor } from "../../../arguments.ts";
import { type Clause, writeClause, writeComment } from "./clause.ts";
import {
  afterPasses,
  beforePasses,
  DESTINATION,
  HOME,
  type OpenPorts,
  type RuleSection,
  TO_SERVER,
} from "./denials.ts";
import { sidOf, sidsOf } from "./sid.ts";

/** The input from which a rule group's text is written. */
export interface SuricataSpec {
  /** The component's name; sids depend on it. */
  readonly name: string;
  readonly rules: EgressRules;
  /** `own`: decides about everything that the clients send. `shared`: only passes, and only for our own clients. */
  readonly policy: "own" | "shared";
  /** Names of the only sets of clients that may reach the hosts. Default: none, and all clients may. */
  readonly clientSets?: readonly string[] | undefined;
  /** Whether DNS to the addresses of the variable `RESOLVERS` passes; own policy only. Default: false. */
  readonly resolvers?: boolean | undefined;
  /** Whether the policy holds other teams' groups, with their own clients; own policy only. Default: false. */
  readonly otherGroups?: boolean | undefined;
  /** Logs alerts instead of dropping; own policy only. */
  readonly monitor?: Monitor | undefined;
  /**
   * Bytes that a client may send before its host is known, 0 for no limit; own policy only. Default: `UNDECIDED_BYTES`.
   */
  readonly undecidedBytes?: number | undefined;
}

/** Variable in a shared policy's rule group: the networks that the clients are in. */
export const CLIENTS = "MESH_CLIENTS";

/** Variable in an own policy's rule group: the DNS servers that clients reach through the firewall. */
export const RESOLVERS = "MESH_RESOLVERS";

/**
 * A post-quantum hello takes 1.8 KiB, and one that resumes a session with mutual TLS carries the client's certificate
 * too. A lower limit gains little, because a client can open one connection after another.
 */
export const UNDECIDED_BYTES = 8192;

/**
 * Returns the Suricata 7 text of a stateful rule group for a policy in STRICT_ORDER. The same rules give the same
 * bytes, in printable ASCII, whatever text users put into reasons.
 *
 * @throws ConfigurationError if two keys share a sid.
 */
export function renderSuricata(spec: SuricataSpec): string {
  const sections = sectionsOf(spec);
  const keys = sections.flatMap(({ clauses }) => clauses.map(({ key }) => key));
  const sids = sidsOf(spec.name, keys);
  const write = (clause: Clause): string => writeClause(clause, sids.get(clause.key) ?? 0, spec.monitor !== undefined);
  return [
    ...header(spec).map(writeComment),
    ...sections.flatMap(({ why, clauses }) => ["", ...why.map(writeComment), ...clauses.map(write)]),
    "",
  ].join("\n");
}

/** Signature ids of the passes that appear in alert logs: those of the hosts, in their order. */
export const loggedPasses = ({ name, rules }: SuricataSpec): number[] =>
  sortedRules(rules).map(([key]) => sidOf(name, key));

/** Counts the rules in the text. AWS counts one capacity unit for each. */
export const countRules = (spec: SuricataSpec): number => sectionsOf(spec).flatMap(({ clauses }) => clauses).length;

const header = ({ name, policy, monitor, ...spec }: SuricataSpec): string[] => [
  `MESH egress by hostname: component ${name}, ${policy} policy, ${monitor ? "monitor" : "enforce"} mode.`,
  "Written by mesh-egress. Change its rules instead: what is edited here is overwritten.",
  ...(monitor ? [`Nothing is dropped. Owner: ${monitor.owner}. Expires: ${monitor.expires}.`] : []),
  policy === "own"
    ? "The first rule that matches decides. Behind the last one stands the default action of the policy."
    : `Passes alone, for clients in ${sourcesOf({ policy, ...spec }).join(", ")}. Everything else is for the policy to decide.`,
];

const sectionsOf = (spec: SuricataSpec): RuleSection[] =>
  (spec.policy === "own" ? ownSections(spec) : [passes(spec)]).filter(({ clauses }) => clauses.length > 0);

/** Sources whose connections are passed. */
const sourcesOf = ({ clientSets, policy }: Pick<SuricataSpec, "clientSets" | "policy">): string[] =>
  clientSets?.map((set) => `@${set}`) ?? [policy === "own" ? HOME : `$${CLIENTS}`];

function ownSections(spec: SuricataSpec): RuleSection[] {
  const { rules, resolvers, otherGroups = false, undecidedBytes = UNDECIDED_BYTES } = spec;
  const open = openPorts(rules);
  return [
    { why: ["DNS, to the given resolvers alone."], clauses: resolvers ? DNS : [] },
    ...beforePasses(open),
    passes(spec),
    ...afterPasses(open, undecidedBytes, !otherGroups),
  ];
}

// Without `alert`, because a line for each query would bury all other lines.
const DNS: readonly Clause[] = ["udp", "tcp"].map((protocol) => ({
  key: `dns:${protocol}`,
  action: "pass",
  protocol,
  source: HOME,
  destination: `$${RESOLVERS}`,
  port: "53",
  what: `DNS over ${protocol.toUpperCase()}`,
  options: [TO_SERVER],
}));

const passes = (spec: SuricataSpec): RuleSection => ({
  why: ["One pass a host: its exact name in a TLS hello of 1.2 or newer, or in the request. Each is logged."],
  clauses: sortedRules(spec.rules).flatMap(([key, rule]) =>
    sourcesOf(spec).map((source) => ({
      key: spec.clientSets ? `${key}:${source}` : key,
      action: "pass",
      protocol: rule.protocol,
      source,
      destination: DESTINATION,
      port: String(rule.port),
      what: `${key}: ${describeReason(rule)}`,
      options: [`${TO_SERVER},established`, ...nameOf(rule), "alert"],
    })),
  ),
});

// The client chooses the case of a server name. `http.host` is lower-case already, and `nocase` on it is an error.
const nameOf = ({ protocol, host }: EgressRule): string[] =>
  protocol === "http"
    ? ["http.host", `content:"${host}"`, "startswith", "endswith"]
    : ["ssl_version:tls1.2,tls1.3", "tls.sni", `content:"${host}"`, "startswith", "endswith", "nocase"];

const openPorts = (rules: EgressRules): OpenPorts =>
  [...new Set(Object.values(rules).map(({ port }) => port))]
    .sort((a, b) => a - b)
    .map((port) => ({
      port,
      protocols: [
        ...new Set(Object.values(rules).flatMap((rule) => (rule.port === port ? [rule.protocol] : []))),
      ].sort(),
    }));
