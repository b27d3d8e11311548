import { overlaps } from "../../src/egress/address/index.ts";
import {
  carriesTcp,
  describePlace,
  type Grant,
  type GrantPart,
  holdsPort,
  isUnknown,
  type Peer,
  placeKey,
  type ResourceReading,
  rangesParts,
  type Unknown,
} from "../../src/egress/index.ts";
import { memo } from "../../src/egress/input/index.ts";
import { matchesName } from "../../src/egress/name/index.ts";
import { type Firewall, HTTPS, isToAny, namesPublic, opensHttps, passesAny } from "../../src/reach/index.ts";
import type { Check, Complaint, Subject } from "../check.ts";
import { isMadeForMesh, type Mesh, meshIn } from "../mesh/index.ts";
import { openings } from "../openings.ts";
import { isManagedByAws } from "./fail-closed.ts";

export const notJudged: Check = {
  id: "not-judged",
  title: "Not judged",
  level: "advisory",
  severity: "low",
  tags: ["egress"],
  why: "What is not known yet, is defined elsewhere or can't be read may be a pin or an open door; nobody has looked.",
  instead: "Look at it by hand, or judge it again after the update.",
  link: "https://www.pulumi.com/docs/insights/policy/",
  stage: "stack",
  judge: (subject) => [
    ...new Map(
      [
        ...subject.grants.flatMap((grant) => unjudged(grant, subject)),
        ...subject.readings.flatMap((reading) => unreadFacts(reading, subject)),
        ...subject.firewalls.flatMap((firewall) => unseenInspection(firewall, subject)),
        ...unorderedOpenings(subject),
        ...subject.firewalls.flatMap((firewall) => decidedElsewhere(firewall, subject)),
        ...subject.readings.flatMap((reading) => unreadKind(reading, subject)),
      ].map((complaint) => [placeKey(complaint.place), complaint]),
    ).values(),
  ],
};

/** One complaint a rule, at the rule: that of the first part that may hide a pin or an open door. */
function unjudged(grant: Grant, subject: Subject): Complaint[] {
  const unknown = grant.unknowns.find(({ part }) => matters(part, grant, subject));
  if (unknown !== undefined) return [{ message: sentence(unknown, grant), place: grant.place }];
  const possible = possiblePin(grant, subject);
  if (possible !== undefined)
    return [
      {
        message: `may allow ${HTTPS} to ${possible}: which of several lists is meant is known only after an update.`,
        place: grant.place,
      },
    ];
  return isRouteToNowhere(grant, subject)
    ? [
        {
          message: `routes a known MESH address, and it is not known where to (${grant.via?.written}).`,
          place: grant.place,
        },
      ]
    : [];
}

/** A known address in a list that the rule may refer to, where a preview doesn't tell which of several it is. */
function possiblePin(grant: Grant, { mesh }: Subject): string | undefined {
  if (grant.engine === "route" || !opensHttps(grant)) return undefined;
  return possiblyKnown(mesh)(grant.destination);
}

const possiblyKnown = memo((mesh: Mesh) =>
  memo((destination: Peer) => {
    const possible = rangesParts(destination).filter((part) => part.possible);
    // Of one alone, it is that one.
    return possible.length === 1 ? undefined : possible.find(({ ranges }) => overlaps(ranges, mesh.addresses))?.written;
  }),
);

/** What decides before the stack's own rules, or may drop what they leave, and stands in another program. */
function decidedElsewhere(firewall: Firewall, subject: Subject): Complaint[] {
  const { readings, outside, grants } = firewall;
  if (!readings.some(({ urn }) => subject.isOnPath(urn))) return [];
  const away = new Set<unknown>(outside.map(({ link }) => link));
  const own = Math.min(
    ...readings.flatMap(({ facts }) =>
      facts.flatMap((fact) =>
        fact.kind === "link" && fact.role === "uses" && fact.to.kind === "rule-group" && !away.has(fact)
          ? (fact.priority ?? [])
          : [],
      ),
    ),
  );
  return outside.flatMap(({ link, isParent }): Complaint[] => {
    const { to, place, priority, role } = link;
    const what = to.id === undefined ? "which is known only after an update" : to.id;
    const say = (message: string): Complaint[] => [{ message, place }];
    if (isParent) return say(`its parent policy, ${what}, is outside this stack; its rules come first.`);
    if (to.kind === "policy" && role === "part-of")
      return grants
        .filter(
          ({ engine, names, place: { urn } }) =>
            engine === "azure-network-rule" && names !== undefined && urn === place.urn,
        )
        .slice(0, 1)
        .flatMap((grant) => [
          {
            message: `goes by names in a network rule, and whether the DNS proxy of ${what} is on, another program says.`,
            place: grant.place,
          },
        ]);
    if (to.kind !== "rule-group" || role !== "uses" || isManagedByAws(to.id)) return [];
    const policy = readings.find(({ urn }) => urn === place.urn);
    if (priority !== undefined && Number.isFinite(own) && priority < own)
      return say(`the rule group ${what} comes before the stack's own, and is outside this stack.`);
    return policy?.kind === "policy" && lacksDefaultDrop(policy)
      ? say(`whether the rule group ${what} drops what no rule takes could not be judged: it is outside this stack.`)
      : [];
  });
}

const lacksDefaultDrop = ({ facts }: ResourceReading): boolean =>
  facts.some(
    (fact) =>
      fact.kind === "setting" && fact.setting === "stateful-default" && !/\baws:drop_/.test(fact.value ?? fact.default),
  );

/** A resource whose type no reader knows, and that holds something of MESH's: once, by what weighs most. */
function unreadKind(reading: ResourceReading, { mesh }: Subject): Complaint[] {
  const { urn, type } = reading;
  // Where a part is read, its rules are judged.
  if (reading.texts === undefined || reading.grants.length > 0 || isOurs(type) || INBOUND.test(type)) return [];
  const held = meshIn(reading, mesh);
  const [first, ...others] = ["address", "host", "label"].flatMap((kind) => held.filter((item) => item.kind === kind));
  // What this package makes beside its rules names MESH, and holds no address of it.
  if (first === undefined || (isMadeForMesh(urn) && first.kind !== "address")) return [];
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  return [
    {
      message: `${HELD[first.kind]} ${first.written}${more}, and no reader knows what ${type} does with it.`,
      place: { urn, path: first.path },
    },
  ];
}

const HELD = { address: "holds the known MESH address", host: "names", label: "says" } as const;

/** Rules that say nothing of what goes out. */
const INBOUND = /:SecurityGroupIngress(?:Rule)?$/;

/** Stacks, providers and components say again what their parts say. */
const isOurs = (type: string): boolean => /^(?:pulumi:|mesh-egress:)/.test(type);

function matters(part: GrantPart, grant: Grant, subject: Subject): boolean {
  if (!mayLetOut(grant)) return false;
  if (part === "conditions") return subject.isOnPath(grant.place.urn) && passesAny(grant);
  if (!ALWAYS.has(part)) return false;
  if (grant.engine === "dns-record") return concernsMesh(grant, part, subject);
  if (grant.engine === "dns-firewall" || grant.engine === "nfw-tls-inspection")
    return subject.isOnPath(grant.place.urn);
  return true;
}

/** What a pin, an open door or a wide name may hide in. */
const ALWAYS: ReadonlySet<GrantPart> = new Set([
  "rule",
  "effect",
  "direction",
  "destination",
  "names",
  "ports",
  "transports",
]);

/** Whether it may be a rule that lets TCP out on 443, as far as it is known. */
const mayLetOut = (grant: Grant): boolean =>
  mayLeave(grant) &&
  ["allow", "bypass", "inspect", "unknown"].includes(grant.effect) &&
  grant.direction !== "inbound" &&
  (carriesTcp(grant) || isUnknown(grant, "transports")) &&
  (holdsPort(grant.ports, HTTPS) || isUnknown(grant, "ports") || grant.engine === "dns-firewall");

/** Whether its destination may be on the internet; own networks are nobody's pin, whatever else isn't known. */
const mayLeave = (grant: Grant): boolean =>
  grant.layer === "dns" || isUnknown(grant, "destination", "direction") || isToAny(grant) || namesPublic(grant);

/**
 * Whether a record may be one of a MESH host: by its name or, where its zone isn't known, by what stands in front of that. Of names
 * that aren't known at all, such as those that prove a certificate's, only those on a path are worth a look; known addresses are
 * found under any name.
 */
const concernsMesh = (
  { names = [], place }: Grant,
  part: GrantPart,
  { mesh: { hosts }, isOnPath }: Subject,
): boolean =>
  names.length === 0
    ? isOnPath(place.urn)
    : names.some((name) => {
        const relative = name.written.toLowerCase();
        if (relative !== "" && hosts.some((host) => host.startsWith(`${relative}.`))) return true;
        return part !== "names" && hosts.some((host) => matchesName(name, host));
      });

const isRouteToNowhere = ({ engine, effect, via, destination }: Grant, { mesh }: Subject): boolean =>
  engine === "route" &&
  effect === "allow" &&
  via?.kind === "unknown" &&
  rangesParts(destination).some(({ ranges }) => overlaps(ranges, mesh.addresses));

const sentence = ({ part, place, why }: Unknown, grant: Grant): string => {
  const where = place.urn === grant.place.urn && place.path !== "" ? ` at ${describePlace(place)}` : "";
  return `${part === "rule" ? "this rule" : `its ${part}`}${where} could not be judged: ${why}.`;
};

/** What the settings of a firewall on a path are, or what a resource is at all: once for each reason, since one unknown hides many. */
function unreadFacts({ facts, urn }: ResourceReading, { isOnPath }: Subject): Complaint[] {
  const unread = facts.flatMap((fact) =>
    fact.kind === "unknown" && FACTS.has(fact.about) && (fact.about === "resource" || isOnPath(urn)) ? [fact] : [],
  );
  return [...Map.groupBy(unread, ({ why }) => why)].flatMap(([why, [first, ...others]]) =>
    first === undefined
      ? []
      : [
          {
            message: `its ${[first, ...others].map(({ about }) => about).join(", ")} could not be judged: ${why}.`,
            place: first.place,
          },
        ],
  );
}

/** A firewall on a path opens TLS by a configuration that another program holds. */
function unseenInspection({ readings }: Firewall, { isOnPath }: Subject): Complaint[] {
  const links = readings.flatMap(({ urn, facts }) =>
    isOnPath(urn) ? facts.filter((fact) => fact.kind === "link" && fact.to.kind === "tls-inspection") : [],
  );
  if (readings.some(({ kind }) => kind === "tls-inspection")) return [];
  return links.map(({ place }) => ({
    message: "its TLS inspection could not be judged: the configuration is outside this stack.",
    place,
  }));
}

/** What is excused if rule groups come in one order, and not if they come in another. */
function unorderedOpenings(subject: Subject): Complaint[] {
  const certain = new Set(openings(subject, (order) => order !== false).map(({ place }) => place));
  return openings(subject, (order) => order === true)
    .filter(({ place }) => !certain.has(place))
    .map(({ message, place }) => ({
      message: `${message.replace(/\.$/, "")}, unless another rule group comes before it, whose order is known only after an update.`,
      place,
    }));
}

const FACTS: ReadonlySet<string> = new Set([
  "resource",
  "stateless-default",
  "stateless-fragment-default",
  "stateful-default",
  "rule-order",
  "stream-exception",
  "dns-fail-open",
  "dns-proxy",
]);
