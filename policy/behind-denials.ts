import {
  type AddressRanges,
  addressesOf,
  carriesTcp,
  type Grant,
  holdsPort,
  intersectionOf,
  isWithin,
  memo,
  nameOfUrn,
  type Peer,
  type ReferenceKind,
  rangesParts,
  unionOf,
} from "../src/egress/index.ts";
import { compareRanks, HTTPS, isToAny, isToEvery, letsOut, opensHttps } from "../src/reach/index.ts";
import { firstFew } from "../src/text/first-few.ts";
import type { Complaint } from "./check.ts";
import { hostsMeant, hostsTaken, type Mesh } from "./mesh/index.ts";
import { isForSources } from "./openings.ts";
import type { Subject } from "./subject.ts";

/**
 * Reports rules for 443 that come after a denial with a lower number in NSGs, network ACLs and Virtual Network Manager,
 * and rules of NSGs that come after a denial of Virtual Network Manager.
 */
export function behindNumbers(subject: Subject): Complaint[] {
  const { readings, holderOf } = subject;
  const numbered = readings.flatMap((reading) =>
    reading.grants
      .filter(({ engine, order }) => NUMBERED.has(engine) && order !== undefined)
      .map((grant) => {
        const kind = NUMBERED.get(grant.engine);
        return { holder: (kind && holderOf(reading, kind)) ?? reading.urn, grant };
      }),
  );
  const lists = [
    ...Map.groupBy(numbered, ({ grant: { engine }, holder }) => (engine === "admin-rule" ? engine : holder)),
  ];
  const admin = lists.find(([key]) => key === "admin-rule")?.[1].map(({ grant }) => grant) ?? [];
  const denial = firstDenial(admin, subject);
  const passes = numbered.flatMap(({ grant }) => (denial !== undefined && grant.engine === "nsg" ? [grant] : []));
  return [
    ...lists.flatMap(([, members]) =>
      behindFirst(
        members.map(({ grant }) => grant),
        subject,
      ),
    ),
    ...(denial === undefined ? [] : behindDenial(denial, passes, admin, subject)),
  ];
}

const NUMBERED: ReadonlyMap<Grant["engine"], ReferenceKind> = new Map([
  ["nsg", "security-group"],
  ["network-acl", "network-acl"],
  ["admin-rule", "rule-group"],
]);

const firstDenial = (grants: readonly Grant[], { ownNetworks }: Subject): Grant | undefined =>
  grants
    .filter((grant) => stops(grant) && isToEvery(grant, ownNetworks))
    .sort((a, b) => numberOf(a) - numberOf(b))
    .at(0);

/** Reports the rules in one list that its first denial shuts. */
function behindFirst(grants: readonly Grant[], subject: Subject): Complaint[] {
  const denial = firstDenial(grants, subject);
  if (denial === undefined) return [];
  const later = grants.filter((grant) => numberOf(grant) > numberOf(denial));
  return behindDenial(denial, later, grants, subject);
}

/**
 * Reports the rules for 443 to anywhere, or to known addresses, that a denial shuts, unless an earlier rule in its list
 * lets the same clients out.
 */
function behindDenial(
  denial: Grant,
  passes: readonly Grant[],
  list: readonly Grant[],
  { isOnPath, mesh }: Subject,
): Complaint[] {
  const open = (grant: Grant): boolean => opensHttps(grant) && isForSources(denial, grant);
  const before = list.filter((grant) => open(grant) && numberOf(grant) < numberOf(denial));
  if (before.some(isToAny)) return [];
  return passes
    .filter((grant) => {
      if (!open(grant) || !isOnPath(grant.place.urn)) return false;
      const pinned = pinnedBy(grant, mesh);
      const isOpenBefore = before.some(({ destination }) => isWithin(pinned, addressesOf(destination)));
      return isToAny(grant) || (pinned.length > 0 && !isOpenBefore);
    })
    .map((grant) => complaintOf(`${HTTPS}`, denial, grant, ["*"]));
}

/**
 * Reports rules for MESH hosts in a policy of a cluster that denies everything before. Cilium's denials come first
 * wherever they stand.
 */
export const behindPolicies = ({ grants, mesh, isOnPath, ownNetworks }: Subject): Complaint[] => {
  const ofPolicies = grants.filter(({ engine, place }) => engine === "kubernetes-policy" && isOnPath(place.urn));
  return [...Map.groupBy(ofPolicies, specOf).values()].flatMap((rules) => {
    const denials = rules.filter((grant) => stops(grant) && isToEvery(grant, ownNetworks));
    if (denials.length === 0) return [];
    return rules.flatMap((pass) => {
      const denial = denials.find((each) => isFirst(each, pass));
      if (denial === undefined || !opensHttps(pass)) return [];
      const before = rules.filter((grant) => opensHttps(grant) && !isFirst(denial, grant));
      const opened = before.flatMap((grant) => (isToEvery(grant, ownNetworks) ? hostsTaken(grant, mesh) : []));
      const hosts = hostsMeant(pass, mesh).filter((host) => !opened.includes(host));
      return hosts.length === 0 ? [] : [complaintOf(firstFew(hosts, String), denial, pass, hosts)];
    });
  });
};

const isFirst = (denial: Grant, { order = [] }: Grant): boolean =>
  denial.order === undefined || compareRanks(denial.order, order) < 0;

/** Cilium's policies may hold several specifications, each for pods of its own. */
const specOf = ({ place: { urn, path } }: Grant): string => `${urn} ${path.split(".egress")[0]}`;

/** Returns the known addresses that a rule for addresses alone names. */
export const pinnedBy = ({ names, destination }: Grant, mesh: Mesh): AddressRanges =>
  names === undefined ? knownAmong(mesh)(destination) : [];

/** Rules that refer to one list share its addresses, which are compared once. */
const knownAmong = memo(({ addresses }: Mesh) => {
  const knownIn = memo((ranges: AddressRanges) => intersectionOf(ranges, addresses));
  return memo((destination: Peer) => unionOf(rangesParts(destination).map(({ ranges }) => knownIn(ranges))));
});

/**
 * Says what the rule opens and what denies it first.
 *
 * @param shut the hosts that stay shut because of it; `*` if the rule matches addresses.
 */
export const complaintOf = (what: string, denial: Grant, { place }: Grant, shut: readonly string[]): Complaint => ({
  message: `opens ${what}, and ${denialText(denial)} denies it first.`,
  shut,
  place,
});

const numberOf = ({ order = [] }: Grant): number => order[0] ?? 0;

/** Whether the grant blocks TLS on 443, whatever its version. */
export const stops = (grant: Grant): boolean =>
  grant.effect === "deny" &&
  grant.direction !== "inbound" &&
  carriesTcp(grant) &&
  holdsPort(grant.ports, HTTPS) &&
  (grant.application === undefined || grant.application === "tls") &&
  grant.tlsVersions === undefined &&
  !grant.handshakeOnly &&
  !letsOut(grant) &&
  // Every client of MESH sends a complete hello.
  grant.unknowns.every(({ metBy }) => metBy === "complete-hello");

export const denialText = ({ place: { urn, path, line }, order = [] }: Grant): string => {
  const where = [nameOfUrn(urn), path, line === undefined ? "" : `line ${line}`]
    .filter((text) => text !== "")
    .join(" ");
  return order.length === 1 && line === undefined ? `${where} (at ${order[0]})` : where;
};
