import {
  at,
  type GrantsAndFacts,
  inputsOf,
  isGiven,
  itemsOf,
  makeGrant,
  notesOf,
  type Reader,
  type Resource,
  unknownGrant,
  type Value,
  within,
} from "../../kit/index.ts";
import { readDefinitions, readPortRanges, readProtocolNumbers } from "./stateless-rules.ts";

/** TLS inspection of Network Firewall. */
export const tlsInspection: readonly Reader[] = [
  {
    types: ["aws:networkfirewall/tlsInspectionConfiguration:TlsInspectionConfiguration"],
    kind: "tls-inspection",
    service: "network-firewall",
    read: readTlsInspection,
  },
];

/**
 * Grants of `aws:networkfirewall/tlsInspectionConfiguration:TlsInspectionConfiguration`: the firewall decrypts TLS in
 * its scopes. With a certificate authority, that is outbound TLS; with server certificates alone, it is TLS to own
 * servers.
 */
function readTlsInspection(resource: Resource): GrantsAndFacts {
  const configuration = within(inputsOf(resource), "tlsInspectionConfiguration", "serverCertificateConfiguration");
  const outbound = isGiven(at(configuration, "certificateAuthorityArn"));
  return {
    grants: itemsOf(at(configuration, "scopes")).map((scope) => readScope(resource, scope, outbound)),
    facts: [],
  };
}

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
