import type { Grant } from "../../egress/index.ts";
import {
  at,
  type GrantsAndFacts,
  hostEntry,
  inputsOf,
  itemsOf,
  type Reader,
  type Resource,
  type Value,
  within,
} from "../kit/index.ts";

/** Pods and what makes them, which may add entries to a hosts file; and services with literal addresses. */
export const workloads: readonly Reader[] = [
  { types: ["kubernetes:core:Pod"], covers: "part", read: hostsUnder("spec") },
  {
    types: [
      "kubernetes:apps:Deployment",
      "kubernetes:apps:StatefulSet",
      "kubernetes:apps:DaemonSet",
      "kubernetes:apps:ReplicaSet",
      "kubernetes:core:ReplicationController",
      "kubernetes:batch:Job",
    ],
    covers: "part",
    read: hostsUnder("spec", "template", "spec"),
  },
  { types: ["kubernetes:core:PodTemplate"], covers: "part", read: hostsUnder("template", "spec") },
  {
    types: ["kubernetes:batch:CronJob"],
    covers: "part",
    read: hostsUnder("spec", "jobTemplate", "spec", "template", "spec"),
  },
  { types: ["kubernetes:core:Endpoints"], read: readEndpoints },
  { types: ["kubernetes:discovery.k8s.io:EndpointSlice"], read: readEndpointSlice },
];

/** `hostAliases` of a pod: `[{ ip, hostnames }]`, which become lines of its `/etc/hosts`. */
function hostsUnder(...keys: readonly string[]): Reader["read"] {
  return (resource) => ({
    grants: itemsOf(at(within(inputsOf(resource), ...keys), "hostAliases")).flatMap((alias) =>
      hostEntry(resource, alias, at(alias, "hostnames"), [alias.kind === "unknown" ? alias : at(alias, "ip")]),
    ),
    facts: [],
  });
}

/** A service with that name leads to the addresses. */
function readEndpoints(resource: Resource): GrantsAndFacts {
  const addresses = itemsOf(at(inputsOf(resource), "subsets")).flatMap((subset) =>
    [...itemsOf(at(subset, "addresses")), ...itemsOf(at(subset, "notReadyAddresses"))].map((address) =>
      at(address, "ip"),
    ),
  );
  return { grants: fixed(resource, within(inputsOf(resource), "metadata", "name"), addresses), facts: [] };
}

/** The same for the service that a label names. */
function readEndpointSlice(resource: Resource): GrantsAndFacts {
  const service = within(inputsOf(resource), "metadata", "labels", "kubernetes.io/service-name");
  const addresses = itemsOf(at(inputsOf(resource), "endpoints")).flatMap((endpoint) =>
    itemsOf(at(endpoint, "addresses")),
  );
  return { grants: fixed(resource, service, addresses), facts: [] };
}

const fixed = (resource: Resource, name: Value, addresses: readonly Value[]): Grant[] =>
  addresses.flatMap((address) => hostEntry(resource, address, name, [address]));
