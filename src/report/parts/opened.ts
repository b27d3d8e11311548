import type { Exempted } from "../../../policy/exemption.ts";
import { hostsTaken } from "../../../policy/mesh/index.ts";
import type { Subject } from "../../../policy/subject.ts";
import type { Catalogue } from "../../catalogue/catalogue.ts";
import { isWithin, overlaps } from "../../egress/address/address-ranges.ts";
import { publicPart } from "../../egress/address/special-networks.ts";
import { type Grant, isUnknown } from "../../egress/grant.ts";
import { describeName, type NamePattern, soleName } from "../../egress/name/name-pattern.ts";
import { anyParts, type RangesPart, rangesParts } from "../../egress/peer.ts";
import { placeKey } from "../../egress/place.ts";
import { describePorts } from "../../egress/port-set.ts";
import { letsOut } from "../../reach/grant-reach.ts";
import type { Opened } from "../report.ts";
import { describePeer, describeProtocol, ENGINE_TITLES, ownTexts } from "../words.ts";
import { ownershipOf } from "./ownership.ts";

/** What a rule opens, before its place in the source is known. */
export type RuleOpening = Omit<Opened, "id" | "standing" | "resource" | "urn" | "place" | "line" | "file"> & {
  readonly at: Grant["place"];
};

/**
 * Returns every destination outside own networks that a rule of the stack lets out to: hosts and patterns if the rule
 * matches names, address ranges otherwise. A rule for several protocols is listed once for each.
 */
export function openingsOf(subject: Subject, exempted: readonly Exempted[], catalogue: Catalogue): RuleOpening[] {
  const byPlace = new Map(exempted.map((one) => [placeKey(one.finding.place), one]));
  const openings = subject.grants.filter(isOpening).flatMap((grant) =>
    destinationsOf(grant, subject, catalogue).map(({ destination, status }) => ({
      destination,
      status,
      ports: describePorts(grant.ports),
      protocol: describeProtocol(grant),
      source: describePeer(grant.source, "whatever it is put on"),
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
