import { makeGrant, unknownGrant } from "../../kit/make-grant.ts";
import { at, isGiven, itemsOf, rootOf, type Value, within } from "../../kit/property-value.ts";
import { notesOf } from "../../kit/reading-notes.ts";
import type { Reader, Resource } from "../../resource.ts";
import { readDefinitions, readPortRanges, readProtocolNumbers } from "./stateless-rules.ts";

/**
 * Grants of `aws:networkfirewall/tlsInspectionConfiguration:TlsInspectionConfiguration`: TLS in its scopes is opened. With a
 * certificate authority that is TLS to the outside, with server certificates alone TLS to own servers.
 */
export const readTlsInspection: Reader = (resource) => {
  const configuration = within(rootOf(resource.props), "tlsInspectionConfiguration", "serverCertificateConfiguration");
  const outbound = isGiven(at(configuration, "certificateAuthorityArn"));
  return {
    grants: itemsOf(at(configuration, "scopes")).map((scope) => readScope(resource, scope, outbound)),
    facts: [],
  };
};

function readScope(resource: Resource, scope: Value, outbound: boolean) {
  const engine = { engine: "nfw-tls-inspection", layer: "address", effect: "inspect", terminatesTls: true } as const;
  const direction = outbound ? "outbound" : "inbound";
  if (scope.kind === "unknown") return unknownGrant(resource, scope, { ...engine, direction }, scope.why);
  const notes = notesOf(resource);
  return makeGrant(
    resource,
    notes,
    scope,
    {
      ...engine,
      direction,
      source: readDefinitions(notes, "source", at(scope, "sources")),
      destination: readDefinitions(notes, "destination", at(scope, "destinations")),
      ports: readPortRanges(notes, at(scope, "destinationPorts")),
      transports: readProtocolNumbers(notes, at(scope, "protocols")),
      application: "tls",
    },
    [],
  );
}
