import type { Fact, SettingName } from "../../egress/fact.ts";
import type { Effect, Engine, Grant } from "../../egress/grant.ts";
import type { NamePattern } from "../../egress/name/name-pattern.ts";
import { ALL_PORTS } from "../../egress/port-set.ts";
import { type Place, shortName, shortNameOfUrn } from "../../egress/resource/place.ts";
import type { ReferenceKind } from "../../egress/resource/reference.ts";
import type { ResourceReading } from "../../egress/resource/resource-reading.ts";
import { isByAction } from "../evaluation-order.ts";
import type { Firewall, Outside } from "../firewalls.ts";
import { SEEN_AT, unanswered } from "./moments.ts";
import type { Fallback, PathLayer, Rule } from "./path.ts";
import { inOrderOfAction, inOrderOfRank } from "./rules-in-order.ts";
import type { Station } from "./stations.ts";

/** Returns the layer of a firewall at one station. */
export function firewallLayer(station: Station, firewall: Firewall): PathLayer {
  const { engine, title, skips, opensPort, looksAt } = station;
  const grants = [
    ...firewall.grants.filter((grant) => grant.engine === engine && decides(grant)),
    ...(engine === "nfw-stateless" && looksAt === undefined ? passOfFragments(firewall) : []),
    ...outsideRules(station, firewall),
  ].map((grant): Grant => (engine === "nfw-stateless" ? { ...grant, packetsOf: "both" } : grant));
  const seen = looksAt === undefined ? grants : grants.flatMap(SEEN_AT[looksAt]);
  const fallback = fallbackAt(station, firewall);
  const rules: readonly Rule[] =
    engine === "nfw-stateful" && isByAction(firewall)
      ? inOrderOfAction(seen)
      : [
          ...(engine === "nfw-stateless" && looksAt !== undefined && fallback.place
            ? [unanswered(engine, fallback.place)]
            : []),
          ...inOrderOfRank(seen.map((grant) => ({ grant, rank: firewall.rankOf(grant) }))),
        ];
  const isOfAnswers = looksAt === "first-answer";
  return { engine, title, holder: nameOfFirewall(firewall), rules, fallback, skips, opensPort, isOfAnswers };
}

/** Whether the grant decides. Alerts and inspection don't. */
const decides = ({ effect }: Grant): boolean => effect !== "alert" && effect !== "inspect";

/** Unknown rules for groups and parents that are outside the stack. */
function outsideRules({ engine }: Station, { outside, readings }: Firewall): Grant[] {
  return outside.flatMap(({ link, isParent, why }) => {
    const user = readings.find(({ urn }) => urn === link.place.urn);
    const isGroup = link.role === "uses" && HOLDS_RULES.has(link.to.kind) && engineOf(link, user) === engine;
    const isAbove = isParent && AZURE.has(engine);
    if (!isGroup && !isAbove) return [];
    const what = `the ${WHAT[link.to.kind] ?? "rule group"} ${link.to.id ?? ""}`.trim();
    const known = user === undefined ? undefined : link.priority;
    return [
      {
        engine,
        layer: engine === "dns-firewall" ? "dns" : "name",
        effect: "unknown",
        direction: "both",
        source: [],
        destination: [],
        ports: [],
        transports: [],
        labels: [],
        nearbyLabels: [],
        ...(known !== undefined && { order: [known] }),
        place: link.place,
        unknowns: [{ part: "rule", place: link.place, why: `${what} ${why}` }],
      },
    ];
  });
}

const HOLDS_RULES: ReadonlySet<ReferenceKind> = new Set(["rule-group", "dns-profile"]);
const WHAT: Readonly<Partial<Record<ReferenceKind, string>>> = { policy: "parent policy", "dns-profile": "Profile" };

const AZURE: ReadonlySet<Engine> = new Set(["azure-network-rule", "azure-application-rule"]);

/**
 * Passes for fragments of UDP datagrams, if the policy passes them; no stateful rule evaluates them. Network Firewall
 * drops fragments of other protocols, whatever the policy says (facts/aws.md section 2).
 */
function passOfFragments({ readings }: Firewall): Grant[] {
  const policy = readings.find(({ kind }) => kind === "policy");
  const setting = policy && settingOf(policy.facts, "stateless-fragment-default");
  if (setting === undefined || !setting.value.split(",").includes("aws:pass")) return [];
  const { place } = setting;
  return [
    {
      engine: "nfw-stateless",
      layer: "address",
      effect: "allow",
      direction: "both",
      source: [],
      destination: [{ kind: "any", written: "any", place }],
      ports: ALL_PORTS,
      transports: ["udp"],
      labels: ["fragments"],
      nearbyLabels: [],
      place,
      unknowns: [{ part: "conditions", place, why: "it is for what is sent in fragments" }],
    },
  ];
}

/** Returns the engine that a reference is for. For a policy's, the list that holds it decides. */
function engineOf({ place }: Outside["link"], user: ResourceReading | undefined): Engine {
  if (user?.service === "dns-firewall") return "dns-firewall";
  return /stateless/i.test(place.path) ? "nfw-stateless" : "nfw-stateful";
}

/** Returns the default at one station. When the stateless engine judges answers, only a default that drops counts. */
function fallbackAt(station: Station, firewall: Firewall): Fallback {
  const { otherwise, engine } = station;
  if (otherwise === "setting") return fallbackOf(station, firewall);
  if (engine !== "nfw-stateless") return otherwise;
  const byDefault = fallbackOf(station, firewall);
  return byDefault.effect === "deny" ? byDefault : otherwise;
}

/** Returns what Network Firewall does with what no rule matches. */
function fallbackOf({ engine, looksAt }: Station, firewall: Firewall): Fallback {
  const policy = firewall.readings.find(({ kind }) => kind === "policy");
  if (policy === undefined) {
    if (engine === "nfw-stateless") return { effect: "forward", why: "its policy is outside this stack" };
    return looksAt === "first-packet"
      ? { effect: "forward", why: "its policy is outside this stack" }
      : { effect: "unknown", why: "what its policy does with it is outside this stack" };
  }
  const setting = settingOf(policy.facts, engine === "nfw-stateless" ? "stateless-default" : "stateful-default");
  if (setting === undefined)
    return {
      effect: "unknown",
      why: "the policy's default action is known only after an update",
      place: { urn: policy.urn, path: "" },
    };
  const { value, place } = setting;
  const action = engine === "nfw-stateless" ? statelessDefault(value) : statefulDefault(value, looksAt, firewall);
  return { ...action, place };
}

function settingOf(
  facts: readonly Fact[],
  name: SettingName,
): { readonly value: string; readonly place: Place } | undefined {
  if (facts.some((fact) => fact.kind === "unknown" && fact.about === name)) return undefined;
  const found = facts.find((fact) => fact.kind === "setting" && fact.setting === name);
  return found?.kind === "setting" ? { value: found.value ?? found.default, place: found.place } : undefined;
}

function statelessDefault(value: string): Fallback {
  const action = value.split(",").find((one) => one.startsWith("aws:")) ?? "";
  const effect = STATELESS.get(action) ?? "unknown";
  return {
    effect,
    why: action === "" ? "the policy names no stateless default" : `the policy's stateless default is ${action}`,
  };
}

const STATELESS: ReadonlyMap<string, Exclude<Effect, "alert" | "inspect">> = new Map([
  ["aws:pass", "allow"],
  ["aws:drop", "deny"],
  ["aws:forward_to_sfe", "forward"],
]);

/**
 * Default actions only apply in strict order. All but `aws:drop_strict` wait until the connection is established
 * (facts/aws.md section 3).
 */
function statefulDefault(value: string, looksAt: Station["looksAt"], firewall: Firewall): Fallback {
  const drop = isByAction(firewall) ? undefined : value.split(",").find((one) => one.startsWith("aws:drop"));
  if (looksAt === "first-packet" && drop !== "aws:drop_strict")
    return { effect: "forward", why: "the connection may be opened" };
  if (drop !== undefined) return { effect: "deny", why: `no rule matches it, and the policy's default is ${drop}` };
  return { effect: "allow", why: "no rule matches it, and the policy drops nothing by default" };
}

/** Returns the assumptions made about a firewall. */
export function firewallAssumptions({ outside, readings, shared, grants }: Firewall): string[] {
  const isHeld = readings.some(({ kind, service }) => kind === "policy" && service === "network-firewall");
  const taken = isHeld ? [] : readings.filter(({ urn }) => shared.has(urn));
  const inOthers = taken.map(
    ({ urn }) => `no other rule group of the policy that takes the shared ${shortNameOfUrn(urn)} decides before it`,
  );
  const elsewhere = outside.flatMap(({ link }: Outside) => {
    if (link.role !== "part-of" || (link.to.kind !== "policy" && link.to.kind !== "firewall")) return [];
    const own = readings.find(({ urn }) => urn === link.place.urn);
    return [
      `no rule outside this stack, in ${link.to.kind} ${shortName(link.to.id ?? "another one")}, decides before ${own ? shortNameOfUrn(own.urn) : "it"}`,
    ];
  });
  const tags = [...new Set(grants.flatMap(({ names = [] }) => names.filter(isTag).map(({ written }) => written)))];
  const inTags = tags.map((tag) => `the host isn't one of Microsoft's own in the FQDN tag ${tag}`);
  return [...inOthers, ...elsewhere, ...inTags];
}

/** Whether the pattern stands for an FQDN tag, whose hosts nothing in a stack lists. */
const isTag = ({ terms }: NamePattern): boolean => terms.some(({ globs, negated }) => globs.length === 0 && !negated);

/** Names a firewall by the place where rules are added: its group, its policy, or whatever part the stack holds. */
export function nameOfFirewall({ readings }: Firewall): string {
  const named = ["rule-group", "policy", "firewall"].map((kind) => readings.find((reading) => reading.kind === kind));
  return shortNameOfUrn((named.find((reading) => reading !== undefined) ?? readings[0])?.urn ?? "");
}
