import { ConfigurationError, type Fault } from "../egress/input/configuration-error.ts";
import { didYouMean, show } from "../egress/input/show.ts";
import { type Hostname, isInside } from "../egress/name/hostname.ts";
import type { EgressRule, EgressRules } from "../egress/rule.ts";
import type { Catalogue, Endpoint } from "./catalogue.ts";
import type { ExtraHost, Selection } from "./selection.ts";

/**
 * Returns the egress rules of a selection, by endpoint id or by key of the extra host.
 *
 * @throws ConfigurationError with the selection's faults.
 */
export function select(catalogue: Catalogue, selection: Selection): EgressRules {
  const faults = selectionFaults(catalogue, selection);
  if (faults.length > 0) throw new ConfigurationError(faults);
  return Object.fromEntries([
    ...chosenEndpoints(catalogue, selection).map(([id, endpoint]) => [id, ruleOf(endpoint)] as const),
    ...Object.entries(selection.extraHosts).map(([key, extra]) => [key, extraRule(extra)] as const),
  ]);
}

/** Returns the faults of a well-formed selection: in `excludeEndpoints`, in `extraHosts`, or that no host is left. */
export function selectionFaults(catalogue: Catalogue, selection: Selection): Fault[] {
  const { environment, networks, extraHosts, excludeEndpoints } = selection;
  const faults = [
    ...excludeFaults(excludeEndpoints, Object.keys(catalogue.endpoints)),
    ...Object.entries(extraHosts).flatMap(([key, extra]) => extraHostFaults(key, extra, catalogue, selection)),
    ...duplicateFaults(extraHosts),
  ];
  const nothingLeft = chosenEndpoints(catalogue, selection).length === 0 && Object.keys(extraHosts).length === 0;
  if (faults.length > 0 || !nothingLeft) return faults;
  return [
    {
      path: excludeEndpoints.length > 0 ? "excludeEndpoints" : "networks",
      message: `leaves no host for ${environment} on ${networks.join(" and ")}. Keep at least one.`,
    },
  ];
}

const chosenEndpoints = (catalogue: Catalogue, selection: Selection): [id: string, endpoint: Endpoint][] =>
  Object.entries(catalogue.endpoints).filter(
    ([id, { environments, network, option }]) =>
      environments.includes(selection.environment) &&
      selection.networks.includes(network) &&
      (option === undefined || selection[option]) &&
      !selection.excludeEndpoints.includes(id),
  );

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
  excluded.flatMap((id, index) => {
    if (known.includes(id)) return [];
    const message = `${show(id)} is no endpoint.${didYouMean(id, known)} Known are: ${known.join(", ")}.`;
    return [{ path: `excludeEndpoints[${index}]`, message }];
  });

function extraHostFaults(key: string, { host }: ExtraHost, catalogue: Catalogue, selection: Selection): Fault[] {
  const { environment } = selection;
  const fault = (at: string, message: string): Fault[] => [{ path: `extraHosts.${key}${at}`, message }];
  if (Object.hasOwn(catalogue.endpoints, key))
    return fault("", `"${key}" is the id of an endpoint in the catalogue. Give the extra host a key of its own.`);
  const retired = catalogue.retired[host];
  if (retired) {
    const successor = retired.instead ? `; "${retired.instead}" took its place` : "";
    return fault(".host", `"${host}" is no MESH host: ${retired.why}. Remove it${successor}.`);
  }
  const row = Object.entries(catalogue.endpoints).find(([, endpoint]) => endpoint.host === host);
  if (row && !row[1].environments.includes(environment))
    return fault(".host", `"${host}" is a host of ${row[1].environments.join(" and ")}; this stack is ${environment}.`);
  if (row)
    return fault(".host", `"${host}" is already in the catalogue, as "${row[0]}". ${howToOpen(...row, selection)}`);
  const zone = Object.entries(catalogue.zones).find(([name]) => isInside(host, name as Hostname));
  if (zone && zone[1] !== environment)
    return fault(".host", `"${host}" lies in ${zone[0]}, which is ${zone[1]}; this stack is ${environment}.`);
  return [];
}

function howToOpen(id: string, { option, network }: Endpoint, selection: Selection): string {
  if (selection.excludeEndpoints.includes(id)) return `Take "${id}" out of excludeEndpoints instead.`;
  if (!selection.networks.includes(network)) return `List "${network}" in networks instead.`;
  if (option && !selection[option]) return `Set ${option}: true instead.`;
  return "It is open without this; remove it here.";
}

function duplicateFaults(extraHosts: Readonly<Record<string, ExtraHost>>): Fault[] {
  const firstKeys = new Map<string, string>();
  return Object.entries(extraHosts).flatMap(([key, { host }]) => {
    const first = firstKeys.get(host);
    if (first === undefined) {
      firstKeys.set(host, key);
      return [];
    }
    const message = `"${host}" is already listed under "${first}". Remove one of the two.`;
    return [{ path: `extraHosts.${key}.host`, message }];
  });
}
