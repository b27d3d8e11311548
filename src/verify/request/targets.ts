import { isIP } from "node:net";
import type { Catalogue, Environment, Network } from "../../catalogue/catalogue.ts";
import { select } from "../../catalogue/select.ts";
import { Address } from "../../egress/address/address.ts";
import { ConfigurationError, type Fault } from "../../egress/input/configuration-error.ts";
import { didYouMean, show } from "../../egress/input/show.ts";
import type { Hostname } from "../../egress/name/hostname.ts";
import { type Destination, isSame, readDestination } from "../model/destination.ts";
import type { Target, TargetName } from "../model/observation.ts";

/** What the user wants to verify. */
export interface TargetRequest {
  readonly environment?: Environment;
  readonly networks: readonly Network[];
  /** Ids of catalogue endpoints to leave out. */
  readonly exclude: readonly string[];
  /** Further hosts, each with or without a port. */
  readonly hosts: readonly string[];
  /** Address at which the only host is dialled; absent if DNS decides. */
  readonly place?: SocketAddress;
}

/** An address, with a port if one was named. */
export interface SocketAddress {
  readonly address: Address;
  readonly port?: number;
}

/**
 * Parses `--at`: `127.0.0.1:8700`, `[::1]:8700` or a bare address. @throws ConfigurationError if it is none of these.
 */
export function socketAddressOf(text: string | undefined): SocketAddress | undefined {
  if (text === undefined) return undefined;
  const reading = readDestination(text, "--at", true);
  const address = "host" in reading ? Address.safeParse(reading.host) : undefined;
  if ("host" in reading && address?.success)
    return { address: address.data, ...(hasPort(text) && { port: reading.port }) };
  const message = `${show(text)} is no address. Write it as in "127.0.0.1:8700"; the name goes to --host.`;
  throw new ConfigurationError([
    "message" in reading && /has no port/.test(reading.message) ? reading : { path: "--at", message },
  ]);
}

const hasPort = (text: string): boolean => isIP(text) === 0 && /:\d+$/.test(text);

/**
 * Returns the hosts to verify: those of the environment in the catalogue, then the further ones.
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
  const further = hosts.map((text) => readHost(text, request.place));
  faults.push(...further.flatMap((reading) => ("message" in reading ? [reading] : [])));
  const named = further.filter((reading) => "host" in reading);
  faults.push(...named.flatMap(({ host }) => hostFaults(catalogue, host, environment)));
  if (faults.length > 0) throw new ConfigurationError(faults);
  const listed = environment === undefined ? [] : listedTargets(catalogue, environment, request);
  const extra = named.map(({ host, port }) => furtherTarget(catalogue, host, port, environment));
  const all = [...listed, ...extra];
  const distinct = all.filter((target, at) => all.findIndex((one) => isSame(one, target)) === at);
  return request.place ? [placed(distinct, request.place)] : distinct;
}

/** Parses a host that the user names. `localhost` is accepted only with an address, and is not looked up. */
function readHost(
  text: string,
  place: SocketAddress | undefined,
): (Destination & { readonly host: TargetName }) | Fault {
  const [, port] = /^localhost(?::(\d+))?$/i.exec(text) ?? [];
  if (/^localhost(?::\d+)?$/i.test(text)) {
    if (place) return { host: "localhost", port: port === undefined ? 443 : Number(port) };
    const message = `${show(text)} is no name to look up. Say where it is as well: --host localhost --at 127.0.0.1:8700.`;
    return { path: "--host", message };
  }
  const reading = readDestination(text, "--host");
  return "message" in reading ? reading : { ...reading, host: reading.host as Hostname };
}

/** Returns the only host, to be dialled at the user's address. Its documented addresses are then not tried. */
function placed(targets: readonly Target[], { port }: SocketAddress): Target {
  const [target, ...others] = targets;
  if (!target || others.length > 0) {
    const message = `goes with one host, and these are ${targets.length}: ${targets.map(({ host }) => host).join(", ")}. Name one with --host alone.`;
    throw new ConfigurationError([{ path: "--at", message }]);
  }
  return { ...target, port: port ?? target.port, documented: [] };
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

/** Renames a selection's faults: they have its keys, but the user knows the command's options. */
function withOptionNames<Value>(work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const names: Record<string, string> = { excludeEndpoints: "--exclude", networks: "--network" };
    throw new ConfigurationError(error.faults.map((fault) => ({ ...fault, path: names[fault.path] ?? fault.path })));
  }
}

/** A host that is in the catalogue keeps what the catalogue says of it. */
function furtherTarget(catalogue: Catalogue, host: TargetName, port: number, environment?: Environment): Target {
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

function hostFaults(catalogue: Catalogue, host: TargetName, environment: Environment | undefined): Fault[] {
  const retired = host === "localhost" ? undefined : catalogue.retired[host];
  const instead = retired?.instead ? ` Use ${retired.instead}.` : " Leave it out.";
  if (retired) return [{ path: "--host", message: `"${host}" is no MESH host any more: ${retired.why}.${instead}` }];
  const endpoint = Object.values(catalogue.endpoints).find((known) => known.host === host);
  if (!endpoint || environment === undefined || endpoint.environments.includes(environment)) return [];
  const message = `"${host}" is a host of ${endpoint.environments.join(" and ")}, not of ${environment}.`;
  return [{ path: "--host", message: `${message} Verify each environment from its own network.` }];
}
