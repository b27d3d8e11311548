import type { DestinationObservation, HostObservation } from "../model/observation.ts";
import type { Rung } from "../model/rungs.ts";
import type { Expectation } from "../model/verify-request.ts";
import type { Cause } from "./advice.ts";
import { type Evidence, type Proof, proof, proofOf } from "./evidence.ts";
import { type ControlResult, destinationControl, foreignNameControls, isNetworkShown } from "./judge-controls.ts";
import { DECIDED_BY_CONTROL, endWords, isAnswered } from "./judge-hello.ts";
import { answersTls, type HostResult, judgeHost } from "./judge-host.ts";
import type { Halted } from "./step.ts";

/** Everything observed in one round. */
export interface RoundObservation {
  readonly hosts: readonly HostObservation[];
  readonly destinations: readonly DestinationObservation[];
}

export type RoundResult = Outcome & {
  readonly expectation: Expectation;
  readonly goal: Rung;
  readonly hosts: readonly RoundHost[];
  readonly controls: readonly ControlResult[];
};

/**
 * Whether everything is as expected: `yes` with proof; `no` if the opposite is proven; otherwise `unclear`. The latter
 * two give reasons.
 */
export type Outcome =
  | { readonly asExpected: "yes"; readonly evidence: Proof }
  | { readonly asExpected: "no" | "unclear"; readonly because: readonly [string, ...string[]] };
export type AsExpected = Outcome["asExpected"];

/** A host's result, whether it is as expected, and all observations of it. */
export type RoundHost = HostResult & Outcome & { readonly observation: HostObservation };

/** Judges all hosts and controls of a round. */
export function judgeRound(seen: RoundObservation, goal: Rung, expectation: Expectation): RoundResult {
  const networkShown = seen.destinations.flatMap(isNetworkShown);
  const hosts = seen.hosts.map((host) => {
    const othersAnswered = seen.hosts.some((other) => other !== host && answersTls(other));
    const result = judgeHost(host, { goal, othersAnswered });
    const outcome = expectation === "reached" ? reachedOutcome(result) : blockedOutcome(result, host, networkShown);
    return { ...result, ...outcome, observation: host };
  });
  const controls = [
    ...seen.hosts.flatMap((host) => foreignNameControls(host, expectation)),
    ...seen.destinations.map((each) => destinationControl(each, networkShown)),
  ];
  return { expectation, goal, hosts, controls, ...roundOutcome(hosts, controls) };
}

function roundOutcome(hosts: readonly RoundHost[], controls: readonly ControlResult[]): Outcome {
  const ofHosts = hosts.map((host) => ({ name: host.target.host as string, outcome: host as Outcome }));
  const ofControls = controls.flatMap((control) => {
    const outcome = controlOutcome(control);
    return outcome ? [{ name: `${control.kind} ${control.target}`, outcome }] : [];
  });
  const all = [...ofHosts, ...ofControls];
  const levels = ["no", "unclear"] as const;
  const worst = levels.find((level) => all.some(({ outcome }) => outcome.asExpected === level));
  // The report counts hosts, and so says why of each that it doesn't count, even where something worse decides.
  const because = levels.flatMap((level) =>
    (level === worst ? all : ofHosts).flatMap(({ name, outcome }) =>
      outcome.asExpected === level ? outcome.because.map((why) => `${name}: ${why}`) : [],
    ),
  );
  const [first = "nothing was verified", ...others] = because;
  const evidence = proofOf(hosts.flatMap((host) => (host.asExpected === "yes" ? host.evidence : [])));
  if (worst || !evidence) return { asExpected: worst ?? "unclear", because: [first, ...others] };
  return { asExpected: "yes", evidence };
}

/**
 * Returns how a control worsens the outcome: `no` if it shows the opposite, `unclear` if it was required and not done.
 */
function controlOutcome({ status, weighs, facts }: ControlResult): Outcome | undefined {
  if (!weighs || status === "good") return undefined;
  return { asExpected: status === "bad" ? "no" : "unclear", because: [facts.join("; ")] };
}

function reachedOutcome(result: HostResult): Outcome {
  if (result.verdict === "reached") return { asExpected: "yes", evidence: result.evidence };
  const { rung, cause } = result.stoppedBy;
  const because = `${result.verdict === "stopped" ? "stopped" : "not proven"} at ${rung} (${cause})`;
  return { asExpected: result.verdict === "stopped" ? "no" : "unclear", because: [because] };
}

/**
 * A block is proven by the filter's own message, or by an answer from elsewhere: for the foreign name at the same
 * address, or from a destination of --must-reach. Otherwise a dead server or a cut cable would look like a block.
 */
function blockedOutcome(result: HostResult, seen: HostObservation, networkShown: readonly Evidence[]): Outcome {
  const answered = seen.addresses.flatMap(({ stranger }) => (stranger && hasTalked(stranger) ? [stranger] : []));
  const [first] = answered;
  if (first) return { asExpected: "no", because: [`TLS gets out: ${endWords(first)}`] };
  if (result.verdict === "reached") return { asExpected: "unclear", because: [NOT_BLOCKED] };
  const { stoppedBy } = result;
  const evidence = BLOCKS.has(stoppedBy.cause) ? proofOf(blockEvidence(stoppedBy, seen, networkShown)) : undefined;
  if (evidence) return { asExpected: "yes", evidence };
  const why = BLOCKS.has(stoppedBy.cause) ? WOULD_PROVE : "which proves no block";
  return { asExpected: "unclear", because: [`stopped at ${stoppedBy.rung} (${stoppedBy.cause}), ${why}`] };
}

const NOT_BLOCKED = "it is reached as far as it was tried; nothing shows a block";
const WOULD_PROVE =
  "but a dead server or a cut cable looks the same; name an open destination with --must-reach, or look into the firewall's log";

/** Whether the server sent more than an alert, because a firewall may send an alert too. */
const hasTalked = ({ bytesReceived, notTls, end, version }: Parameters<typeof endWords>[0]): boolean =>
  version !== undefined || (bytesReceived > 0 && notTls === undefined && end !== "alert");

function blockEvidence({ cause, facts }: Halted, seen: HostObservation, networkShown: readonly Evidence[]): Evidence[] {
  const foreign = seen.addresses.flatMap(({ connection: { address }, foreignName }) =>
    foreignName && isAnswered(foreignName)
      ? proof("foreign-name-answered", `${foreignName.serverName} at ${address}: ${endWords(foreignName)}`)
      : [],
  );
  const said = cause === "proxy-refused" ? proof("proxy-refused", facts[0] ?? cause) : [];
  const unanswered = networkShown.length > 0 ? proof("not-answered", facts[0] ?? cause) : [];
  return [...foreign, ...said, ...unanswered, ...networkShown];
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
  ...DECIDED_BY_CONTROL,
  "not-tls",
]);
