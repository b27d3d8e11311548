import type { Exempted } from "../../../policy/exemption.ts";
import { hostsTaken } from "../../../policy/mesh/index.ts";
import type { Subject } from "../../../policy/subject.ts";
import type { Catalogue } from "../../catalogue/catalogue.ts";
import { isWithin, overlaps } from "../../egress/address/address-ranges.ts";
import { publicPart } from "../../egress/address/special-networks.ts";
import { type Engine, type Grant, isUnknown } from "../../egress/grant.ts";
import { describeName, type NamePattern, soleName } from "../../egress/name/name-pattern.ts";
import { anyParts, type Peer, type RangesPart, rangesParts } from "../../egress/peer.ts";
import { describePorts } from "../../egress/port-set.ts";
import { placeKey, shortNameOfUrn } from "../../egress/resource/place.ts";
import type { ReferenceKind } from "../../egress/resource/reference.ts";
import { letsOut } from "../../reach/grant-reach.ts";
import type { Opened } from "../report.ts";
import { describePeer, describeProtocol, ENGINE_TITLES, ownTexts } from "../words.ts";
import { ownershipOf } from "./ownership.ts";

/** What a rule opens, before its place in the source is known. */
export type RuleOpening = Omit<Opened, "id" | "standing" | "resource" | "urn" | "place" | "line" | "file"> & {
  readonly at: Grant["place"];
  /**
   * What its clients have in common, if the rule takes anybody: the group that it belongs to, as in `with security
   * group clients`. Sources name groups differently, so drift doesn't go by it.
   */
  readonly group: string | undefined;
};

/**
 * Returns every destination outside own networks that a rule of the stack lets out to: hosts and patterns if the rule
 * matches names, address ranges otherwise. A rule for several protocols is listed once for each.
 */
export function openingsOf(subject: Subject, exempted: readonly Exempted[], catalogue: Catalogue): RuleOpening[] {
  const byPlace = new Map(exempted.map((one) => [placeKey(one.finding.place), one]));
  const groupOf = groupsIn(subject);
  const openings = subject.grants.filter(isOpening).flatMap((grant) =>
    destinationsOf(grant, subject, catalogue).map(({ destination, status }) => ({
      destination,
      status,
      ports: describePorts(grant.ports),
      protocol: describeProtocol(grant),
      source: describePeer(grant.source, "whatever it is put on"),
      group: groupOf(grant),
      layer: grant.layer,
      engine: ENGINE_TITLES[grant.engine],
      rule: ruleText(grant),
      ...ownershipOf(
        grant,
        subject.ownExtraHosts.find(({ host }) => host === destination),
        byPlace.get(placeKey(grant.place)),
      ),
      at: grant.place,
    })),
  );
  return [...new Map(openings.map((opening) => [JSON.stringify(opening), opening])).values()];
}

/** Routes and records open nothing on their own. TLS inspection is reported as a finding. */
const isOpening = (grant: Grant): boolean =>
  letsOut(grant) &&
  !grant.handshakeOnly &&
  !grant.reversed &&
  grant.engine !== "route" &&
  grant.engine !== "dns-record" &&
  !isUnknown(grant, "effect", "direction");

/** Returns a function that names the group of a rule that takes anybody. */
function groupsIn({ readings, holderOf }: Subject): (grant: Grant) => string | undefined {
  const byUrn = new Map(readings.map((reading) => [reading.urn, reading]));
  return ({ engine, source, place: { urn } }) => {
    const [group, reading] = [GROUPS[engine], byUrn.get(urn)];
    if (group === undefined || reading === undefined || (source.length > 0 && !isEverybody(source))) return undefined;
    const { kind, words } = group;
    const holder = kind === undefined || reading.kind === kind ? urn : holderOf(reading, kind);
    return holder && `${words} ${shortNameOfUrn(holder)}`;
  };
}

/** What is put on clients, by the engine of its rules: its kind, unless each resource is one, and words for it. */
const GROUPS: Readonly<Partial<Record<Engine, { readonly kind?: ReferenceKind; readonly words: string }>>> = {
  "security-group": { kind: "security-group", words: "with security group" },
  "network-acl": { kind: "network-acl", words: "behind network ACL" },
  nsg: { kind: "security-group", words: "behind NSG" },
  "kubernetes-policy": { words: "pods of" },
};

const isEverybody = (source: Peer): boolean => anyParts(source).some(({ except }) => except === undefined);

type Destination = Pick<Opened, "destination" | "status">;

function destinationsOf(grant: Grant, subject: Subject, catalogue: Catalogue): Destination[] {
  if (grant.names !== undefined)
    return grant.names.map((pattern) => ({
      destination: soleName(pattern) ?? describeName(pattern),
      status: statusOf(pattern, subject, catalogue),
    }));
  return [
    ...anyParts(grant.destination).map(({ except, written }): Destination => {
      const destination = except === undefined ? "any address" : `any address but ${written.replace(/^!/, "")}`;
      return { destination, status: "any" };
    }),
    ...rangesParts(grant.destination)
      .filter(({ ranges }) => !isWithin(publicPart(ranges), subject.ownNetworks))
      .map((part): Destination => ({ destination: part.written, status: addressStatus(part, subject) })),
  ];
}

function statusOf(pattern: NamePattern, { mesh }: Subject, { endpoints }: Catalogue): Opened["status"] {
  const host = soleName(pattern);
  const endpoint = Object.values(endpoints).find((each) => each.host === host);
  if (endpoint !== undefined) return endpoint.status;
  if (host !== undefined && mesh.accepted.has(host)) return "extra";
  const taken = hostsTaken({ names: [pattern] }, mesh).length;
  if (pattern.terms.length === 0 || taken === mesh.hosts.length) return "any";
  return taken > 0 ? "wide" : "not-mesh";
}

const addressStatus = ({ ranges }: RangesPart, { mesh }: Subject): Opened["status"] =>
  overlaps(ranges, mesh.addresses) ? "known-address" : "not-mesh";

const ruleText = (grant: Grant): string => ownTexts(grant).join(", ");
