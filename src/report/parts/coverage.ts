import { hostsMeant } from "../../../policy/mesh/index.ts";
import type { Subject } from "../../../policy/subject.ts";
import type { Catalogue } from "../../catalogue/catalogue.ts";
import { type AddressRanges, EVERY_ADDRESS } from "../../egress/address/address-ranges.ts";
import { describeRanges } from "../../egress/address/write-ranges.ts";
import { CLOUD_NAMES } from "../../egress/cloud.ts";
import type { Grant } from "../../egress/grant.ts";
import { soleName } from "../../egress/name/name-pattern.ts";
import { shortNameOfUrn } from "../../egress/resource/place.ts";
import { letsOut } from "../../reach/grant-reach.ts";
import { clientsMeant } from "../../reach/path/clients.ts";
import type { Path, PathLayer } from "../../reach/path/path.ts";
import { pathsOf } from "../../reach/path/paths-of.ts";
import { PUBLIC } from "../../reach/path/region.ts";
import { decide } from "../../reach/verdict/decide.ts";
import { MODERN_TLS } from "../../reach/verdict/flow.ts";
import { hasSay, type LayerVerdict, type VerdictWord } from "../../reach/verdict/verdict.ts";
import type { Coverage, Hop, HopState } from "../report.ts";

/** A host that the stack must let out to. */
export interface RequiredHost {
  readonly host: string;
  readonly port: number;
  readonly protocol: "tls" | "http";
  readonly status: Coverage["hosts"][number]["status"];
}

/**
 * Returns the hosts that the stack must open: the current hosts of its environment on the internet, its own extra
 * hosts, and all other MESH hosts that its rules name exactly. If the environment isn't known and no rule names a host,
 * the hosts of every environment.
 */
export function requiredHosts(
  { environment, grants, ownExtraHosts }: Subject,
  { endpoints }: Catalogue,
): RequiredHost[] {
  const named = new Set(
    grants.filter(letsOut).flatMap(({ names = [] }) => names.flatMap((name) => soleName(name) ?? [])),
  );
  const rows = Object.values(endpoints).filter(({ option }) => option === undefined);
  const isAnyNamed = rows.some(({ host }) => named.has(host));
  const needed = rows.filter(
    ({ host, environments, network, status }) =>
      named.has(host) ||
      (network === "internet" &&
        status === "current" &&
        (environment === undefined ? !isAnyNamed : environments.includes(environment))),
  );
  const extra = ownExtraHosts.filter(({ host }) => rows.every((row) => row.host !== host));
  return [
    ...needed.map(({ host, port, protocol, status }) => ({ host, port, protocol, status })),
    ...extra.map(({ host }) => ({ host, port: 443, protocol: "tls" as const, status: "extra" as const })),
  ];
}

/** Returns how far each required host is open on every path that the stack's clients may take, layer by layer. */
export const coverageOf = (subject: Subject, required: readonly RequiredHost[]): Coverage[] =>
  pathsOf(subject.readings).map((path) => coverageOn(path, required, subject));

function coverageOn(path: Path, required: readonly RequiredHost[], subject: Subject): Coverage {
  const from = meshClients(path, subject) ?? path.clients ?? EVERY_IPV4;
  const verdicts = required.map(({ host, port, protocol }) =>
    decide(path, {
      from,
      name: host,
      to: PUBLIC_IPV4,
      port,
      transport: "tcp",
      application: protocol,
      tlsVersions: MODERN_TLS,
    }),
  );
  // A stage without rules that passes on everything decides nothing.
  const telling = path.layers.filter(({ rules, fallback }) => rules.length > 0 || fallback.effect !== "forward");
  return {
    path: path.title,
    cloud: CLOUD_NAMES[path.cloud],
    clients: from === EVERY_IPV4 ? "any client" : describeRanges(from),
    assumptions: [...path.assumptions],
    hops: telling.map(hopOf),
    hosts: required.map(({ host, port, status }, index) => {
      const verdict = verdicts[index];
      return {
        host,
        port,
        status,
        state: verdict === undefined ? "unknown" : STATES[verdict.verdict],
        why: verdict?.why ?? "",
        cells: telling.map((layer) => cellOf(verdict?.layers.find((told) => told.layer === layer))),
      };
    }),
  };
}

/** MESH is documented with IPv4 addresses only. */
const PUBLIC_IPV4: AddressRanges = PUBLIC.filter(({ family }) => family === 4);
const EVERY_IPV4: AddressRanges = EVERY_ADDRESS.filter(({ family }) => family === 4);

const STATES: Record<VerdictWord, HopState> = {
  allow: "open",
  deny: "shut",
  "deny-default": "shut",
  partial: "partial",
  unknown: "unknown",
};

/** Returns the clients that the rules for MESH are for on this path; undefined if the rules don't say. */
const meshClients = (path: Path, { mesh }: Subject): AddressRanges | undefined =>
  clientsMeant(path, (grant) => grant.names !== undefined && hostsMeant(grant, mesh).length > 0);

const hopOf = ({ engine, title, rules }: PathLayer): Hop => ({
  layer: rules.some(({ grant }) => grant.names !== undefined)
    ? engine === "dns-firewall"
      ? "dns"
      : "name"
    : "address",
  title: title.charAt(0).toUpperCase() + title.slice(1),
  resources: [...new Set(rules.map(({ grant }) => holderName(grant)))],
});

/** A rule that is a resource of its own stands for its group, because nothing names the group here. */
const holderName = ({ place }: Grant): string => shortNameOfUrn(place.urn);

const cellOf = (told: LayerVerdict | undefined): Coverage["hosts"][number]["cells"][number] =>
  told === undefined || !hasSay(told)
    ? { state: "none", why: "it has no say, or is asked no more" }
    : { state: STATES[told.verdict], why: told.why };
