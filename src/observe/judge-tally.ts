import { isWithin } from "../egress/address/address-ranges.ts";
import { rangesIn } from "../egress/address/read-ranges.ts";
import type { HostStatus } from "../egress/host-fields.ts";
import { matchesName } from "../egress/name/name-pattern.ts";
import { holdsPort } from "../egress/port-set.ts";
import { count } from "../text/plain-text.ts";
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
  /** Whether enforcing may end it and nothing shows whether it does. */
  readonly isUncertain: boolean;
}

/**
 * Judges each tally by the rule that wrote its lines. Of a line's own outcome, only a denial is believed on AWS, and
 * all of it on Azure.
 */
export function judgeTallies(tallies: readonly Tally[], request: ObserveRequest): JudgedTally[] {
  const rows = tallies.map((tally) => {
    const rule = tally.rule === undefined ? undefined : request.intent?.ruleOf(tally.rule);
    return { tally, rule };
  });
  // A bucket may hold the lines of many firewalls. Where none of the plan's rules was seen, none of them is enforced.
  const firewalls = new Set(rows.flatMap(({ tally, rule }) => (rule ? [...tally.days.keys()] : [])));
  const isElsewhere = ({ days, isByFirewall, what }: Tally) =>
    isByFirewall &&
    what === "connection" &&
    firewalls.size > 0 &&
    !firewalls.has("") &&
    ![...days.keys()].some((each) => each === "" || firewalls.has(each));
  return rows.map(({ tally, rule }) => {
    if (rule === undefined && isElsewhere(tally))
      return { tally, rule, state: "unknown", why: "by a firewall that no rule of the plan is on", isUncertain: false };
    const judgement = stateOf(tally, rule, request);
    // What passes a firewall is in its own log as well. A flow that doesn't pass one isn't ended by enforcing.
    const decides = tally.what === "connection" && tally.isByFirewall && tally.outcome !== "none";
    const isUncertain = decides && judgement.state === "unknown";
    const unlisted = judgement.state === "used" ? unlistedOf(rule, tally) : 0;
    if (unlisted === 0) return { tally, rule, ...judgement, isUncertain };
    const why = `${count(unlisted, "client")} of it ${unlisted === 1 ? "is" : "are"} no longer in the rule's list`;
    const state = unlisted === tally.clients.size ? "unknown" : "used";
    return { tally, rule, state, why, isUncertain: true };
  });
}

/** Counts the clients that the rule was for when it wrote the lines, and isn't for any more. */
const unlistedOf = (rule: IntendedRule | undefined, { clients }: Tally): number => {
  const listed = rule?.clients;
  if (listed === undefined) return 0;
  return [...clients].filter((client) => {
    const ranges = rangesIn(client);
    return ranges.length === 0 || !isWithin(ranges, listed);
  }).length;
};

type Judgement = Pick<JudgedTally, "state" | "why">;

function stateOf(tally: Tally, rule: IntendedRule | undefined, request: ObserveRequest): Judgement {
  const { intent } = request;
  if (rule?.effect === "allow" && tally.outcome === "denied") return { state: "dropped" };
  if (rule?.effect === "allow")
    return isFor(rule, tally) ? { state: "used" } : { state: "unknown", why: WAS_FOR_ANOTHER };
  // Lines that aren't denials were written in monitor mode, whatever the plan says by now.
  if (rule?.effect === "would-deny" || (rule?.effect === "deny" && tally.outcome === "logged"))
    return stateOfWouldDeny(rule, tally, request);
  if (tally.what === "query") return stateOfQuery(tally, request);
  if (!tally.isByFirewall)
    return {
      state: "unknown",
      why: tally.name === undefined ? "a flow log has no names" : "it was opened to look into",
    };
  if (rule?.effect === "deny" || tally.outcome === "denied") return { state: "dropped" };
  if (tally.outcome === "none") return { state: "unknown", why: "it is told beside what decides" };
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

/** A resolver's log doesn't name the rule, and a DNS answer alone opens no connection. */
function stateOfQuery({ outcome, name, last, days }: Tally, { intent }: ObserveRequest): Judgement {
  if (outcome === "denied") return { state: "dropped" };
  if (outcome === "logged" && intent !== undefined && ![...days.keys()].some(intent.dns.holds))
    return { state: "unknown", why: "by rules of DNS Firewall that the plan doesn't hold" };
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
