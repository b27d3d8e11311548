import {
  carriesTcp,
  describePlace,
  type Grant,
  type GrantPart,
  holdsPort,
  isUnknown,
  matchesName,
  memo,
  overlaps,
  type Peer,
  placeKey,
  type ResourceReading,
  rangesParts,
  type Unknown,
} from "../../src/egress/index.ts";
import { type Firewall, HTTPS, isToAny, namesPublic, opensHttps, passesAny } from "../../src/reach/index.ts";
import type { Check, Complaint, Subject } from "../check.ts";
import { hostsTaken, isMadeForMesh, type Mesh, meshIn } from "../mesh/index.ts";
import { openings } from "../openings.ts";
import { isManagedByAws } from "./fail-closed.ts";
import { isMeantWhichever } from "./ip-pinning.ts";
import { perhapsShut } from "./shut.ts";

export const notJudged: Check = {
  id: "not-judged",
  title: "Not judged",
  level: "advisory",
  severity: "low",
  tags: ["egress"],
  why: "What is not known yet, is defined elsewhere or can't be read may be a pin or an open port, and was not judged.",
  instead: "Check it by hand, or judge it again after the update.",
  link: "https://www.pulumi.com/docs/insights/policy/",
  stage: "stack",
  judge: (subject) => [
    ...new Map(
      [
        ...subject.grants.flatMap((grant) => unjudged(grant, subject)),
        ...subject.readings.flatMap((reading) => unreadFacts(reading, subject)),
        ...subject.firewalls.flatMap((firewall) => unseenInspection(firewall, subject)),
        ...unorderedOpenings(subject),
        ...subject.firewalls.flatMap((firewall) => perhapsShut(firewall, subject)),
        ...subject.firewalls.flatMap((firewall) => decidedElsewhere(firewall, subject)),
        ...subject.readings.flatMap((reading) => unreadKind(reading, subject)),
      ].map((complaint) => [placeKey(complaint.place), complaint]),
    ).values(),
  ],
};

/** Returns at most one complaint for a rule, about its first unknown part that may hide a pin or an open port. */
function unjudged(grant: Grant, subject: Subject): Complaint[] {
  const unknown = grant.unknowns.find(({ part, metBy }) => metBy === undefined && matters(part, grant, subject));
  if (unknown !== undefined) return [{ message: sentence(unknown, grant), place: grant.place }];
  const possible = possiblePin(grant, subject);
  if (possible !== undefined)
    return [
      {
        message: `may allow ${HTTPS} to ${possible}: which of several lists is meant is known only after an update.`,
        place: grant.place,
      },
    ];
  if (passesAny(grant) && subject.isOnPath(grant.place.urn) && subject.mayBeForMeshClients(grant))
    return [
      {
        message: `lets ${HTTPS} through to any destination, perhaps for MESH's clients: which of several lists is meant is known only after an update.`,
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

/**
 * Returns a known MESH address in one of several lists that the rule may refer to, when a preview doesn't tell which.
 */
function possiblePin(grant: Grant, { mesh }: Subject): string | undefined {
  if (grant.engine === "route" || !opensHttps(grant) || rangesParts(grant.destination).length === 0) return undefined;
  return possiblyKnown(mesh)(grant.destination);
}

const possiblyKnown = memo((mesh: Mesh) =>
  memo((destination: Peer) => {
    const possible = rangesParts(destination).filter((part) => part.possible);
    return isMeantWhichever(destination, mesh)
      ? undefined
      : possible.find(({ ranges }) => overlaps(ranges, mesh.addresses))?.written;
  }),
);

/** Reports parts of other programs that decide before the stack's own rules, or that may drop what those leave. */
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
  return outside.flatMap(({ link, isParent, why }): Complaint[] => {
    const { to, place, priority, role } = link;
    const isKnown = to.id !== undefined;
    const what = to.id ?? "that is meant";
    const reason = isKnown ? `it ${why}` : NOT_YET;
    const say = (message: string): Complaint[] => [{ message, place, ...(isKnown && { instead: WHERE_DEFINED }) }];
    if (isParent)
      return say(
        `the rules of its parent policy, ${to.id ?? NOT_YET_NAMED}, come first, and could not be judged: ${reason}.`,
      );
    if (to.kind === "policy" && role === "part-of")
      return grants
        .filter(
          ({ engine, names, place: { urn } }) =>
            engine === "azure-network-rule" &&
            urn === place.urn &&
            (subject.settings.scope === "all" ? names !== undefined : hostsTaken({ names }, subject.mesh).length > 0),
        )
        .slice(0, 1)
        .flatMap((grant) => [
          {
            message: `goes by names in a network rule, and another program decides whether the DNS proxy of ${what} is on.`,
            instead: WHERE_DEFINED,
            place: grant.place,
          },
        ]);
    if (role !== "uses" || isManagedByAws(to.id)) return [];
    if (to.kind === "policy") return say(`what the policy ${what} lets out could not be judged: ${reason}.`);
    if (to.kind === "dns-profile") return say(`what the Profile ${what} blocks in DNS could not be judged: ${reason}.`);
    const policy = readings.find(({ urn }) => urn === place.urn);
    if (to.kind !== "rule-group" || (policy?.kind !== "policy" && policy?.service !== "dns-firewall")) return [];
    if (priority !== undefined && Number.isFinite(own) && priority < own)
      return say(`the rule group ${what} comes before the stack's own, and could not be judged: ${reason}.`);
    // What DNS Firewall answers for other names opens nothing.
    if (policy.service === "dns-firewall") return [];
    return lacksDefaultDrop(policy)
      ? say(`whether the rule group ${what} drops what no rule matches could not be judged: ${reason}.`)
      : say(`what the rule group ${what} lets out beside the stack's own could not be judged: ${reason}.`);
  });
}

const NOT_YET = "it is known only after an update";
const NOT_YET_NAMED = "whose name isn't known yet";
const WHERE_DEFINED = "Check it where it is defined.";

const lacksDefaultDrop = ({ facts }: ResourceReading): boolean =>
  facts.some(
    (fact) =>
      fact.kind === "setting" && fact.setting === "stateful-default" && !/\baws:drop_/.test(fact.value ?? fact.default),
  );

/** Reports a resource of an unread type that holds something of MESH. One complaint, about the most serious text. */
function unreadKind(reading: ResourceReading, { mesh }: Subject): Complaint[] {
  const { urn, type } = reading;
  if (reading.texts === undefined || isOurs(type) || INBOUND.test(type)) return [];
  const held = meshIn(reading, mesh);
  const [first, ...others] = ["address", "host", "label", "zone"].flatMap((kind) =>
    held.filter((item) => item.kind === kind),
  );
  // Resources of this package's components name MESH hosts in tags and descriptions, but hold no MESH address.
  if (first === undefined || (isMadeForMesh(urn) && first.kind !== "address")) return [];
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  return [
    {
      message: `${HELD[first.kind]} ${first.written}${more}, and no reader knows what ${type} does with it.`,
      instead: BY_HAND,
      place: { urn, path: first.path },
    },
  ];
}

const BY_HAND = "Check by hand that it fixes no address of MESH, and opens no more than the host.";

const HELD = { address: "holds the known MESH address", host: "names", label: "says", zone: "names" } as const;

/** Rules for inbound traffic only. */
const INBOUND = /:SecurityGroupIngress(?:Rule)?$/;

/** Stacks, providers and components repeat what their parts hold. */
const isOurs = (type: string): boolean => /^(?:pulumi:|mesh-egress:)/.test(type);

function matters(part: GrantPart, grant: Grant, subject: Subject): boolean {
  if (!mayLetOut(grant)) return false;
  if (part === "tls") return hostsTaken(grant, subject.mesh).length > 0;
  if (part === "conditions") return subject.isOnPath(grant.place.urn) && passesAny(grant);
  if (!ALWAYS.has(part)) return false;
  if (grant.engine === "dns-record") return concernsMesh(grant, part, subject);
  // Whatever such a route leads to, it doesn't go round the firewall.
  if (grant.engine === "route" && part === "destination") return !INSIDE.has(grant.via?.kind ?? "unknown");
  // A DNS Firewall whose names aren't known can't show that it is for MESH.
  if (grant.engine === "dns-firewall") return subject.isOnPath(grant.place.urn) || subject.namesHost;
  if (grant.engine === "nfw-tls-inspection") return subject.isOnPath(grant.place.urn);
  return true;
}

/** Parts of a rule in which a pin, an open port or a wide name may hide. */
const ALWAYS: ReadonlySet<GrantPart> = new Set([
  "rule",
  "effect",
  "direction",
  "destination",
  "names",
  "ports",
  "transports",
]);

const INSIDE: ReadonlySet<string> = new Set(["private", "firewall"]);

/** Whether the rule may let out TCP on 443, as far as it is known. */
const mayLetOut = (grant: Grant): boolean =>
  mayLeave(grant) &&
  ["allow", "bypass", "inspect", "unknown"].includes(grant.effect) &&
  grant.direction !== "inbound" &&
  (carriesTcp(grant) || isUnknown(grant, "transports")) &&
  (holdsPort(grant.ports, HTTPS) || isUnknown(grant, "ports") || grant.engine === "dns-firewall");

/**
 * Whether the destination may be on the internet. An address of the own network is never a pin, whatever else is
 * unknown.
 */
const mayLeave = (grant: Grant): boolean =>
  grant.layer === "dns" || isUnknown(grant, "destination", "direction") || isToAny(grant) || namesPublic(grant);

/**
 * Whether a DNS record may be for a MESH host: judged by its name or, if its zone isn't known, by the label before the
 * zone. If no part of a record's name is known, as in certificate validation, it only matters on a path to MESH. Known
 * addresses are found under any name.
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

/**
 * Reports settings of a firewall on a path that couldn't be read, or whole resources. One complaint for each reason,
 * because one unknown value may hide many settings.
 */
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

/** Reports a firewall on a path that decrypts TLS by a configuration of another program. */
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

/** Reports rules that are right in one order of the rule groups, and wrong in another. */
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
  "template",
  "stateless-default",
  "stateless-fragment-default",
  "stateful-default",
  "rule-order",
  "stream-exception",
  "dns-fail-open",
  "dns-proxy",
]);
