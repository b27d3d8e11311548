import { ConfigurationError, type Fault } from "../egress/configuration-error.ts";
import { type Hostname, isInside } from "../egress/hostname.ts";
import { didYouMean } from "../egress/parse.ts";
import type { EgressRule, EgressRules } from "../egress/rule.ts";
import type { Catalogue, Endpoint, Environment, Network } from "./catalogue.ts";

/** A sub-domain confirmed at onboarding; always TLS on 443. */
export interface ExtraHost {
  readonly host: Hostname;
  /** Why it is open. */
  readonly reason: string;
  /** Who asked for it and answers for it. */
  readonly owner: string;
}

/** Which hosts a stack opens. */
export interface Selection {
  readonly environment: Environment;
  readonly networks: readonly Network[];
  /** Whether the documentation site is opened as well. */
  readonly documentation: boolean;
  /** Whether the revocation hosts (HTTP on 80) are opened as well. */
  readonly revocation: boolean;
  /** Extra hosts by rule key. */
  readonly extraHosts: Readonly<Record<string, ExtraHost>>;
  /** Ids of endpoints to leave out. */
  readonly excludeEndpoints: readonly string[];
}

/**
 * The egress rules of a selection, by endpoint id or extra host's key.
 *
 * @throws ConfigurationError naming every faulty `extraHosts` and `excludeEndpoints` entry, or that no host is left.
 */
export function select(catalogue: Catalogue, selection: Selection): EgressRules {
  const chosen = Object.entries(catalogue.endpoints).filter(([, endpoint]) => isChosen(endpoint, selection));
  const kept = chosen.filter(([id]) => !selection.excludeEndpoints.includes(id));
  const faults = [
    ...excludeFaults(selection.excludeEndpoints, Object.keys(catalogue.endpoints)),
    ...Object.entries(selection.extraHosts).flatMap(([key, extra]) =>
      extraHostFaults(key, extra, catalogue, selection),
    ),
  ];
  if (faults.length === 0 && kept.length === 0 && Object.keys(selection.extraHosts).length === 0)
    faults.push({
      path: "excludeEndpoints",
      message: `leaves no host for ${selection.environment} on ${selection.networks.join(" and ")}. Keep at least one.`,
    });
  if (faults.length > 0) throw new ConfigurationError(faults);
  return Object.fromEntries([
    ...kept.map(([id, endpoint]) => [id, ruleOf(endpoint)] as const),
    ...Object.entries(selection.extraHosts).map(([key, extra]) => [key, extraRule(extra)] as const),
  ]);
}

const isChosen = (endpoint: Endpoint, selection: Selection): boolean =>
  endpoint.environments.includes(selection.environment) &&
  selection.networks.includes(endpoint.network) &&
  (endpoint.option === undefined || selection[endpoint.option]);

const ruleOf = ({ host, port, protocol, purpose, status }: Endpoint): EgressRule => ({
  host,
  port,
  protocol,
  reason: purpose,
  status,
});

const extraRule = ({ host, reason, owner }: ExtraHost): EgressRule => ({
  host,
  port: 443,
  protocol: "tls",
  reason: `${reason} (owner: ${owner})`,
  status: "current",
});

const excludeFaults = (excluded: readonly string[], known: readonly string[]): Fault[] =>
  excluded.flatMap((id, index) =>
    known.includes(id)
      ? []
      : [{ path: `excludeEndpoints[${index}]`, message: `"${id}" is no endpoint.${didYouMean(id, known)}` }],
  );

function extraHostFaults(key: string, { host }: ExtraHost, catalogue: Catalogue, { environment }: Selection): Fault[] {
  const fault = (at: string, message: string): Fault[] => [{ path: `extraHosts.${key}${at}`, message }];
  if (key in catalogue.endpoints)
    return fault("", `"${key}" is the id of an endpoint in the catalogue. Give the extra host a key of its own.`);
  const retired = catalogue.retired[host];
  if (retired)
    return fault(
      ".host",
      `"${host}" is no MESH host any more: ${retired.why}.${retired.instead ? ` Use "${retired.instead}".` : " Remove it."}`,
    );
  const row = Object.entries(catalogue.endpoints).find(([, endpoint]) => endpoint.host === host);
  if (row && !row[1].environments.includes(environment))
    return fault(".host", `"${host}" is a ${row[1].environments.join(" and ")} host; this stack is ${environment}.`);
  if (row) return fault(".host", `"${host}" stands in the catalogue already, as "${row[0]}". ${howToOpen(row[1])}`);
  const zone = Object.entries(catalogue.zones).find(([name]) => isInside(host, name as Hostname));
  if (zone && zone[1] !== environment)
    return fault(".host", `"${host}" lies in ${zone[0]}, which is ${zone[1]}; this stack is ${environment}.`);
  return [];
}

const howToOpen = ({ option, network }: Endpoint): string =>
  option ? `Set ${option}: true instead.` : `List "${network}" in networks instead.`;
