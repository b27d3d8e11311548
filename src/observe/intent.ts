import { isDeepStrictEqual } from "node:util";
import { type AddressRanges, unionOf } from "../egress/address/address-ranges.ts";
import { type Grant, isAllowed, type LoggedAs } from "../egress/grant.ts";
import { matchesName, type NamePattern, soleName } from "../egress/name/name-pattern.ts";
import { addressesOf, rangesParts } from "../egress/peer.ts";
import { holdsPort, type PortSet, unionOfPorts } from "../egress/port-set.ts";
import type { Place } from "../egress/resource/place.ts";
import type { ResourceReading } from "../egress/resource/resource-reading.ts";
import { comesBefore, inOrder } from "../reach/evaluation-order.ts";
import type { Firewall } from "../reach/firewalls.ts";

/** What is intended: the rules that logs may name, and the clients that they are for. */
export interface Intent {
  readonly rules: readonly IntendedRule[];
  /** Returns the rule that a line names; undefined if the intent has none of that name, or several. */
  readonly ruleOf: (logged: LoggedAs) => IntendedRule | undefined;
  /**
   * Returns the pass that takes a connection to that name and port before the denial is reached; undefined if there is
   * none. A log may hold lines that the denial made before the pass existed.
   */
  readonly passBefore: (denial: IntendedRule, name: string, port: number) => IntendedRule | undefined;
  readonly dns: IntendedDns;
  /** Client networks that the rules name. */
  readonly clients: AddressRanges;
  /** DNS servers to which the rules open port 53. */
  readonly resolvers: AddressRanges;
  /** Whether drops are turned into alerts, so that enforcing would also drop what the default action logs. */
  readonly isMonitored: boolean;
}

/** What DNS Firewall is meant to do. */
export interface IntendedDns {
  /** Whether every DNS Firewall allows the name. */
  readonly allows: (name: string) => boolean;
  /**
   * Whether the plan holds the rule group of that id. Also true if a line has no id (`""`), and if the plan doesn't
   * know the ids of its groups.
   */
  readonly holds: (group: string) => boolean;
  /** Time of the last change of their resources. */
  readonly since: IntendedRule["since"];
}

/** A firewall rule, identified by its name in logs. */
export interface IntendedRule {
  readonly loggedAs: LoggedAs;
  /**
   * `would-deny`: denied once enforced (monitor mode, or a policy that turns drops into alerts). `log`: decides
   * nothing.
   */
  readonly effect: "allow" | "deny" | "would-deny" | "log" | "unknown";
  /** Name for people: the rule's message or name. */
  readonly label: string;
  /** Names that the rule matches; empty if it doesn't match by name. */
  readonly names: readonly NamePattern[];
  readonly ports: PortSet;
  /** Clients that it is for; undefined if they aren't known, or if it is for whatever its firewall sees. */
  readonly clients: AddressRanges | undefined;
  readonly place: Place;
  /**
   * Time of the last change of its resource, in milliseconds. `not-yet` if a future update creates or changes it;
   * undefined if the plan doesn't tell.
   */
  readonly since: number | "not-yet" | undefined;
}

/** Returns the intent of a stack's rules. @param readings with their references followed. */
export function intentOf(readings: readonly ResourceReading[], firewalls: readonly Firewall[]): Intent {
  const monitored = new Set(
    readings.filter(({ facts }) => facts.some(({ kind }) => kind === "monitor")).map(({ urn }) => urn),
  );
  // A policy may turn a group's drops into alerts. The firewall's grants show that effect, the group's don't.
  const held = new Map(
    firewalls.flatMap((firewall) => firewall.grants.map((grant) => [placeOf(grant), { firewall, grant }] as const)),
  );
  const times = new Map(readings.map(({ urn, unchangedSince }) => [urn, unchangedSince]));
  const logged = readings.flatMap(({ grants }) =>
    grants.flatMap((grant) => (grant.loggedAs && grant.direction !== "inbound" ? [{ grant, id: grant.loggedAs }] : [])),
  );
  const firstGrants = new Map<IntendedRule, Grant>();
  const rules = [...Map.groupBy(logged, ({ id, grant }) => `${grant.place.urn} ${keyOf(id)}`).values()].map((same) => {
    const grants = same.map(({ grant }) => grant);
    const [first] = same as [(typeof same)[number], ...typeof same];
    const rule: IntendedRule = {
      loggedAs: first.id,
      effect: effectOf(first.grant, held.get(placeOf(first.grant))?.grant.effect, monitored.has(first.grant.place.urn)),
      label: first.grant.labels[0] ?? "",
      names: grants.flatMap(({ names = [] }) => names),
      ports: unionOfPorts(grants.map(({ ports }) => ports)),
      clients: clientsOf(grants),
      place: first.grant.place,
      since: timeOf(times.get(first.grant.place.urn)),
    };
    firstGrants.set(rule, first.grant);
    return rule;
  });
  const byKey = Map.groupBy(rules, ({ loggedAs }) => keyOf(loggedAs));
  const byRule = Map.groupBy(rules, ({ loggedAs }) => keyOf(withoutGroup(loggedAs)));
  const only = (found: IntendedRule[] | undefined) => (found?.length === 1 ? found[0] : undefined);
  const opening = readings.flatMap(({ grants }) =>
    grants.filter((grant) => isAllowed(grant) && grant.direction !== "inbound" && !grant.reversed),
  );
  const dns = readings.filter(({ service }) => service === "dns-firewall");
  const dnsGroups = new Set(
    dns.flatMap(({ kind, ids, facts }) => [
      ...(kind === "rule-group" ? ids : []),
      ...facts.flatMap((fact) => (fact.kind === "link" && fact.to.kind === "rule-group" ? (fact.to.id ?? []) : [])),
    ]),
  );
  const dnsRules = firewalls.flatMap((firewall) => {
    const grants = firewall.grants.filter(({ engine }) => engine === "dns-firewall");
    return grants.length > 0 ? [inOrder(grants, firewall)] : [];
  });
  return {
    rules,
    ruleOf: (id) =>
      only(byKey.get(keyOf(id))) ?? ("rule" in id && id.group === undefined ? only(byRule.get(keyOf(id))) : undefined),
    passBefore: (denial, name, port) => {
      const denying = firstGrants.get(denial);
      const where = denying && held.get(placeOf(denying));
      if (denying === undefined || where === undefined) return undefined;
      return rules.find((rule) => {
        const pass = firstGrants.get(rule);
        return (
          pass !== undefined &&
          rule.effect === "allow" &&
          rule.names.some((each) => matchesName(each, name)) &&
          holdsPort(rule.ports, port) &&
          held.get(placeOf(pass))?.firewall === where.firewall &&
          isForTheSame(pass, denying) &&
          comesBefore(pass, denying, where.firewall) === true
        );
      });
    },
    dns: {
      allows: (name) =>
        dnsRules.length > 0 &&
        dnsRules.every((rules) => {
          const first = rules?.find(({ names }) => names?.some((each) => matchesName(each, name)) ?? true);
          return first !== undefined && isAllowed(first) && !first.alerts;
        }),
      holds: (group) => dnsRules.length > 0 && (group === "" || dnsGroups.size === 0 || dnsGroups.has(group)),
      since: latest(dns.map((each) => timeOf(each.unchangedSince))),
    },
    clients: unionOf(opening.flatMap(({ source }) => rangesParts(source).map(({ ranges }) => ranges))),
    resolvers: unionOf(
      opening
        .filter(({ ports }) => holdsPort(ports, 53))
        .flatMap(({ destination }) => rangesParts(destination).map(({ ranges }) => ranges)),
    ),
    isMonitored: monitored.size > 0,
  };
}

/** Returns what a rule that a line names is to the intent. Without an intent every rule is its own. */
export const roleIn =
  (intent: Intent | undefined) =>
  (logged: LoggedAs): Role => {
    if (intent === undefined) return "own";
    const rule = intent.ruleOf(logged);
    return rule === undefined ? "other" : rule.effect === "allow" ? "pass" : "own";
  };

/** What a rule is to the plan: a pass of it, another rule of it, or a rule that the plan doesn't hold. */
export type Role = "pass" | "own" | "other";

/** Returns the hosts that rules allow by exact name, each once. */
export const allowedHosts = ({ rules }: Intent): string[] => [
  ...new Set(
    rules
      .filter(({ effect }) => effect === "allow")
      .flatMap(({ names }) => names.flatMap((name) => soleName(name) ?? [])),
  ),
];

/** Returns the clients of all grants together; undefined if those of one aren't known to the last. */
function clientsOf(grants: readonly Grant[]): AddressRanges | undefined {
  const known = grants.every(
    ({ source, unknowns }) =>
      source.length > 0 &&
      source.every(({ kind }) => kind === "any" || kind === "ranges") &&
      !unknowns.some(({ part }) => part === "source" || part === "rule"),
  );
  return known ? unionOf(grants.map(({ source }) => addressesOf(source))) : undefined;
}

function effectOf(grant: Grant, held: Grant["effect"] | undefined, isMonitored: boolean): IntendedRule["effect"] {
  if (isAllowed(grant)) return "allow";
  if (grant.effect === "deny") return held === "alert" ? "would-deny" : "deny";
  if (grant.effect !== "alert") return "unknown";
  // A rule for all clients except the listed ones only logs in either mode.
  const isForStrangers = grant.source.some((part) => part.kind === "any" && part.except !== undefined);
  return isMonitored && !isForStrangers ? "would-deny" : "log";
}

/** Whether both are for the same clients and the same application protocol. */
const isForTheSame = (pass: Grant, denial: Grant): boolean =>
  pass.application === denial.application && isDeepStrictEqual(pass.source, denial.source);

const timeOf = (since: string | null | undefined): IntendedRule["since"] => {
  if (since === null) return "not-yet";
  const time = since === undefined ? Number.NaN : Date.parse(since);
  return Number.isFinite(time) ? time : undefined;
};

/** Returns the latest of the times; undefined if one isn't known. */
const latest = (times: readonly IntendedRule["since"][]): IntendedRule["since"] =>
  times.includes("not-yet")
    ? "not-yet"
    : times.length === 0 || times.includes(undefined)
      ? undefined
      : Math.max(...times.map(Number));

const placeOf = ({ place, ports, application }: Grant): string =>
  JSON.stringify([place.urn, place.path, place.line, ports, application]);

const withoutGroup = (id: LoggedAs): LoggedAs => ("sid" in id ? id : { ...id, group: undefined });

/** Azure's names ignore case. */
export const keyOf = (id: LoggedAs): string =>
  "sid" in id ? `sid ${id.sid}` : JSON.stringify([id.group, id.collection, id.rule]).toLowerCase();
