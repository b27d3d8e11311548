import type { Fact, SettingName } from "../../egress/fact.ts";
import type { Effect, Engine, Grant } from "../../egress/grant.ts";
import { nameOfUrn, type Place } from "../../egress/place.ts";
import { ALL_PORTS, holdsPort } from "../../egress/port-set.ts";
import { isByAction } from "../evaluation-order.ts";
import type { Firewall, Outside } from "../firewalls.ts";
import type { Fallback, PathLayer, Rule } from "./path.ts";
import { certainly, inOrderOfAction, inOrderOfRank } from "./rules-in-order.ts";
import type { Station } from "./stations.ts";

/** What a firewall asks at one station; undefined where it asks nothing there. */
export function firewallLayer(station: Station, firewall: Firewall): PathLayer {
  const { engine, title, skips, opensPort, looksAt } = station;
  const grants = [
    ...firewall.grants.filter((grant) => grant.engine === engine && decides(grant)),
    ...outsideRules(station, firewall),
  ];
  const seen =
    looksAt === undefined
      ? grants
      : grants.flatMap((grant) => (looksAt === "content" ? ofContent(grant) : ofFirstPacket(grant)));
  const fallback = station.otherwise === "setting" ? fallbackOf(station, firewall) : station.otherwise;
  const rules: readonly Rule[] =
    engine === "nfw-stateful" && isByAction(firewall)
      ? inOrderOfAction(seen)
      : inOrderOfRank(seen.map((grant) => ({ grant, rank: firewall.rankOf(grant) })));
  // What a pass has taken is looked at no more, so that answers meet a denial only behind all that the client's own
  // packets meet.
  const answering = seen.flatMap(asAnswer).map(certainly);
  return {
    engine,
    title,
    holder: nameOfFirewall(firewall),
    rules: [...rules, ...answering],
    fallback,
    skips,
    opensPort,
  };
}

/** Whether it decides about what clients send: alerts and inspection don't. */
const decides = ({ effect, direction }: Grant): boolean =>
  direction !== "inbound" && effect !== "alert" && effect !== "inspect";

/**
 * What is asked when the first packet comes, before anything was said. Rules for packets in general meet it too: a
 * denial stops the handshake, and a pass lets it go on to what follows. Rules that look at the first packet alone
 * decide for the whole connection.
 */
function ofFirstPacket(grant: Grant): Grant[] {
  const { application, names, tlsVersions, moment, effect, handshakeOnly } = grant;
  if (moment === "established" || application !== undefined || names !== undefined || tlsVersions !== undefined)
    return [];
  if (moment === "first-packet") return [effect === "allow" ? { ...grant, effect: "bypass" } : grant];
  // Of what has no handshake, the first packet says all that there is to say.
  const isTcp = grant.transports.includes("tcp") || grant.transports.includes("any");
  if (!isTcp || (grant.unknowns.some(({ metBy }) => metBy !== undefined) && !handshakeOnly)) return [];
  return [{ ...grant, transports: ["tcp"], effect: effect === "allow" ? "forward" : effect }];
}

/**
 * What is asked about all that follows the handshake. What has none is established with the first answer, not before.
 */
function ofContent(grant: Grant): Grant[] {
  const { handshakeOnly, moment, transports, effect, place, unknowns } = grant;
  if (handshakeOnly || moment === "first-packet") return [];
  if (moment !== "established") return [grant];
  const isAny = transports.includes("any");
  const others = isAny ? (["udp", "icmp", "other"] as const) : transports.filter((transport) => transport !== "tcp");
  const why = "it waits for an answer before it looks at what has no handshake";
  return [
    ...(isAny || transports.includes("tcp") ? [{ ...grant, transports: ["tcp" as const] }] : []),
    ...(effect === "deny" && others.length > 0
      ? [{ ...grant, transports: others, unknowns: [...unknowns, { part: "conditions" as const, place, why }] }]
      : []),
  ];
}

/**
 * A denial as the answers meet it, which come from where the client dialled and go to the port that it dialled from.
 * They hold no name.
 */
function asAnswer(grant: Grant): Grant[] {
  const { seesAnswers, names, source, destination, ports, place, unknowns, direction } = grant;
  if (!seesAnswers || names !== undefined || direction === "inbound") return [];
  // Without a handshake, what is sent has left before anything answers.
  if (!grant.transports.includes("tcp") && !grant.transports.includes("any")) return [];
  const isFor = (port: number): boolean => holdsPort(ports, port);
  const [every, some] = [CLIENT_PORTS.every(isFor), CLIENT_PORTS.some(isFor)];
  if (!some) return [];
  const why = "it is for some of the ports that clients dial from";
  return [
    {
      ...grant,
      source: destination,
      destination: source,
      transports: ["tcp"],
      ports: ALL_PORTS,
      unknowns: every ? unknowns : [...unknowns, { part: "conditions", place, why }],
    },
  ];
}

/** Ends and middle of those that systems dial from (RFC 6335 and Linux). */
const CLIENT_PORTS: readonly number[] = [1024, 32_768, 49_152, 65_535];

/** Groups and parents that the stack names and doesn't hold: what they say may be anything. */
function outsideRules({ engine }: Station, { outside, readings }: Firewall): Grant[] {
  return outside.flatMap(({ link, isParent }) => {
    const isGroup = link.role === "uses" && link.to.kind === "rule-group" && engineOf(link.place) === engine;
    const isAbove = isParent && AZURE.has(engine);
    if (!isGroup && !isAbove) return [];
    const what = `${link.to.kind === "policy" ? "the parent policy" : "the rule group"} ${link.to.id ?? ""}`.trim();
    const known = readings.some(({ urn }) => urn === link.place.urn) ? link.priority : undefined;
    return [
      {
        engine,
        layer: "name",
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
        unknowns: [{ part: "rule", place: link.place, why: `${what} is outside this stack` }],
      },
    ];
  });
}

const AZURE: ReadonlySet<Engine> = new Set(["azure-network-rule", "azure-application-rule"]);

/** Which engine a policy's reference is for, by the list that it stands in. */
const engineOf = ({ path }: Place): Engine => (/stateless/i.test(path) ? "nfw-stateless" : "nfw-stateful");

/** What Network Firewall does with what no rule takes. */
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
 * Defaults hold in strict order alone; all but `aws:drop_strict` wait until the connection is open (facts/aws.md
 * section 3).
 */
function statefulDefault(value: string, looksAt: Station["looksAt"], firewall: Firewall): Fallback {
  const drop = isByAction(firewall) ? undefined : value.split(",").find((one) => one.startsWith("aws:drop"));
  if (looksAt === "first-packet" && drop !== "aws:drop_strict")
    return { effect: "forward", why: "the connection may be opened" };
  if (drop !== undefined) return { effect: "deny", why: `no rule takes it, and the policy's default is ${drop}` };
  return { effect: "allow", why: "no rule takes it, and the policy drops nothing by default" };
}

/** What is taken for granted of a firewall. */
export function firewallAssumptions({ outside, readings }: Firewall): string[] {
  return outside.flatMap(({ link }: Outside) => {
    if (link.role !== "part-of" || (link.to.kind !== "policy" && link.to.kind !== "firewall")) return [];
    const own = readings.find(({ urn }) => urn === link.place.urn);
    return [
      `no rule outside this stack, in ${link.to.kind} ${link.to.id ?? "another one"}, decides before ${own ? nameOfUrn(own.urn) : "it"}`,
    ];
  });
}

/** By where rules are added: its group, its policy, or else what there is of it. */
export function nameOfFirewall({ readings }: Firewall): string {
  const named = ["rule-group", "policy", "firewall"].map((kind) => readings.find((reading) => reading.kind === kind));
  return nameOfUrn((named.find((reading) => reading !== undefined) ?? readings[0])?.urn ?? "");
}
