import { carriesTcp, type Grant } from "../../src/egress/grant.ts";
import { nameOfUrn } from "../../src/egress/place.ts";
import { holdsPort } from "../../src/egress/port-set.ts";
import { sayShut } from "../../src/egress/shut.ts";
import { comesBefore } from "../../src/reach/evaluation-order.ts";
import type { Firewall } from "../../src/reach/firewalls.ts";
import { HTTPS, isOfNameFirewall, isToAny, isToEvery, letsOut, opensHttps } from "../../src/reach/grant-reach.ts";
import type { Check, Complaint } from "../check.ts";
import { hostsMeant, hostsTaken } from "../mesh-names.ts";
import { firstDenials, isForSources } from "../openings.ts";
import type { Subject } from "../subject.ts";

export const shut: Check = {
  id: "shut",
  title: "MESH host that an earlier rule denies",
  level: "advisory",
  severity: "medium",
  tags: ["availability", "egress"],
  why: "The first rule that takes a connection decides: behind a denial, a rule that opens MESH opens nothing, and messages wait.",
  instead: "Put the rule that opens MESH before the one that denies, or narrow the denial.",
  link: "https://learn.microsoft.com/azure/firewall/rule-processing",
  stage: "stack",
  judge: (subject) => [
    ...new Map(
      [...subject.firewalls.flatMap((firewall) => behindRules(firewall, subject)), ...behindNumbers(subject)].map(
        (complaint) => [`${complaint.place.urn} ${complaint.place.path} ${complaint.place.line}`, complaint],
      ),
    ).values(),
  ],
};

/** Passes for MESH hosts that a denial of the same firewall comes before. */
function behindRules(firewall: Firewall, { mesh, isOnPath, ownNetworks }: Subject): Complaint[] {
  const passes = firewall.grants.filter(
    (grant) =>
      isOfNameFirewall(grant) && opensHttps(grant) && isOnPath(grant.place.urn) && hostsMeant(grant, mesh).length > 0,
  );
  if (passes.length === 0) return [];
  const openers = firstDenials(firewall.grants.filter((grant) => isOfNameFirewall(grant) && letsOn(grant)));
  const denials = firstDenials(firewall.grants.filter((grant) => isOfNameFirewall(grant) && stops(grant)));
  return passes.flatMap((pass) =>
    hostsMeant(pass, mesh)
      .slice(0, 1)
      .flatMap((host) => {
        const takes = (grant: Grant): boolean =>
          grant.names === undefined
            ? isToEvery(grant, ownNetworks)
            : hostsTaken(grant, mesh).some((taken) => taken === host);
        const denial = denials.find(
          (each) => takes(each) && isForSources(each, pass) && isBefore(each, pass, firewall),
        );
        if (denial === undefined) return [];
        const isOpenBefore = openers.some(
          (other) => takes(other) && isForSources(other, pass) && isBefore(other, denial, firewall),
        );
        return isOpenBefore ? [] : [{ message: sayShut(host, describe(denial)), place: pass.place }];
      }),
  );
}

/** Whether it lets TLS on 443 through, or hands it on to the engine that does. */
const letsOn = (grant: Grant): boolean =>
  (letsOut(grant) || grant.effect === "forward") &&
  carriesTcp(grant) &&
  holdsPort(grant.ports, HTTPS) &&
  !grant.handshakeOnly;

/** On Azure, network rules come before application rules; on AWS, stateless rules before stateful ones. */
function isBefore(a: Grant, b: Grant, firewall: Firewall): boolean {
  const [first, second] = [STEPS[a.engine] ?? 0, STEPS[b.engine] ?? 0];
  return first === second ? comesBefore(a, b, firewall) === true : first < second;
}

const STEPS: Readonly<Partial<Record<Grant["engine"], number>>> = {
  "azure-network-rule": 0,
  "azure-application-rule": 1,
  "nfw-stateless": 0,
  "nfw-stateful": 1,
};

/** Rules for 443 in NSGs and network ACLs that a lower number denies. */
function behindNumbers({ readings, holderOf, isOnPath, ownNetworks }: Subject): Complaint[] {
  const numbered = readings.flatMap((reading) => {
    const holder = holderOf(reading, "security-group") ?? holderOf(reading, "network-acl") ?? reading.urn;
    return reading.grants
      .filter(({ engine, order }) => (engine === "nsg" || engine === "network-acl") && order !== undefined)
      .map((grant) => ({ holder, grant }));
  });
  return [...Map.groupBy(numbered, ({ holder }) => holder).values()].flatMap((members) => {
    const grants = members.map(({ grant }) => grant).sort((a, b) => numberOf(a) - numberOf(b));
    const denial = grants.find((grant) => stops(grant) && isToEvery(grant, ownNetworks));
    if (denial === undefined) return [];
    const passes = grants.filter((grant) => opensHttps(grant) && isToAny(grant) && isForSources(denial, grant));
    if (passes.some((pass) => numberOf(pass) < numberOf(denial))) return [];
    return passes
      .filter((pass) => numberOf(pass) > numberOf(denial) && isOnPath(pass.place.urn))
      .map(({ place }) => ({ message: sayShut(`${HTTPS}`, describe(denial)), place }));
  });
}

const numberOf = ({ order = [] }: Grant): number => order[0] ?? 0;

/** Whether it stops TLS on 443, whatever its version. */
const stops = (grant: Grant): boolean =>
  grant.effect === "deny" &&
  grant.direction !== "inbound" &&
  carriesTcp(grant) &&
  holdsPort(grant.ports, HTTPS) &&
  (grant.application === undefined || grant.application === "tls") &&
  grant.tlsVersions === undefined &&
  !grant.handshakeOnly &&
  !letsOut(grant) &&
  grant.unknowns.length === 0;

const describe = ({ place: { urn, path, line }, order = [] }: Grant): string => {
  const where = [nameOfUrn(urn), path, line === undefined ? "" : `line ${line}`]
    .filter((text) => text !== "")
    .join(" ");
  return order.length === 1 && line === undefined ? `${where} (at ${order[0]})` : where;
};
