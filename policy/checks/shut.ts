import {
  type AddressRanges,
  addressesOf,
  carriesTcp,
  describeNames,
  type Grant,
  holdsPort,
  isWithin,
  placeKey,
} from "../../src/egress/index.ts";
import {
  comesBefore,
  type Firewall,
  goesByName,
  HTTPS,
  inOrder,
  isOfNameFirewall,
  isToEvery,
  letsOut,
  opensHttps,
} from "../../src/reach/index.ts";
import { firstFew } from "../../src/text/first-few.ts";
import { behindNumbers, behindPolicies, complaintOf, denialText, pinnedBy, stops } from "../behind-denials.ts";
import type { Check, Complaint, Subject } from "../check.ts";
import { hostsMeant, hostsTaken, type Mesh, meshIn } from "../mesh/index.ts";
import { firstDenials, isForSources } from "../openings.ts";

export const shut: Check = {
  id: "shut",
  title: "MESH host that an earlier rule denies",
  level: "advisory",
  severity: "medium",
  tags: ["availability", "egress"],
  why: "The first rule that matches a connection decides: after a denial, a rule that opens MESH opens nothing, and messages wait.",
  instead: "Put the rule that opens MESH before the one that denies, or narrow the denial.",
  link: "https://learn.microsoft.com/azure/firewall/rule-processing",
  stage: "stack",
  judge: (subject) => [
    ...new Map(
      [
        ...subject.firewalls.flatMap((firewall) =>
          behindRules(firewall, subject, isBefore).map(({ hosts, denial, pass }) =>
            complaintOf(openedBy(hosts), denial, pass, hosts),
          ),
        ),
        ...subject.firewalls.flatMap((firewall) => unresolved(firewall, subject)),
        ...behindNumbers(subject),
        ...behindPolicies(subject),
      ].map((complaint) => [placeKey(complaint.place), complaint]),
    ).values(),
  ],
};

/**
 * Reports rules that open MESH hosts while another group denies these hosts by name, and a preview does not tell which
 * group comes first.
 */
export const perhapsShut = (firewall: Firewall, subject: Subject): Complaint[] =>
  behindRules(
    firewall,
    subject,
    (denial, pass) => denial.names !== undefined && orderOf(denial, pass, firewall) === undefined,
  ).map(({ hosts, denial, pass: { place } }) => ({
    message: `opens ${openedBy(hosts)}, and ${denialText(denial)} denies it: which comes first is known only after an update.`,
    place,
  }));

const openedBy = (hosts: readonly string[]): string => (hosts[0] === "*" ? String(HTTPS) : firstFew(hosts, String));

/** A rule that would open MESH hosts, and the denial that comes first. */
interface Shut {
  readonly pass: Grant;
  /** `*` if the rule pins known addresses. */
  readonly hosts: readonly string[];
  readonly denial: Grant;
}

/** What a rule opens: a MESH host, with the addresses that are documented for it, or known addresses alone. */
interface Target {
  readonly host?: string;
  readonly addresses: AddressRanges;
}

function targetsOf(pass: Grant, mesh: Mesh): Target[] {
  const hosts = hostsMeant(pass, mesh);
  if (hosts.length > 0) return hosts.map((host) => ({ host, addresses: mesh.addressesOf(host) }));
  const pinned = pinnedBy(pass, mesh);
  return pinned.length === 0 ? [] : [{ addresses: pinned }];
}

/**
 * Returns the rules that open MESH hosts after a denial in the same firewall, each with all of its hosts. It compares
 * rules, not paths: a verdict on a path is about all of its clients, and a rule may be denied for some of them only.
 *
 * @param isFirst tells whether a denial comes before a rule.
 */
function behindRules(
  firewall: Firewall,
  { mesh, isOnPath, ownNetworks }: Subject,
  isFirst: (denial: Grant, pass: Grant, firewall: Firewall) => boolean,
): Shut[] {
  const passes = firewall.grants.flatMap((pass) => {
    if (!isOfNameFirewall(pass) || !opensHttps(pass) || !isOnPath(pass.place.urn)) return [];
    const targets = targetsOf(pass, mesh);
    return targets.length === 0 ? [] : [{ pass, targets }];
  });
  if (passes.length === 0) return [];
  const openers = firstDenials(firewall.grants.filter((grant) => isOfNameFirewall(grant) && letsOn(grant)));
  const denials = firstDenials(firewall.grants.filter((grant) => isOfNameFirewall(grant) && stops(grant)));
  const takes = (grant: Grant, { host, addresses }: Target): boolean =>
    grant.names === undefined
      ? isToEvery(grant, ownNetworks) || (addresses.length > 0 && isWithin(addresses, addressesOf(grant.destination)))
      : hostsTaken(grant, mesh).some((taken) => taken === host);
  return passes.flatMap(({ pass, targets }) => {
    const before = denials.filter((denial) => isFirst(denial, pass, firewall) && isForSources(denial, pass));
    if (before.length === 0) return [];
    const shut = targets.flatMap((target) => {
      const denial = before.find((each) => takes(each, target));
      if (denial === undefined) return [];
      const isOpenBefore = openers.some(
        (other) => takes(other, target) && isForSources(other, pass) && isBefore(other, denial, firewall),
      );
      return isOpenBefore ? [] : [{ host: target.host ?? "*", denial }];
    });
    const [first] = shut;
    if (first === undefined) return [];
    return [{ pass, hosts: shut.map(({ host }) => host), denial: first.denial }];
  });
}

/**
 * Reports rules of DNS Firewall that block what the stack opens, or that send a MESH host's clients to somebody else's
 * name. The first rule that matches a name decides.
 */
function unresolved(firewall: Firewall, { grants, readings, mesh }: Subject): Complaint[] {
  const rules = firewall.grants.filter(({ engine }) => engine === "dns-firewall");
  if (rules.length === 0) return [];
  const opened = new Set<string>([
    ...openedHosts(grants, mesh),
    ...rules.filter((rule) => letsOut(rule) || isAway(rule, mesh)).flatMap((grant) => hostsMeant(grant, mesh)),
  ]);
  const named = new Set(
    readings.flatMap((reading) => meshIn(reading, mesh).map(({ written }) => written.toLowerCase())),
  );
  const ordered = inOrder(rules, firewall) ?? [];
  const blocked = mesh.hosts
    .filter((host) => opened.has(host) || named.has(host))
    .flatMap((host) => {
      const rule = ordered.find((grant) => grant.unknowns.length > 0 || hostsTaken(grant, mesh).includes(host));
      return rule?.effect === "deny" && rule.unknowns.length === 0 ? [{ rule, host }] : [];
    });
  return [...Map.groupBy(blocked, ({ rule }) => rule)].map(([{ names = [], place, answersWith }, of]) => {
    const hosts = of.map(({ host }) => host);
    const what =
      answersWith === undefined
        ? `blocks ${firstFew(hosts, String)} in DNS, which the stack ${hosts.some((host) => opened.has(host)) ? "opens" : "names"}`
        : `answers for ${firstFew(hosts, String)} in DNS with an alias of ${answersWith}`;
    return {
      message: `${what} (${describeNames(names)}).`,
      instead: "Allow the host in DNS Firewall before the rule that blocks it.",
      shut: hosts,
      place,
    };
  });
}

/** Whether the rule answers with the alias of a name that isn't MESH's. */
const isAway = ({ answersWith }: Grant, { hosts }: Mesh): boolean =>
  answersWith !== undefined && !hosts.some((host) => host === answersWith);

const openedHosts = (grants: readonly Grant[], mesh: Mesh): string[] =>
  grants.filter((grant) => letsOut(grant) && goesByName(grant)).flatMap((grant) => hostsMeant(grant, mesh));

/** Whether the grant lets TLS on 443 through, or hands it on to the engine that does. */
const letsOn = (grant: Grant): boolean =>
  (letsOut(grant) || grant.effect === "forward") &&
  carriesTcp(grant) &&
  holdsPort(grant.ports, HTTPS) &&
  !grant.handshakeOnly &&
  grant.packetsOf !== "server";

/** On Azure, network rules come before application rules; on AWS, stateless rules before stateful ones. */
function orderOf(a: Grant, b: Grant, firewall: Firewall): boolean | undefined {
  const [first, second] = [STEPS[a.engine] ?? 0, STEPS[b.engine] ?? 0];
  return first === second ? comesBefore(a, b, firewall) : first < second;
}

const isBefore = (a: Grant, b: Grant, firewall: Firewall): boolean => orderOf(a, b, firewall) === true;

const STEPS: Readonly<Partial<Record<Grant["engine"], number>>> = {
  "azure-network-rule": 0,
  "azure-application-rule": 1,
  "nfw-stateless": 0,
  "nfw-stateful": 1,
};
