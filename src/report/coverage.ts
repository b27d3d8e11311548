import { hostsMeant } from "../../policy/mesh/index.ts";
import type { Subject } from "../../policy/subject.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import { type AddressRanges, EVERY_ADDRESS } from "../egress/address/address-ranges.ts";
import { describeRanges } from "../egress/address/write-ranges.ts";
import { CLOUD_NAMES } from "../egress/cloud.ts";
import type { Grant } from "../egress/grant.ts";
import { soleName } from "../egress/name/name-pattern.ts";
import { nameOfUrn } from "../egress/place.ts";
import { letsOut } from "../reach/grant-reach.ts";
import { clientsMeant } from "../reach/path/clients.ts";
import type { Path, PathLayer } from "../reach/path/path.ts";
import { pathsOf } from "../reach/path/paths-of.ts";
import { PUBLIC } from "../reach/path/region.ts";
import { decide } from "../reach/verdict/decide.ts";
import { MODERN_TLS } from "../reach/verdict/flow.ts";
import { hasSay, type LayerVerdict, type VerdictWord } from "../reach/verdict/verdict.ts";
import type { Coverage, Hop, HopState } from "./report.ts";

/** A host that the stack has to let out to. */
export interface RequiredHost {
  readonly host: string;
  readonly port: number;
  readonly protocol: "tls" | "http";
  readonly status: Coverage["hosts"][number]["status"];
}

/**
 * The hosts that the stack is held to: current ones on the internet of its environment, its own extra ones, and
 * whatever else of MESH its rules name exactly. Where nobody says the environment and nothing is named, those of every
 * environment.
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

/** How far each required host is open on every way that clients of the stack may have out, layer by layer. */
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
  // A stage without rules that hands on whatever it gets has no say.
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

/** MESH is documented at addresses of IPv4 alone. */
const PUBLIC_IPV4: AddressRanges = PUBLIC.filter(({ family }) => family === 4);
const EVERY_IPV4: AddressRanges = EVERY_ADDRESS.filter(({ family }) => family === 4);

const STATES: Record<VerdictWord, HopState> = {
  allow: "open",
  deny: "shut",
  "deny-default": "shut",
  partial: "partial",
  unknown: "unknown",
};

/** Whoever the rules for MESH are for on this path; undefined where they don't say. */
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

/** A rule that is a resource itself stands for its group in as far as nobody names that. */
const holderName = ({ place }: Grant): string => nameOfUrn(place.urn);

const cellOf = (told: LayerVerdict | undefined): Coverage["hosts"][number]["cells"][number] =>
  told === undefined || !hasSay(told)
    ? { state: "none", why: "it has no say, or is asked no more" }
    : { state: STATES[told.verdict], why: told.why };
