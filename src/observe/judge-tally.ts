import type { HostStatus } from "../egress/host-fields.ts";
import { matchesName } from "../egress/name/name-pattern.ts";
import { holdsPort } from "../egress/port-set.ts";
import type { IntendedRule, Intent } from "./intent.ts";
import type { DestinationState } from "./report/observed.ts";
import type { Tally } from "./tally.ts";

/** What the lines are compared with. */
export interface ObserveRequest {
  /** The intended rules; undefined without a plan. */
  readonly intent: Intent | undefined;
  /** Statuses of the catalogue's hosts, by name. */
  readonly statuses: ReadonlyMap<string, HostStatus>;
  /** Known MESH addresses. */
  readonly knownAddresses: ReadonlySet<string>;
  /** Number of days that the window must cover. */
  readonly windowDays: number;
  /** Whether the report shows client addresses. */
  readonly showsClients: boolean;
}

/** A tally with its state. */
export interface JudgedTally {
  readonly tally: Tally;
  /** The intended rule that wrote the lines. */
  readonly rule: IntendedRule | undefined;
  readonly state: DestinationState;
  readonly why?: string | undefined;
}

/** Judges by the rule that wrote the line. The line's own outcome is used only where it is reliable, as on Azure. */
export function judgeTally(tally: Tally, request: ObserveRequest): JudgedTally {
  const rule = tally.rule === undefined ? undefined : request.intent?.ruleOf(tally.rule);
  return { tally, rule, ...stateOf(tally, rule, request) };
}

type Judgement = Pick<JudgedTally, "state" | "why">;

function stateOf(tally: Tally, rule: IntendedRule | undefined, request: ObserveRequest): Judgement {
  const { intent } = request;
  if (rule?.effect === "allow" && !isFor(rule, tally)) return { state: "unknown", why: WAS_FOR_ANOTHER };
  if (rule?.effect === "would-deny") return stateOfWouldDeny(rule, tally, request);
  if (rule !== undefined && rule.effect !== "log" && rule.effect !== "unknown") return { state: STATES[rule.effect] };
  if (tally.what === "query") return stateOfQuery(tally, request);
  if (!tally.isByFirewall) return { state: "unknown", why: "a flow log has no names" };
  if (tally.outcome === "denied") return { state: "dropped" };
  if (tally.outcome === "allowed")
    return { state: "used", ...(intent && { why: "by a rule that the plan doesn't hold" }) };
  if (intent === undefined)
    return { state: "unknown", why: "without a plan, a line doesn't show what its rule is for" };
  if (rule?.effect === "log") return { state: "unknown", why: "the rule only logs, and decides nothing" };
  if (tally.rule !== undefined) return { state: "unknown", why: `${nameRule(tally)} is in no rule group of the plan` };
  return intent.isMonitored
    ? { state: "would-drop" }
    : { state: "unknown", why: "it is logged by the policy's default action, which may or may not drop" };
}

/**
 * Whether the rule still passes this. A rule keeps its id when its host or port changes, and no longer passes the old
 * one. If a rule has no names, only the revision tells whether it has changed.
 */
const isFor = (rule: IntendedRule, tally: Tally): boolean =>
  rule.names.length === 0 || tally.name === undefined
    ? !hasChanged(rule, tally)
    : rule.names.some((each) => matchesName(each, tally.name ?? "")) &&
      (tally.port === undefined || holdsPort(rule.ports, tally.port));

const WAS_FOR_ANOTHER = "the rule with that id now matches something else, so enforcing may end it";

/**
 * Enforcing drops what a rule in monitor mode logs, unless a pass was created for it later. A state tells whether the
 * pass is newer than the lines.
 */
function stateOfWouldDeny(rule: IntendedRule, tally: Tally, { intent }: ObserveRequest): Judgement {
  const { name, port, last } = tally;
  const pass = name === undefined || port === undefined ? undefined : intent?.passBefore(rule, name, port);
  if (pass === undefined)
    return name === undefined && hasChanged(rule, tally)
      ? { state: "unknown", why: "the rule that logged it has changed since then, and may no longer log it" }
      : { state: "would-drop" };
  return stateSince(pass.since, last, pass.label);
}

/** Returns the state of what monitor mode logged up to `last`, if something allows it that was changed at `since`. */
function stateSince(since: IntendedRule["since"], last: number | undefined, pass: string): Judgement {
  if (since === "not-yet" || (since !== undefined && last !== undefined && last < since))
    return { state: "used", why: `logged before the last change of what passes it now, ${pass}` };
  return since === undefined || last === undefined
    ? { state: "unknown", why: `${pass} passes it now, but the plan doesn't show since when` }
    : { state: "would-drop" };
}

/** Whether the rule's text was another when the rule wrote the line. */
export const hasChanged = ({ loggedAs }: IntendedRule, { rule }: Tally): boolean =>
  "sid" in loggedAs &&
  rule !== undefined &&
  "sid" in rule &&
  loggedAs.rev !== undefined &&
  rule.rev !== undefined &&
  loggedAs.rev !== rule.rev;

const STATES = { allow: "used", deny: "dropped" } as const;

/** A resolver's log doesn't name the rule, and a DNS answer alone opens no connection. */
function stateOfQuery({ outcome, name, last }: Tally, { intent }: ObserveRequest): Judgement {
  if (outcome === "denied") return { state: "dropped" };
  if (outcome === "logged")
    return name !== undefined && intent?.dns.allows(name)
      ? stateSince(intent.dns.since, last, "a list of DNS Firewall")
      : { state: "would-drop" };
  const isAllowed = intent?.rules.some(
    ({ effect, names }) => effect === "allow" && name !== undefined && names.some((each) => matchesName(each, name)),
  );
  return isAllowed ? { state: "used" } : { state: "unknown", why: "it was only looked up" };
}

const nameRule = ({ rule }: Tally): string =>
  rule === undefined ? "it" : "sid" in rule ? `sid ${rule.sid}` : `${rule.collection}, ${rule.rule}`;
