import {
  type AddressRanges,
  anyParts,
  carriesTcp,
  describePorts,
  describeRanges,
  type Grant,
  holdsPort,
  intersectionOf,
  isAnyInPieces,
  isOneAddress,
  memo,
  type Peer,
  rangesParts,
  type Unknown,
} from "../../src/egress/index.ts";
import { compareRanks, HTTPS, isToAny, opensHttps, passesAny } from "../../src/reach/index.ts";
import type { Check, Subject } from "../check.ts";
import { firstDenials, isForSources } from "../openings.ts";

export const bypass: Check = {
  id: "bypass",
  title: "Bypass of the hostname rule",
  level: "mandatory",
  severity: "critical",
  tags: ["data-leak", "egress"],
  why: "A rule that is evaluated before the hostname rules, or a route around the firewall, decides without them: every name is then open, and nothing shows it.",
  instead: "Take 443 out of it and leave the decision to the hostname rules.",
  link: "https://learn.microsoft.com/azure/firewall/rule-processing",
  stage: "resource",
  judge: (subject) => {
    const forwards = firstDenials(subject.grants.filter(handsOn));
    return subject.grants.flatMap((grant) => {
      const message = messageOf(grant, subject);
      if (message === undefined || forwards.some((forward) => isForwardedBy(forward, grant))) return [];
      return [{ message, place: grant.place, ...(grant.engine === "route" && { instead: OF_ROUTES }) }];
    });
  },
};

const OF_ROUTES = "Take the route away, so that the default route leads these addresses into the firewall.";

/** Whether a stateless rule hands all TCP on 443 from its clients on to the stateful engine. */
const handsOn = (grant: Grant): boolean =>
  grant.effect === "forward" &&
  grant.unknowns.length === 0 &&
  carriesTcp(grant) &&
  holdsPort(grant.ports, HTTPS) &&
  isToAny(grant);

/** Whether an earlier rule of the same stateless group hands on what the grant would pass. */
const isForwardedBy = (forward: Grant, grant: Grant): boolean =>
  grant.engine === "nfw-stateless" &&
  forward.place.urn === grant.place.urn &&
  forward.order !== undefined &&
  grant.order !== undefined &&
  compareRanks(forward.order, grant.order) < 0 &&
  isForSources(forward, grant);

function messageOf(grant: Grant, { mesh, isOnPath, isForMeshClients }: Subject): string | undefined {
  if (grant.engine === "route") return routeMessage(grant, mesh.addresses);
  if (grant.engine === "dns-record" || !opensHttps(grant)) return undefined;
  if (isAnyInPieces(grant.destination))
    return `allows ${HTTPS} to every address, written in pieces: ${rangesParts(grant.destination)
      .map(({ written }) => written)
      .slice(0, 4)
      .join(", ")}.`;
  if (!isOnPath(grant.place.urn) || !passesAny(grant) || grant.unknowns.some(mayGoByName)) return undefined;
  if (!isForMeshClients(grant)) return undefined;
  const [any] = anyParts(grant.destination);
  const to = any?.written ? `any destination (${any.written})` : "any destination";
  return `lets TCP on ${describePorts(grant.ports)} through to ${to} ${BEFORE[grant.engine]}`;
}

/** Whether the unknown part may be a name. A condition that certain traffic meets, such as every hello, is no name. */
const mayGoByName = ({ part, metBy }: Unknown): boolean =>
  part === "rule" || part === "names" || (part === "conditions" && metBy === undefined);

const BEFORE: Readonly<Partial<Record<Grant["engine"], string>>> = {
  "azure-network-rule": "in a network rule, which Azure Firewall asks before all application rules.",
  "nfw-stateless": "in the stateless engine, after which no stateful rule is asked.",
  "nfw-stateful": "whatever its name is.",
};

/**
 * A route has no names. So a route that sends a known MESH address to the internet bypasses the firewall that checks
 * names.
 */
function routeMessage({ effect, via, destination }: Grant, known: Subject["mesh"]["addresses"]): string | undefined {
  if (effect !== "allow" || (via?.kind !== "internet" && via?.kind !== "nat")) return undefined;
  const { part, held = [] } = firstKnown(known)(destination) ?? {};
  if (part === undefined) return undefined;
  const to = via.kind === "nat" ? `a NAT gateway (${via.written})` : `the internet (${via.written})`;
  return `routes ${part.written}, with the known MESH ${isOneAddress(held) ? "address" : "addresses"} ${describeRanges(held, 2)}, to ${to}, round the firewall.`;
}

const firstKnown = memo((known: AddressRanges) =>
  memo((destination: Peer) =>
    rangesParts(destination)
      .map((part) => ({ part, held: intersectionOf(part.ranges, known) }))
      .find(({ held }) => held.length > 0),
  ),
);
