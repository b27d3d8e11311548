import { isDeepStrictEqual } from "node:util";
import { type AddressRanges, unionOf } from "../egress/address/address-ranges.ts";
import { type Grant, isAllowed, type LoggedAs } from "../egress/grant.ts";
import { matchesName, type NamePattern, soleName } from "../egress/name/name-pattern.ts";
import { rangesParts } from "../egress/peer.ts";
import type { Place } from "../egress/place.ts";
import { holdsPort, type PortSet, unionOfPorts } from "../egress/port-set.ts";
import type { ResourceReading } from "../egress/resource-reading.ts";
import { comesBefore } from "../reach/evaluation-order.ts";
import type { Firewall } from "../reach/firewalls.ts";

/** What was meant: the rules that logs can name, and whom they are for. */
export interface Intent {
  readonly rules: readonly IntendedRule[];
  /** The rule that a line names; undefined where the intent has none of that name, or several. */
  readonly ruleOf: (logged: LoggedAs) => IntendedRule | undefined;
  /**
   * The pass that takes a connection to that name and port before the denial is asked; undefined where there is none.
   * A log may hold lines that the denial made before there was such a pass.
   */
  readonly passBefore: (denial: IntendedRule, name: string, port: number) => IntendedRule | undefined;
  /** Networks that rules name as their clients'. */
  readonly clients: AddressRanges;
  /** DNS servers that rules open port 53 to. */
  readonly resolvers: AddressRanges;
  /** Whether drops are turned into alerts, so that a default action would drop as well. */
  readonly isMonitored: boolean;
}

/** A rule of a firewall, by what logs call it. */
export interface IntendedRule {
  readonly loggedAs: LoggedAs;
  /** `would-deny`: in monitor mode, or by a policy that turns drops into alerts. `log`: it decides nothing. */
  readonly effect: "allow" | "deny" | "would-deny" | "log" | "unknown";
  /** What people call it: its message or name. */
  readonly label: string;
  /** Names that it is for; empty where it goes by none. */
  readonly names: readonly NamePattern[];
  readonly ports: PortSet;
  readonly place: Place;
  /**
   * Since when it is known to be as it is, in milliseconds: its resource has not been changed since then. `not-yet`
   * where an update still has to make it so; undefined where the plan doesn't tell.
   */
  readonly since: number | "not-yet" | undefined;
}

/** @param readings with their references followed. */
export function intentOf(readings: readonly ResourceReading[], firewalls: readonly Firewall[]): Intent {
  const monitored = new Set(
    readings.filter(({ facts }) => facts.some(({ kind }) => kind === "monitor")).map(({ urn }) => urn),
  );
  // A policy may turn what a group drops into alerts; then it is the firewall that has it so.
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
    clients: unionOf(opening.flatMap(({ source }) => rangesParts(source).map(({ ranges }) => ranges))),
    resolvers: unionOf(
      opening
        .filter(({ ports }) => holdsPort(ports, 53))
        .flatMap(({ destination }) => rangesParts(destination).map(({ ranges }) => ranges)),
    ),
    isMonitored: monitored.size > 0,
  };
}

/** Hosts that the rules let out by their exact name, each once, with the first port of it. */
export const allowedHosts = ({ rules }: Intent): string[] => [
  ...new Set(
    rules
      .filter(({ effect }) => effect === "allow")
      .flatMap(({ names }) => names.flatMap((name) => soleName(name) ?? [])),
  ),
];

function effectOf(grant: Grant, held: Grant["effect"] | undefined, isMonitored: boolean): IntendedRule["effect"] {
  if (isAllowed(grant)) return "allow";
  if (grant.effect === "deny") return held === "alert" ? "would-deny" : "deny";
  if (grant.effect !== "alert") return "unknown";
  // What is for clients that the list lacks judges nothing in either mode.
  const isForStrangers = grant.source.some((part) => part.kind === "any" && part.except !== undefined);
  return isMonitored && !isForStrangers ? "would-deny" : "log";
}

/** Whether the pass is for all whom the denial is for, and for what they speak. */
const isForTheSame = (pass: Grant, denial: Grant): boolean =>
  pass.application === denial.application && isDeepStrictEqual(pass.source, denial.source);

const timeOf = (since: string | null | undefined): IntendedRule["since"] => {
  if (since === null) return "not-yet";
  const time = since === undefined ? Number.NaN : Date.parse(since);
  return Number.isFinite(time) ? time : undefined;
};

const placeOf = ({ place, ports, application }: Grant): string =>
  JSON.stringify([place.urn, place.path, place.line, ports, application]);

const withoutGroup = (id: LoggedAs): LoggedAs => ("sid" in id ? id : { ...id, group: undefined });

/** Azure's names are the same in any case. */
export const keyOf = (id: LoggedAs): string =>
  "sid" in id ? `sid ${id.sid}` : JSON.stringify([id.group, id.collection, id.rule]).toLowerCase();
