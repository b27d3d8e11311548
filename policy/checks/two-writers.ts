import {
  type Grant,
  type Link,
  type ListName,
  nameOfUrn,
  type OwnedList,
  type Place,
  placeKey,
  type Reference,
  type ReferenceKind,
  type ResourceReading,
} from "../../src/egress/index.ts";
import { firstFew } from "../../src/text/first-few.ts";
import type { Check, Complaint, Subject } from "../check.ts";

export const twoWriters: Check = {
  id: "two-writers",
  title: "Two resources that own one list",
  level: "advisory",
  severity: "medium",
  tags: ["availability", "egress"],
  why: "Where two resources write one list, or two rules have one number or name, each update undoes the other or is refused, and what is open changes from one update to the next.",
  instead: "Leave the list to one of them, and give each rule a number and a name of its own.",
  link: "https://www.pulumi.com/registry/packages/aws/api-docs/ec2/securitygroup/",
  stage: "stack",
  judge: (subject) =>
    [
      ...twiceOwned(subject),
      ...firstOfEach(subject.readings.flatMap((reading) => slotsOf(reading, subject))),
      ...unordered(subject),
    ].filter(({ place }) => subject.isOnPath(place.urn)),
};

/** The kinds of resources that own lists. A resource that belongs to none of these owns the list itself. */
const HOLDERS: Readonly<Record<ListName, readonly ReferenceKind[]>> = {
  "outbound rules": ["security-group", "network-acl"],
  "inbound rules": ["security-group", "network-acl"],
  routes: ["route-table"],
  entries: ["address-list"],
  records: ["dns-zone"],
};

interface Owner {
  readonly reading: ResourceReading;
  readonly list: OwnedList & { readonly place: Place };
}

/** Reports lists that one resource holds in full, while others add to them or hold them in full as well. */
function twiceOwned(subject: Subject): Complaint[] {
  const { readings, holderOf } = subject;
  const holderIn = (reading: ResourceReading, list: ListName): string | undefined =>
    HOLDERS[list].map((kind) => holderOf(reading, kind)).find((holder) => holder !== undefined);
  const owners = Map.groupBy(
    readings.flatMap((reading) =>
      reading.facts.flatMap((fact): Owner[] => (fact.kind === "owned-list" ? [{ reading, list: fact }] : [])),
    ),
    ({ reading, list: { list } }) => `${list} of ${holderIn(reading, list) ?? reading.urn}`,
  );
  if (owners.size === 0) return [];
  const writers = Map.groupBy(
    readings.flatMap((reading) =>
      listsOf(reading).map((list) => ({ reading, key: `${list} of ${holderIn(reading, list)}` })),
    ),
    ({ key }) => key,
  );
  return [...owners].flatMap(([key, all]) => {
    const [owner, ...others] = all.toSorted((a, b) => (a.reading.urn < b.reading.urn ? -1 : 1));
    if (owner === undefined) return [];
    const holder = key.slice(`${owner.list.list} of `.length);
    const what = describeList(owner, holder);
    const holders = new Set(all.map(({ reading }) => reading));
    const isKept = keptBy(all);
    const added = (writers.get(key) ?? [])
      .map(({ reading }) => reading)
      .filter((reading) => !holders.has(reading) && !isKept(reading));
    // The list that a cloud reports includes what other resources put there.
    const isTold = added.length > 0 && owner.reading.grants.length > 0 && repeats(owner, added);
    return [
      ...others.map(({ list }) => ({ message: `holds all of ${what} as well.`, place: list.place })),
      ...(isTold ? [] : firstBy(added, ({ urn }) => urn)).map((first) => ({
        message: `adds to ${what}${added.length > 1 ? `, as ${added.length === 2 ? "does one more" : `do ${added.length - 1} more`}` : ""}.`,
        place: first.grants[0]?.place ?? { urn: first.urn, path: "" },
      })),
    ];
  });
}

const describeList = ({ reading, list: { list, place } }: Owner, holder: string): string =>
  `the ${list}${reading.urn === holder ? "" : ` of ${nameOfUrn(holder)}`} that ${nameOfUrn(reading.urn)} holds itself${place.path === "" ? "" : ` (${place.path})`}`;

/** The lists of other resources to which this one adds. */
function listsOf({ facts, grants }: ResourceReading): ListName[] {
  const kinds = new Set(
    facts.flatMap((fact) => (fact.kind === "link" && fact.role === "part-of" ? [fact.to.kind] : [])),
  );
  const directions = new Set(grants.map(({ direction }) => direction));
  const isOf = (list: ListName) => HOLDERS[list].some((kind) => kinds.has(kind));
  return LISTS.filter(
    (list) =>
      isOf(list) &&
      (list === "outbound rules" ? directions.has("outbound") : list !== "inbound rules" || directions.has("inbound")),
  );
}

const LISTS = Object.keys(HOLDERS) as ListName[];

/** Returns whether an owner of a list keeps what another resource adds, because its list names that resource. */
function keptBy(owners: readonly Owner[]): (reading: ResourceReading) => boolean {
  const kept = owners.flatMap(({ list }) => list.keeps);
  const known = new Set(kept.map(({ id }) => id));
  // Before they are made, all that one property names have the same candidates.
  const candidates = new Set(kept.flatMap(({ id, candidates }) => (id === undefined ? [candidates] : [])));
  const urns = new Set([...candidates].flat());
  return ({ urn, ids }) => urns.has(urn) || ids.some((id) => known.has(id));
}

/** Whether the list only shows what other resources added. */
function repeats({ reading, list: { list } }: Owner, added: readonly ResourceReading[]): boolean {
  const direction = list === "outbound rules" ? "outbound" : list === "inbound rules" ? "inbound" : "both";
  const own = reading.grants.filter((grant) => grant.direction === direction);
  const others = new Set(added.flatMap(({ grants }) => grants.map(senseOf)));
  return own.length > 0 && own.every((grant) => others.has(senseOf(grant)));
}

const senseOf = ({ effect, ports, transports, source, destination, order }: Grant): string =>
  JSON.stringify([effect, ports, transports, [...source, ...destination].map(writtenOf), order]);

const writtenOf = (part: Grant["destination"][number]): string =>
  part.kind === "reference" ? (part.to.id ?? part.to.candidates.join(" ")) : part.written;

/** A number or name that must be unique in a list. */
interface Slot {
  /** The list and the number or name. */
  readonly key: string;
  /** The rule, collection or group that has the number or name. */
  readonly part: string;
  readonly place: Place;
  /** What two parts would share, such as `number 100`. */
  readonly what: string;
  /** The rule, if it may be seen twice: as a resource, and in the list that a cloud reports. */
  readonly rule?: Grant;
}

const slotsOf = (reading: ResourceReading, subject: Subject): Slot[] => [
  ...ruleSlots(reading, subject),
  ...collectionSlots(reading, subject),
  ...groupSlots(reading, subject),
  ...useSlots(reading),
];

/**
 * Slots of rules in an NSG, a network ACL or a group of DNS Firewall, where each rule needs its own number. In an NSG,
 * a rule also replaces another one of the same name.
 */
function ruleSlots(reading: ResourceReading, { holderOf }: Subject): Slot[] {
  const { urn, grants } = reading;
  const kind = grants.map(({ engine }) => NUMBERED.get(engine)).find((found) => found !== undefined);
  if (kind === undefined) return [];
  const holder = holderOf(reading, kind) ?? urn;
  return grants.flatMap((rule) => {
    const { engine, direction, order, name, place } = rule;
    return [
      ...(NUMBERED.has(engine) && order !== undefined && /bound$/.test(direction)
        ? [
            {
              key: `${holder} ${direction} ${order.join(" ")}`,
              part: placeKey(place),
              place,
              what: `number ${order.join(" ")}`,
              rule,
            },
          ]
        : []),
      ...(engine === "nsg" && name !== undefined
        ? [{ key: `${holder} name ${name.toLowerCase()}`, part: urn, place, what: `name ${name}`, rule }]
        : []),
    ];
  });
}

const NUMBERED: ReadonlyMap<Grant["engine"], ReferenceKind> = new Map([
  ["nsg", "security-group"],
  ["network-acl", "network-acl"],
  ["dns-firewall", "rule-group"],
]);

/** Slots of collections in one group, or in one classic firewall. */
function collectionSlots(reading: ResourceReading, { holderOf }: Subject): Slot[] {
  const holder = holderOf(reading, "firewall") ?? reading.urn;
  return reading.facts.flatMap((fact) => {
    if (fact.kind !== "collection") return [];
    const { rules, name, priority, place } = fact;
    const part = placeKey(place);
    return [
      ...(priority === undefined
        ? []
        : [{ key: `${holder} ${rules} priority ${priority}`, part, place, what: `priority ${priority}` }]),
      ...(name === undefined
        ? []
        : [{ key: `${holder} collection ${name.toLowerCase()}`, part, place, what: `name ${name}` }]),
    ];
  });
}

/** Slots of groups in one policy of Azure Firewall. */
function groupSlots(reading: ResourceReading, { holderOf }: Subject): Slot[] {
  const policy = reading.service === "azure-firewall" ? holderOf(reading, "policy") : undefined;
  if (policy === undefined) return [];
  const { urn, ids } = reading;
  const common = { part: urn, place: { urn, path: "" } };
  const names = new Set(ids.map((id) => id.split("/").at(-1) ?? id));
  return [
    ...linksIn(reading, "part-of", "policy").flatMap(({ priority }) =>
      priority === undefined
        ? []
        : [{ ...common, key: `${policy} priority ${priority}`, what: `priority ${priority}` }],
    ),
    ...[...names].map((name) => ({ ...common, key: `${policy} name ${name.toLowerCase()}`, what: `name ${name}` })),
  ];
}

/** Slots of rule groups that one policy of Network Firewall uses, or that are associated with one network. */
function useSlots(reading: ResourceReading): Slot[] {
  const { kind, service } = reading;
  const networks =
    service === "dns-firewall" ? linksIn(reading, "applies-to", "network").flatMap(({ to }) => targetOf(to) ?? []) : [];
  return linksIn(reading, "uses", "rule-group").flatMap(({ priority, place }) => {
    if (priority === undefined) return [];
    // Stateless and stateful groups are numbered separately.
    const lists = kind === "policy" ? [`${reading.urn} ${place.path.split("[")[0]}`] : networks;
    return lists.map((list) => ({
      key: `${list} use ${priority}`,
      part: placeKey(place),
      place,
      what: `priority ${priority}`,
    }));
  });
}

const linksIn = ({ facts }: ResourceReading, role: Link["role"], kind: ReferenceKind) =>
  facts.filter((fact) => fact.kind === "link").filter((link) => link.role === role && link.to.kind === kind);

const targetOf = ({ id, candidates }: Reference): string | undefined =>
  id?.toLowerCase() ?? (candidates.length === 1 ? candidates[0] : undefined);

/** Returns one complaint for each number or name that several parts have, at the last of their places. */
const firstOfEach = (slots: readonly Slot[]): Complaint[] =>
  [...Map.groupBy(slots, ({ key }) => key).values()].flatMap((same) => {
    if (same.length < 2) return [];
    const parts = [...new Map(same.map((item) => [item.part, item])).values()].sort((a, b) =>
      placeKey(a.place) < placeKey(b.place) ? -1 : 1,
    );
    const last = parts.pop();
    if (last === undefined || parts.length === 0 || areOneRule([...parts, last])) return [];
    const others = firstFew(parts, ({ place: { urn, path } }) =>
      (urn === last.place.urn ? path : `${nameOfUrn(urn)} ${path}`).trim(),
    );
    return [
      { message: `has the ${last.what}, as ${parts.length === 1 ? "has" : "have"} ${others}.`, place: last.place },
    ];
  });

/** Whether the slots are the same rule, once as a resource and once in a list. */
const areOneRule = (slots: readonly Slot[]): boolean => {
  if (new Set(slots.map(({ place: { path } }) => path === "")).size < 2) return false;
  const [first, ...others] = slots.map(({ rule }) => (rule === undefined ? undefined : senseOf(rule)));
  return first !== undefined && others.every((sense) => sense === first);
};

/**
 * Reports groups of one Azure policy that may be written at the same time. Azure takes one write to a policy at a time.
 */
function unordered({ readings, holderOf }: Subject): Complaint[] {
  const writers = readings.filter(
    ({ type, dependencies }) =>
      type === "azure-native:network:FirewallPolicyRuleCollectionGroup" && dependencies !== undefined,
  );
  const byPolicy = Map.groupBy(writers, (reading) => holderOf(reading, "policy"));
  const byUrn = new Map(readings.map((reading) => [reading.urn, reading]));
  let steps = 0;
  /** Whether `later` waits for `earlier`; undefined if that takes too many steps to find out. */
  const waitsFor = (later: string, earlier: string): boolean | undefined => {
    const waiting = [later];
    const seen = new Set(waiting);
    for (let urn = waiting.pop(); urn !== undefined; urn = waiting.pop())
      for (const dependency of byUrn.get(urn)?.dependencies ?? []) {
        if (dependency === earlier) return true;
        if (++steps > MOST_STEPS) return undefined;
        if (!seen.has(dependency)) waiting.push(dependency);
        seen.add(dependency);
      }
    return false;
  };
  return [...byPolicy].flatMap(([policy, groups]) => {
    if (policy === undefined || groups.length < 2) return [];
    const ordered = groups.toSorted((a, b) => (a.urn < b.urn ? -1 : 1)).slice(0, MOST_GROUPS);
    const loose = ordered.flatMap((one, index) =>
      ordered
        .slice(0, index)
        .filter((other) => waitsFor(one.urn, other.urn) === false && waitsFor(other.urn, one.urn) === false)
        .slice(0, 1)
        .map((other) => ({ one, other })),
    );
    return loose.slice(0, 1).map(({ one, other }) => ({
      message: `writes to ${nameOfUrn(policy)}, as does ${nameOfUrn(other.urn)}, and nothing says which comes first${loose.length > 1 ? `; the same for ${loose.length - 1} more` : ""}.`,
      instead: "Let one wait for the other (dependsOn): Azure refuses two writes to one policy at a time.",
      place: { urn: one.urn, path: "" },
    }));
  });
}

/** The most groups that Azure allows in a policy. */
const MOST_GROUPS = 60;

/** Far above what programs need. Dependencies beyond this number of steps aren't followed. */
const MOST_STEPS = 1_000_000;

const firstBy = <T>(items: readonly T[], keyOf: (item: T) => string): T[] =>
  items.length === 0 ? [] : [items.reduce((a, b) => (keyOf(b) < keyOf(a) ? b : a))];
