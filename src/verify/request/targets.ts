import type { Catalogue, Environment, Network } from "../../catalogue/catalogue.ts";
import { select } from "../../catalogue/select.ts";
import { ConfigurationError, type Fault } from "../../egress/input/configuration-error.ts";
import { didYouMean } from "../../egress/input/show.ts";
import type { Hostname } from "../../egress/name/hostname.ts";
import { isSame, readDestination } from "../model/destination.ts";
import type { Target } from "../model/observation.ts";

/** What a user wants verified. */
export interface TargetRequest {
  readonly environment?: Environment;
  readonly networks: readonly Network[];
  /** Ids of catalogue endpoints to leave out. */
  readonly exclude: readonly string[];
  /** Further hosts, each with or without a port. */
  readonly hosts: readonly string[];
}

/**
 * The hosts to verify: the environment's of the catalogue, then the further ones.
 *
 * @throws ConfigurationError naming every faulty one.
 */
export function targetsOf(catalogue: Catalogue, request: TargetRequest): Target[] {
  const { environment, hosts } = request;
  const faults: Fault[] = [];
  if (environment === undefined && hosts.length === 0)
    faults.push({ path: "--env", message: "is missing; name int, live or dep, or a host with --host." });
  const known = Object.keys(catalogue.endpoints);
  faults.push(
    ...request.exclude
      .filter((id) => !known.includes(id))
      .map((id) => ({ path: "--exclude", message: `"${id}" is no endpoint.${didYouMean(id, known)}` })),
  );
  const further = hosts.map((text) => readDestination(text, "--host"));
  faults.push(...further.flatMap((reading) => ("message" in reading ? [reading] : [])));
  const named = further.filter((reading) => "host" in reading);
  faults.push(...named.flatMap(({ host }) => hostFaults(catalogue, host as Hostname, environment)));
  if (faults.length > 0) throw new ConfigurationError(faults);
  const listed = environment === undefined ? [] : listedTargets(catalogue, environment, request);
  const extra = named.map(({ host, port }) => furtherTarget(catalogue, host as Hostname, port, environment));
  const all = [...listed, ...extra];
  return all.filter((target, at) => all.findIndex((one) => isSame(one, target)) === at);
}

function listedTargets(catalogue: Catalogue, environment: Environment, request: TargetRequest): Target[] {
  const rules = withOptionNames(() =>
    select(catalogue, {
      environment,
      networks: [...request.networks],
      excludeEndpoints: [...request.exclude],
      documentation: false,
      revocation: false,
      extraHosts: {},
    }),
  );
  return Object.entries(rules).map(([id, { host, port, status, reason }]) => ({
    id,
    host,
    port,
    status,
    purpose: reason,
    environment,
    network: catalogue.endpoints[id]?.network ?? "internet",
    documented: catalogue.endpoints[id]?.addresses ?? [],
  }));
}

/** A selection's faults stand at its own keys; a user of the command knows them by its options. */
function withOptionNames<Value>(work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const names: Record<string, string> = { excludeEndpoints: "--exclude", networks: "--network" };
    throw new ConfigurationError(error.faults.map((fault) => ({ ...fault, path: names[fault.path] ?? fault.path })));
  }
}

/** A host of the catalogue keeps what is known of it there. */
function furtherTarget(catalogue: Catalogue, host: Hostname, port: number, environment?: Environment): Target {
  const [id, endpoint] = Object.entries(catalogue.endpoints).find(([, known]) => known.host === host) ?? ["host"];
  return {
    id,
    host,
    port,
    environment,
    status: endpoint?.status ?? "current",
    purpose: endpoint?.purpose ?? "named on the command line",
    network: endpoint?.network ?? "internet",
    documented: endpoint?.addresses ?? [],
  };
}

function hostFaults(catalogue: Catalogue, host: Hostname, environment: Environment | undefined): Fault[] {
  const retired = catalogue.retired[host];
  const instead = retired?.instead ? ` Use ${retired.instead}.` : " Leave it out.";
  if (retired) return [{ path: "--host", message: `"${host}" is no MESH host any more: ${retired.why}.${instead}` }];
  const endpoint = Object.values(catalogue.endpoints).find((known) => known.host === host);
  if (!endpoint || environment === undefined || endpoint.environments.includes(environment)) return [];
  const message = `"${host}" is a host of ${endpoint.environments.join(" and ")}, not of ${environment}.`;
  return [{ path: "--host", message: `${message} Verify each environment from its own network.` }];
}
