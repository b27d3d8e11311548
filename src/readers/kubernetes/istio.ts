import { type Application, type Grant, lookUp, readRanges } from "../../egress/index.ts";
import {
  at,
  type GrantsAndFacts,
  hostEntry,
  itemsOf,
  NOTHING,
  notesOf,
  type Reader,
  type Resource,
  textOf,
  type Value,
} from "../kit/index.ts";
import { everywhere, readNames, readPortSpan, ruleGrants, specOf } from "./policy-rules.ts";

/** What Istio tells its sidecars and gateways about external services. */
export const istio: readonly Reader[] = [
  { types: ["kubernetes:networking.istio.io:ServiceEntry"], read: readServiceEntry },
];

/**
 * Grants of a service entry: its hosts by name on its ports and, if it gives addresses, those addresses for its hosts.
 */
function readServiceEntry(resource: Resource): GrantsAndFacts {
  const spec = specOf(resource);
  const hosts = at(spec, "hosts");
  const notes = notesOf(resource);
  const names = readNames(notes, hosts);
  const isInside = /internal/i.test(textOf(at(spec, "location")) ?? "");
  const opened = itemsOf(at(spec, "ports")).flatMap((port): Grant[] => {
    const application = lookUp(APPLICATIONS, textOf(at(port, "protocol"))?.toLowerCase());
    const ports = [{ transport: "tcp" as const, ports: readPortSpan(notes, at(port, "number"), NOTHING) }];
    const ends = [{ destination: [everywhere(notes, hosts)], names, ...(application && { application }) }];
    return ruleGrants(resource, notes, port, { effect: "allow" }, ends, ports);
  });
  const addresses = [
    ...itemsOf(at(spec, "addresses")),
    ...itemsOf(at(spec, "endpoints")).map((endpoint) => at(endpoint, "address")),
  ].filter(isAddress);
  return {
    grants: [...(isInside ? [] : opened), ...addresses.flatMap((value) => hostEntry(resource, value, hosts, [value]))],
    facts: [],
  };
}

/** Endpoints may also be names and sockets. */
const isAddress = (value: Value): boolean => value.kind === "unknown" || "ranges" in readRanges(textOf(value) ?? "");

const APPLICATIONS: Readonly<Record<string, Application>> = {
  tls: "tls",
  https: "tls",
  http: "http",
  http2: "http",
  grpc: "http",
  "grpc-web": "http",
  mongo: "other",
  mysql: "other",
  redis: "other",
};
