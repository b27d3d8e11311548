import { type AddressRanges, isWithin } from "../egress/address/address-ranges.ts";
import { rangesIn } from "../egress/address/read-ranges.ts";
import { writeRanges } from "../egress/address/write-ranges.ts";
import { soleName } from "../egress/name/name-pattern.ts";
import { holdsPort } from "../egress/port-set.ts";
import { describePlace } from "../egress/resource/place.ts";
import type { LogFile } from "./input/read-log-file.ts";
import type { IntendedRule } from "./intent.ts";
import { hasChanged, type JudgedTally, judgeTallies, type ObserveRequest } from "./judge-tally.ts";
import { limitsOf } from "./limits.ts";
import {
  DESTINATION_STATES,
  type Observed,
  type ObservedAddress,
  type ObservedClients,
  type ObservedDestination,
  type ObservedRule,
  type Window,
} from "./report/observed.ts";
import type { Tallies, Tally } from "./tally.ts";
import { ELSEWHERE, verdictOf } from "./verdict.ts";

/** Compares the tallies with the intended rules. Pure: the same lines give the same answer. */
export function observeTallies(tallies: Tallies, files: readonly LogFile[], request: ObserveRequest): Observed {
  const rows = judgeTallies(tallies.all, request);
  const seen = mergeRows(
    rows.filter(({ tally }) => !isFolded(tally, tallies, request)),
    request,
  );
  const unused = unusedOf(rows, request);
  const pinned = pinnedOf(tallies, request);
  const rules = rulesOf(rows, request);
  const { first, last } = tallies.window;
  const observed = {
    version: 1 as const,
    window: { first: written(first), last: written(last), ...daysOf(rows, request) },
    files: files.map(({ path, kinds, lines, unread }) => ({ path, kinds, lines, unread })),
    destinations: [...seen, ...unused].sort(byNeed),
    rules,
    pinned,
    resolvers: resolversOf(tallies, request),
    limits: limitsOf(files, tallies, request.intent && rules),
  };
  const uncertain = mergeRows(
    rows.filter(({ isUncertain }) => isUncertain),
    request,
  );
  return { ...observed, verdict: verdictOf({ ...observed, uncertain }, files, tallies, request) };
}

/** Whether a flow log repeats what a firewall's log reports with the name. */
const isFolded = ({ isByFirewall, what, address }: Tally, tallies: Tallies, { knownAddresses }: ObserveRequest) =>
  !isByFirewall &&
  what === "connection" &&
  address !== undefined &&
  (tallies.isNamed(address) || knownAddresses.has(address));

function mergeRows(rows: readonly JudgedTally[], request: ObserveRequest): ObservedDestination[] {
  const keyed = Map.groupBy(rows, ({ tally: { name, address, port }, state, why, rule }) =>
    JSON.stringify([name, address, port, state, why, rule?.label, rule?.place]),
  );
  return [...keyed.values()].map((same) => {
    const [{ tally, state, why, rule }] = same as [JudgedTally, ...JudgedTally[]];
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
function unusedOf(rows: readonly JudgedTally[], { intent, statuses }: ObserveRequest): ObservedDestination[] {
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

function rulesOf(rows: readonly JudgedTally[], { intent }: ObserveRequest): ObservedRule[] {
  const byRule = Map.groupBy(rows, ({ rule }) => rule);
  return (intent?.rules ?? []).map((rule) => {
    const all = byRule.get(rule) ?? [];
    // What a pass was for before is no use of it.
    const own = rule.effect === "allow" ? all.filter(({ state }) => state === "used") : all;
    // A line made by the current text of the rule proves that the rule existed at that time.
    const seen = own.flatMap(({ tally }) => (hasChanged(rule, tally) ? [] : tally.first));
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

/**
 * Returns the days that have lines of the plan's rules, or of any firewall if there is no plan. Lines of other logs, or
 * of another firewall, don't show that these rules met two weeks of traffic.
 */
function daysOf(rows: readonly JudgedTally[], { intent }: ObserveRequest): Pick<Window, "days" | "firewalls"> {
  const seen = rows.flatMap(({ tally, rule }) =>
    rule !== undefined || (intent === undefined && tally.isByFirewall && tally.what === "connection")
      ? [...tally.days]
      : [],
  );
  const firewalls = [...Map.groupBy(seen, ([name]) => name)]
    .map(([name, days]) => ({ name: name || null, days: new Set(days.flatMap(([, each]) => [...each])).size }))
    .sort((a, b) => a.days - b.days || compare(a.name ?? "", b.name ?? ""));
  return { days: firewalls[0]?.days ?? 0, firewalls };
}

/** Returns who dials a known address without a DNS query seen for a name of that address. */
function pinnedOf(tallies: Tallies, request: ObserveRequest): ObservedAddress[] {
  // Logs of Azure Firewall have names or addresses. If a client asks for MESH by name, that is what its flows may be.
  const named = new Set(
    tallies.all.flatMap(({ name, hasAddresses, clients }) =>
      name !== undefined && !hasAddresses && request.statuses.has(name) ? [...clients] : [],
    ),
  );
  return addressesOf(
    tallies.all.flatMap((tally) => {
      const { what, name, address, clients } = tally;
      if (what !== "connection" || name !== undefined || address === undefined) return [];
      if (!request.knownAddresses.has(address)) return [];
      const pinning = [...clients].filter(
        (client) => !tallies.asksByName(client, address) && (tally.isByFirewall || !named.has(client)),
      );
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
  const named = [...new Set(found)].map((network) => (network ? (writeRanges(network)[0] ?? "") : ELSEWHERE));
  return {
    count: clients.size,
    isMore,
    networks: named.sort(),
    ...(showsClients && { addresses: sorted }),
  };
}

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
