import { type AddressRanges, isWithin } from "../egress/address/address-ranges.ts";
import { rangesIn } from "../egress/address/read-ranges.ts";
import { writeRanges } from "../egress/address/write-ranges.ts";
import type { HostStatus } from "../egress/host-fields.ts";
import { matchesName, soleName } from "../egress/name/name-pattern.ts";
import { describePlace } from "../egress/place.ts";
import { holdsPort } from "../egress/port-set.ts";
import { firstFew } from "../text/first-few.ts";
import { count } from "../text/plain-text.ts";
import type { LogFile } from "./input/read-log-file.ts";
import { allowedHosts, type IntendedRule, type Intent } from "./intent.ts";
import { limitsOf } from "./limits.ts";
import {
  DESTINATION_STATES,
  type DestinationState,
  type Observed,
  type ObservedAddress,
  type ObservedClients,
  type ObservedDestination,
  type ObservedRule,
  type ObserveVerdict,
} from "./report/observed.ts";
import type { Tallies, Tally } from "./tally.ts";

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

/** Compares the tallies with the intended rules. Pure: the same lines give the same answer. */
export function observeTallies(tallies: Tallies, files: readonly LogFile[], request: ObserveRequest): Observed {
  const rows = tallies.all.map((tally) => ({ tally, rule: ruleOf(tally, request), ...stateOf(tally, request) }));
  const seen = mergeRows(
    rows.filter(({ tally }) => !isFolded(tally, tallies, request)),
    request,
  );
  const unused = unusedOf(rows, request);
  const pinned = pinnedOf(tallies, request);
  const rules = rulesOf(rows, request);
  const { first, last, days } = tallies.window;
  const observed = {
    version: 1 as const,
    window: { first: written(first), last: written(last), days },
    files: files.map(({ path, kinds, lines, unread }) => ({ path, kinds, lines, unread })),
    destinations: [...seen, ...unused].sort(byNeed),
    rules,
    pinned,
    resolvers: resolversOf(tallies, request),
    limits: limitsOf(files, tallies, request.intent && rules),
  };
  return { ...observed, verdict: verdictOf(observed, files, tallies, request) };
}

interface Row {
  readonly tally: Tally;
  readonly rule: IntendedRule | undefined;
  readonly state: DestinationState;
  readonly why?: string | undefined;
}

const ruleOf = ({ rule }: Tally, { intent }: ObserveRequest): IntendedRule | undefined =>
  rule === undefined ? undefined : intent?.ruleOf(rule);

/** Judges by the rule that wrote the line. The line's own outcome is used only where it is reliable, as on Azure. */
function stateOf(tally: Tally, request: ObserveRequest): Pick<Row, "state" | "why"> {
  const { intent } = request;
  const rule = ruleOf(tally, request);
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
function stateOfWouldDeny(rule: IntendedRule, tally: Tally, { intent }: ObserveRequest): Pick<Row, "state" | "why"> {
  const { name, port, last } = tally;
  const pass = name === undefined || port === undefined ? undefined : intent?.passBefore(rule, name, port);
  if (pass === undefined)
    return name === undefined && hasChanged(rule, tally)
      ? { state: "unknown", why: "the rule that logged it has changed since then, and may no longer log it" }
      : { state: "would-drop" };
  if (pass.since === undefined || last === undefined)
    return { state: "unknown", why: `${pass.label} passes it now, but the plan doesn't show since when` };
  const isNewer = pass.since === "not-yet" || last < pass.since;
  return isNewer
    ? { state: "used", why: `logged before the rule that passes it now, ${pass.label}, was made` }
    : { state: "would-drop" };
}

const hasChanged = ({ loggedAs }: IntendedRule, { rule }: Tally): boolean =>
  "sid" in loggedAs &&
  rule !== undefined &&
  "sid" in rule &&
  loggedAs.rev !== undefined &&
  rule.rev !== undefined &&
  loggedAs.rev !== rule.rev;

const STATES = { allow: "used", deny: "dropped" } as const;

/** A resolver's log doesn't name the rule, and a DNS answer alone opens no connection. */
function stateOfQuery({ outcome, name }: Tally, { intent }: ObserveRequest): Pick<Row, "state" | "why"> {
  if (outcome === "denied") return { state: "dropped" };
  if (outcome === "logged") return { state: "would-drop" };
  const isAllowed = intent?.rules.some(
    ({ effect, names }) => effect === "allow" && name !== undefined && names.some((each) => matchesName(each, name)),
  );
  return isAllowed ? { state: "used" } : { state: "unknown", why: "it was only looked up" };
}

const nameRule = ({ rule }: Tally): string =>
  rule === undefined ? "it" : "sid" in rule ? `sid ${rule.sid}` : `${rule.collection}, ${rule.rule}`;

/** Whether a flow log repeats what a firewall's log reports with the name. */
const isFolded = ({ isByFirewall, what, address }: Tally, tallies: Tallies, { knownAddresses }: ObserveRequest) =>
  !isByFirewall &&
  what === "connection" &&
  address !== undefined &&
  (tallies.isNamed(address) || knownAddresses.has(address));

function mergeRows(rows: readonly Row[], request: ObserveRequest): ObservedDestination[] {
  const keyed = Map.groupBy(rows, ({ tally: { name, address, port }, state, why, rule }) =>
    JSON.stringify([name, address, port, state, why, rule?.label, rule?.place]),
  );
  return [...keyed.values()].map((same) => {
    const [{ tally, state, why, rule }] = same as [Row, ...Row[]];
    const tallies = same.map((row) => row.tally);
    return {
      ...(tally.name !== undefined && { name: tally.name }),
      ...(tally.address !== undefined && { address: tally.address }),
      ...(tally.port !== undefined && { port: tally.port }),
      state,
      ...(why !== undefined && { why }),
      ...(tally.name !== undefined && { status: request.statuses.get(tally.name) ?? "not-mesh" }),
      ...(rule !== undefined && { rule: rule.label, place: placeOf(rule) }),
      ...countsOf(tallies, request),
    };
  });
}

/** Returns hosts that rules allow by name and that no line names. */
function unusedOf(rows: readonly Row[], { intent, statuses }: ObserveRequest): ObservedDestination[] {
  const used = Map.groupBy(
    rows.flatMap(({ state, tally }) => (state === "used" ? [tally] : [])),
    ({ name }) => name,
  );
  const none = { flows: 0, clients: { count: 0, isMore: false, networks: [] }, first: null, last: null };
  const open = (intent?.rules ?? []).flatMap((rule) =>
    rule.effect !== "allow"
      ? []
      : rule.names.flatMap((pattern) => {
          const name = soleName(pattern);
          const port = rule.ports[0]?.first;
          return name === undefined ||
            port === undefined ||
            used.get(name)?.some(({ port }) => port === undefined || holdsPort(rule.ports, port))
            ? []
            : [{ name, port, rule }];
        }),
  );
  return [...Map.groupBy(open, ({ name, port }) => `${name} ${port}`).values()].flatMap(([each]) =>
    each === undefined
      ? []
      : [
          {
            name: each.name,
            port: each.port,
            state: "unused" as const,
            status: statuses.get(each.name) ?? ("not-mesh" as const),
            rule: each.rule.label,
            place: placeOf(each.rule),
            ...none,
          },
        ],
  );
}

function rulesOf(rows: readonly Row[], { intent }: ObserveRequest): ObservedRule[] {
  const byRule = Map.groupBy(rows, ({ rule }) => rule);
  return (intent?.rules ?? []).map((rule) => {
    const own = byRule.get(rule) ?? [];
    // A line made by the current text of the rule proves that the rule existed at that time.
    const seen = own.flatMap(({ tally, state }) => (state === "unknown" || hasChanged(rule, tally) ? [] : tally.first));
    return {
      rule: rule.label,
      effect: rule.effect,
      place: placeOf(rule),
      flows: own.reduce((sum, { tally }) => sum + tally.flows, 0),
      isUsed: own.length > 0,
      since: written(least([...seen, rule.since === "not-yet" ? undefined : rule.since])),
      isPlanned: rule.since === "not-yet",
    };
  });
}

const placeOf = ({ place }: IntendedRule): string => `${place.urn} ${describePlace(place)}`.trim();

/** Returns who dials a known address without a DNS query seen for a name of that address. */
function pinnedOf(tallies: Tallies, request: ObserveRequest): ObservedAddress[] {
  return addressesOf(
    tallies.all.flatMap((tally) => {
      const { what, name, address, clients } = tally;
      if (what !== "connection" || name !== undefined || address === undefined) return [];
      if (!request.knownAddresses.has(address)) return [];
      const pinning = [...clients].filter((client) => !tallies.asksByName(client, address));
      return pinning.length > 0 ? [{ ...tally, clients: new Set(pinning) }] : [];
    }),
    request,
  );
}

/** Returns the DNS servers that clients dialled and no rule names. */
const resolversOf = (tallies: Tallies, request: ObserveRequest): ObservedAddress[] =>
  addressesOf(
    tallies.all.filter(
      ({ what, address, port }) =>
        what === "connection" &&
        port === 53 &&
        address !== undefined &&
        !isWithin(rangesIn(address), request.intent?.resolvers ?? []),
    ),
    request,
  );

const addressesOf = (found: readonly Tally[], request: ObserveRequest): ObservedAddress[] =>
  [...Map.groupBy(found, ({ address, port }) => `${address} ${port ?? ""}`).values()].map((same) => ({
    address: same[0]?.address ?? "",
    ...(same[0]?.port !== undefined && { port: same[0].port }),
    ...countsOf(same, request),
  }));

function countsOf(tallies: readonly Tally[], request: ObserveRequest) {
  const clients = new Set(tallies.flatMap((tally) => [...tally.clients]));
  return {
    flows: tallies.reduce((sum, { flows }) => sum + flows, 0),
    clients: clientsOf(
      clients,
      tallies.some(({ moreClients }) => moreClients),
      request,
    ),
    first: written(least(tallies.map(({ first }) => first))),
    last: written(
      least(
        tallies.map(({ last }) => (last === undefined ? undefined : -last)),
        -1,
      ),
    ),
  };
}

function clientsOf(
  clients: ReadonlySet<string>,
  isMore: boolean,
  { intent, showsClients }: ObserveRequest,
): ObservedClients {
  const sorted = [...clients].sort();
  const networks = (intent?.clients ?? []).map((range): AddressRanges => [range]);
  const found = sorted.map((client) => networks.find((network) => isWithin(rangesIn(client), network)));
  const named = [...new Set(found)].map((network) => (network ? (writeRanges(network)[0] ?? "") : "elsewhere"));
  return {
    count: clients.size,
    isMore,
    networks: named.sort(),
    ...(showsClients && { addresses: sorted }),
  };
}

function verdictOf(
  { destinations, pinned, rules, window }: Pick<Observed, "destinations" | "pinned" | "rules" | "window">,
  files: readonly LogFile[],
  tallies: Tallies,
  { intent, windowDays, statuses }: ObserveRequest,
): ObserveVerdict {
  const ending = destinations.filter(({ state }) => state === "would-drop");
  const against = [
    ...(ending.length > 0
      ? [
          `${count(ending.length, "destination")} would be dropped: ${firstFew(ending, describe)}. Add a rule for each that clients need, and accept that the others stop.`,
        ]
      : []),
    ...(pinned.length > 0
      ? [
          `${count(pinned.length, "known MESH address")} ${pinned.length === 1 ? "is" : "are"} dialled without a name: ${firstFew(pinned, ({ address }) => address)}. Have those clients ask for names.`,
        ]
      : []),
  ];
  if (against.length > 0) return { result: "not-ready", reasons: against };
  const unseen = (intent ? allowedHosts(intent) : []).filter(
    (host) =>
      (statuses.get(host) ?? "not-mesh") === "current" &&
      !destinations.some(({ name, state, port }) => name === host && state === "used" && port !== 53),
  );
  const unread = files.reduce((sum, file) => sum + file.unread, 0);
  const missing = [
    ...(intent === undefined
      ? ["No plan was given, so nothing says which rules are intended. Name one with --plan."]
      : []),
    ...(intent !== undefined && rules.every(({ isUsed }) => !isUsed) && tallies.all.some(({ rule }) => rule)
      ? ["No line was made by a rule of the plan. Name the stack whose firewall wrote these logs."]
      : []),
    ...(files.every(({ kinds }) => kinds.length === 0) ? ["No line of any log was recognised."] : []),
    ...(window.days < windowDays
      ? [`The logs cover ${count(window.days, "day")}, and ${windowDays} are required. Read the logs of more days.`]
      : []),
    ...(unseen.length > 0
      ? [
          `${firstFew(unseen, (host) => host)} ${unseen.length === 1 ? "was" : "were"} not seen in use. Have a client poll it.`,
        ]
      : []),
    ...(unread > 0 ? [`${count(unread, "line")} could not be read.`] : []),
    ...files.flatMap(({ path, cut }) => (cut === undefined ? [] : [`${path} was not read to its end: ${cut}.`])),
    ...(tallies.crowdedOut > 0
      ? [
          `${count(tallies.crowdedOut, "line")} had no room: there are more destinations than can be counted separately.`,
        ]
      : []),
    ...unknownsOf(destinations),
  ];
  return { result: missing.length > 0 ? "unclear" : "ready", reasons: missing };
}

/**
 * Lists connections through a firewall whose standing is unknown, because enforcing may end them. Names that were only
 * looked up don't count.
 */
function unknownsOf(destinations: readonly ObservedDestination[]): string[] {
  const unknown = destinations.filter(({ state, port }) => state === "unknown" && port !== 53);
  return unknown.length === 0
    ? []
    : [
        `The logs don't show what enforcing would do to ${count(unknown.length, "destination")}: ${firstFew(unknown, describe)}.`,
      ];
}

const describe = ({ name, address, port }: ObservedDestination): string =>
  `${name ?? address ?? "no destination"}${port === undefined ? "" : ` on ${port}`}`;

const byNeed = (a: ObservedDestination, b: ObservedDestination): number =>
  DESTINATION_STATES.indexOf(a.state) - DESTINATION_STATES.indexOf(b.state) ||
  b.flows - a.flows ||
  compare(a.name ?? a.address ?? "", b.name ?? b.address ?? "") ||
  (a.port ?? 0) - (b.port ?? 0) ||
  compare(a.rule ?? "", b.rule ?? "");

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The least of the times that there are, times `sign`. */
const least = (times: readonly (number | undefined)[], sign = 1): number | undefined => {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : sign * known.reduce((a, b) => Math.min(a, b));
};

const written = (time: number | undefined): string | null =>
  time === undefined || Math.abs(time) > 8.64e15 ? null : new Date(time).toISOString();
