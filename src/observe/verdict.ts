import { matchesName } from "../egress/name/name-pattern.ts";
import { holdsPort } from "../egress/port-set.ts";
import { firstFew } from "../text/first-few.ts";
import { count } from "../text/plain-text.ts";
import type { LogFile } from "./input/read-log-file.ts";
import { allowedHosts, type Intent } from "./intent.ts";
import type { ObserveRequest } from "./judge-tally.ts";
import type { DestinationState, Observed, ObservedDestination, ObserveVerdict } from "./report/observed.ts";
import type { Tallies } from "./tally.ts";

/** Name for clients that are in none of the plan's client networks. */
export const ELSEWHERE = "elsewhere";

/** What the verdict goes by. */
interface Seen extends Pick<Observed, "destinations" | "pinned" | "rules" | "window"> {
  /** Connections through a firewall for which no line shows what enforcing does. */
  readonly uncertain: readonly ObservedDestination[];
}

/** Decides whether the firewall may enforce. */
export function verdictOf(
  { destinations, pinned, rules, uncertain, window }: Seen,
  files: readonly LogFile[],
  tallies: Tallies,
  { intent, windowDays, statuses }: ObserveRequest,
): ObserveVerdict {
  const ending = destinations.filter(({ state }) => state === "would-drop");
  const pinning = pinned.filter((each) => isOfOurs(each, intent));
  const required = (intent ? allowedHosts(intent) : []).filter((host) => statuses.get(host) === "current");
  const shut = required.filter((host) => isShut(host, destinations, intent));
  const hasNames = tallies.all.some(({ name }) => name !== undefined);
  const against = [
    ...(ending.length > 0
      ? [
          `${count(ending.length, "destination")} would be dropped: ${firstFew(ending, describe)}. Add a rule for each that clients need, and accept that the others stop.`,
        ]
      : []),
    ...(shut.length > 0
      ? [
          `${firstFew(shut, (host) => host)} ${shut.length === 1 ? "was" : "were"} dropped although a rule opens ${shut.length === 1 ? "it" : "them"}, and not in use since. Look for what denies first.`,
        ]
      : []),
    ...(pinning.length > 0 && hasNames
      ? [
          `${count(pinning.length, "known MESH address")} ${pinning.length === 1 ? "is" : "are"} dialled without a name: ${firstFew(pinning, ({ address }) => address)}. Have those clients ask for names.`,
        ]
      : []),
  ];
  const cuts = cutsOf(files);
  if (against.length > 0) return { result: "not-ready", reasons: [...against, ...cuts] };
  const unseen = required.filter(
    (host) => !destinations.some(({ name, state, port }) => name === host && state === "used" && port !== 53),
  );
  const unread = files.filter((file) => file.unread > 0);
  const [shortest] = window.firewalls;
  const missing = [
    ...(intent === undefined
      ? ["No plan was given, so nothing says which rules are intended. Name one with --plan."]
      : []),
    ...(intent !== undefined && rules.every(({ isUsed }) => !isUsed) && tallies.all.some(({ rule }) => rule)
      ? ["No line was made by a rule of the plan. Name the stack whose firewall wrote these logs."]
      : []),
    ...(files.every(({ kinds }) => kinds.length === 0) ? ["No line of any log was recognised."] : []),
    ...(pinning.length > 0
      ? [
          `${count(pinning.length, "known MESH address")} ${pinning.length === 1 ? "is" : "are"} dialled, and no log has names. Read logs of the firewall or the resolver as well.`,
        ]
      : []),
    ...(window.days < windowDays
      ? [
          `Lines of the plan's rules cover ${count(window.days, "day")}${window.firewalls.length > 1 ? ` on the firewall ${shortest?.name ?? "whose lines lack a name"}` : ""}, and ${windowDays} are required. Read the firewall's logs of more days.`,
        ]
      : []),
    ...(unseen.length > 0
      ? [
          `${firstFew(unseen, (host) => host)} ${unseen.length === 1 ? "was" : "were"} not seen in use. Have a client poll it.`,
        ]
      : []),
    ...(unread.length > 0
      ? [
          `${count(
            unread.reduce((sum, file) => sum + file.unread, 0),
            "line",
          )} could not be read, of ${firstFew(unread, ({ path }) => path)}.`,
        ]
      : []),
    ...cuts,
    ...(tallies.crowdedOut > 0
      ? [
          `${count(tallies.crowdedOut, "line")} had no room: there are more destinations than can be counted separately.`,
        ]
      : []),
    ...unknownsOf(uncertain),
  ];
  return { result: missing.length > 0 ? "unclear" : "ready", reasons: missing };
}

/** Says which files weren't read completely, by reason, since thousands may share one. */
const cutsOf = (files: readonly LogFile[]): string[] =>
  [...Map.groupBy(files, ({ cut }) => cut)].flatMap(([cut, same]) =>
    cut === undefined
      ? []
      : [`${firstFew(same, ({ path }) => path)} ${same.length === 1 ? "was" : "were"} not read completely: ${cut}.`],
  );

/**
 * Whether clients of the plan are among those that were seen. NAT gateways and networks of others dial the same, no
 * rule here is for them, and they are dropped on purpose.
 */
const isOfOurs = ({ clients }: Pick<ObservedDestination, "clients">, intent: Intent | undefined): boolean =>
  !intent?.clients.length || clients.networks.join() !== ELSEWHERE;

/** Whether the last that was seen of a host that a rule opens is that it was dropped, after the rule was there. */
function isShut(host: string, destinations: readonly ObservedDestination[], intent: Intent | undefined): boolean {
  const passes = (intent?.rules ?? []).filter(
    ({ effect, names }) => effect === "allow" && names.some((each) => matchesName(each, host)),
  );
  const at = destinations.filter(
    ({ name, port }) => name === host && (port === undefined || passes.some(({ ports }) => holdsPort(ports, port))),
  );
  const ours = at.filter((each) => isOfOurs(each, intent));
  const lastIn = (wanted: DestinationState): number =>
    Math.max(0, ...ours.flatMap(({ state, last }) => (state === wanted ? [last === null ? 1 : Date.parse(last)] : [])));
  const dropped = lastIn("dropped");
  return (
    dropped > 0 &&
    dropped >= lastIn("used") &&
    passes.every(({ since }) => since === undefined || (since !== "not-yet" && since <= dropped))
  );
}

/** Lists connections through a firewall whose standing is unknown, because enforcing may end them. */
const unknownsOf = (uncertain: readonly ObservedDestination[]): string[] =>
  uncertain.length === 0
    ? []
    : [
        `The logs don't show what enforcing would do to ${count(uncertain.length, "destination")}: ${firstFew(uncertain, describe)}.`,
      ];

const describe = ({ name, address, port }: ObservedDestination): string =>
  `${name ?? address ?? "no destination"}${port === undefined ? "" : ` on ${port}`}`;
