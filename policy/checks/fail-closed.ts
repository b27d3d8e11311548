import {
  type AddressRanges,
  anyParts,
  daysBetween,
  type Grant,
  isEveryPort,
  type Monitoring,
  type Place,
  type ResourceReading,
  type SettingName,
} from "../../src/egress/index.ts";
import { type Firewall, isByAction, isToEvery } from "../../src/reach/index.ts";
import type { Check, Complaint, Subject } from "../check.ts";
import { isMadeForMesh } from "../mesh/index.ts";

export const failClosed: Check = {
  id: "fail-closed",
  title: "Firewall that lets through what it doesn't know",
  level: "mandatory",
  severity: "high",
  tags: ["data-leak", "egress"],
  why: "Hostname rules only protect if everything else is dropped: by default, in strict order, for all clients, and when the firewall loses track of a connection.",
  instead: "Drop what no rule allows.",
  link: "https://docs.aws.amazon.com/network-firewall/latest/developerguide/suricata-rule-evaluation-order.html",
  stage: "stack",
  judge: (subject) => {
    const { firewalls, readings, isOnPath, today } = subject;
    const onPath = firewalls.filter((firewall) => firewall.readings.some(({ urn }) => isOnPath(urn)));
    return [
      ...onPath.flatMap((firewall) => [
        ...firewall.readings.flatMap((reading) => policyFaults(reading, firewall, subject)),
        // If the stack holds the policy, its default action says whether anything is let through.
        ...(firewall.readings.some(isPolicy) ? [] : monitors(firewall).flatMap((fact) => monitorFaults(fact, today))),
      ]),
      ...readings.filter(({ urn }) => isOnPath(urn)).flatMap(dnsFaults),
    ];
  },
};

/** Returns the faults of a Network Firewall policy. */
function policyFaults(reading: ResourceReading, firewall: Firewall, subject: Subject): Complaint[] {
  if (!isPolicy(reading)) return [];
  return [
    ...passes(reading, "stateless-default", "Forward to the stateful engine: aws:forward_to_sfe."),
    ...passes(reading, "stateless-fragment-default", "Forward to the stateful engine: aws:forward_to_sfe."),
    ...(isMonitored(firewall, subject.today) ? [] : continued(reading)),
    ...orderFaults(reading, firewall, subject),
  ];
}

const isPolicy = ({ kind, service }: ResourceReading): boolean => kind === "policy" && service === "network-firewall";

/** If nothing is blocked, open connections are left alone as well. */
const continued = (reading: ResourceReading): Complaint[] =>
  settingsOf(reading, "stream-exception", (value) => value === "CONTINUE").map(({ place }) => ({
    message: "lets a connection go on unseen if it missed the start of it (CONTINUE).",
    instead: "Write REJECT, so that clients connect again and are judged.",
    place,
  }));

const passes = (reading: ResourceReading, setting: SettingName, instead: string): Complaint[] =>
  settingsOf(reading, setting, (value) => value.split(",").includes("aws:pass")).map(({ place }) => ({
    message: "passes traffic before any rule has looked at it (aws:pass).",
    instead,
    place,
  }));

function orderFaults(reading: ResourceReading, firewall: Firewall, { today, ownNetworks }: Subject): Complaint[] {
  if (isByAction(firewall))
    return settingsOf(reading, "rule-order", (value) => value !== "STRICT_ORDER").map(({ place }) => ({
      message: "has no strict order: passes come first, whatever stands before them, and no default drop is possible.",
      instead:
        "Write ruleOrder: STRICT_ORDER, here and in every rule group. The policy and its groups are replaced by that.",
      place,
    }));
  return settingsOf(reading, "stateful-default", (value) => !/\baws:drop_/.test(value)).flatMap(({ value, place }) => {
    // A rule group of another program may drop the rest. The check `not-judged` says so.
    if (dropsAll(firewall, ownNetworks) || isMonitored(firewall, today) || mayDropElsewhere(firewall)) return [];
    const what = value === "" ? "without a default action" : `by its default (${value})`;
    const [monitor] = monitors(firewall).flatMap((fact) => monitorFaults(fact, today));
    return [
      {
        message: `passes what no rule matches, ${what}${monitor ? `; a rule group ${monitor.message}` : "."}`,
        instead: monitor?.instead ?? DEFAULT_DROP,
        place,
      },
    ];
  });
}

const DEFAULT_DROP =
  "Write aws:drop_established_app_layer_to_server with its alert; to only log for a while, use the component's argument monitor with an owner and a last day.";

/**
 * Whether a single rule drops every packet, which has the same effect as a default action that drops. Several rules
 * that together happen to drop everything don't count, because a change to one of them would end that.
 */
const dropsAll = ({ grants }: Firewall, ownNetworks: AddressRanges): boolean =>
  grants.some(
    (grant: Grant) =>
      grant.engine === "nfw-stateful" &&
      grant.effect === "deny" &&
      grant.transports.includes("any") &&
      grant.application === undefined &&
      grant.names === undefined &&
      isEveryPort(grant.ports) &&
      isToEvery(grant, ownNetworks) &&
      anyParts(grant.source).some(({ except }) => except === undefined) &&
      grant.unknowns.length === 0,
  );

/** Whether another program holds a rule group of the policy. AWS's own threat lists don't count. */
export const mayDropElsewhere = ({ outside }: Firewall): boolean =>
  outside.some(({ link }) => link.role === "uses" && link.to.kind === "rule-group" && !isManagedByAws(link.to.id));

/** Rule groups managed by AWS only deny; they pass nothing. */
export const isManagedByAws = (id: string | undefined): boolean => /:aws-managed:/.test(id ?? "");

/**
 * Whether traffic that no rule matches is dropped: by the default action, by a rule, or perhaps by a rule group of
 * another program.
 */
export const dropsTheRest = (policy: ResourceReading, firewall: Firewall, { ownNetworks }: Subject): boolean =>
  settingsOf(policy, "stateful-default", (value) => /\baws:drop_/.test(value)).length > 0 ||
  dropsAll(firewall, ownNetworks) ||
  mayDropElsewhere(firewall);

const dnsFaults = (reading: ResourceReading): Complaint[] =>
  settingsOf(reading, "dns-fail-open", (value) => value === "ENABLED").map(({ place }) => ({
    message: "answers every query while DNS Firewall can't be reached.",
    instead: "Write firewallFailOpen: DISABLED.",
    place,
  }));

/** A firewall in monitor mode, and the place that says so. */
export type MonitorFact = Monitoring & { readonly place: Place };

/** Returns what the firewall's rule groups say about monitor mode. */
export const monitors = ({ readings }: Firewall): MonitorFact[] =>
  readings.flatMap(({ facts }) => facts.flatMap((fact) => (fact.kind === "monitor" ? [fact] : [])));

/**
 * Whether this package's component made the policy and all of its groups, and they name an owner and a last day. A
 * program can imitate what the component writes, but gains no more than the component allows: at most 90 days at a
 * time, for its own firewall, in plain sight.
 */
const isMonitored = (firewall: Firewall, today: string): boolean =>
  firewall.outside.length === 0 &&
  firewall.readings.every(({ urn, kind }) => kind === "firewall" || isMadeForMesh(urn)) &&
  monitors(firewall).some((fact) => monitorFaults(fact, today).length === 0);

/**
 * Returns the faults of monitor mode. A program can't exempt itself, so a comment about monitoring counts only if this
 * package's component wrote it.
 */
export function monitorFaults({ owner, expires, place }: MonitorFact, today: string): Complaint[] {
  const fault = (message: string): Complaint[] => [{ message, instead: MONITOR_ENDS, place }];
  if (!isMadeForMesh(place.urn)) return fault("says in a comment that it only logs; a comment silences nothing.");
  if (!owner || !expires) return fault("only logs, and nobody says whose it is and until when.");
  if (expires < today) return fault(`only logs, which was to end on ${expires} (owner: ${owner}).`);
  if (daysBetween(today, expires) > MOST_DAYS)
    return fault(`only logs until ${expires} (owner: ${owner}), which is more than ${MOST_DAYS} days ahead.`);
  return [];
}

const MONITOR_ENDS =
  "Enforce, or use the component's argument monitor with an owner and a last day at most 90 days ahead. For longer, use an exemption in the pack's settings.";
const MOST_DAYS = 90;

/** Returns the settings of that name with a wrong value. A setting that is left out has its default value. */
const settingsOf = (
  { facts }: ResourceReading,
  name: SettingName,
  isWrong: (value: string) => boolean,
): { readonly value: string; readonly place: Place }[] =>
  facts.flatMap((fact) => {
    if (fact.kind !== "setting" || fact.setting !== name) return [];
    const value = fact.value ?? fact.default;
    return isWrong(value) ? [{ value, place: fact.place }] : [];
  });
