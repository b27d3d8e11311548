import { ALL_PORTS } from "../../egress/port-set.ts";
import { labelsOf } from "../labels.ts";
import { notesOf } from "../notes.ts";
import { readAddresses, readReferences, referenceOf } from "../peers.ts";
import type { Reader } from "../resource.ts";
import { at, rootOf } from "../values.ts";
import { readPortsBetween, readTransports } from "./rule-fields.ts";

/** Grants of `aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule`; protocol "-1" is every port. */
export const readSecurityGroupEgressRule: Reader = (resource) => {
  const rule = rootOf(resource.props);
  const notes = notesOf(resource);
  const transports = readTransports(notes, at(rule, "ipProtocol"));
  const place = { urn: resource.urn, path: "" };
  return {
    grants: [
      {
        engine: "security-group",
        layer: "address",
        effect: "allow",
        direction: "outbound",
        source: [],
        destination: [
          ...readAddresses(notes, "destination", at(rule, "cidrIpv4")),
          ...readAddresses(notes, "destination", at(rule, "cidrIpv6")),
          ...readReferences(notes, resource, "destination", "address-list", at(rule, "prefixListId")),
          ...readReferences(notes, resource, "destination", "security-group", at(rule, "referencedSecurityGroupId")),
        ],
        ports: transports.includes("any")
          ? ALL_PORTS
          : readPortsBetween(notes, at(rule, "fromPort"), at(rule, "toPort")),
        transports,
        labels: labelsOf(resource),
        place,
        unknowns: notes.unknowns,
      },
    ],
    facts: [
      {
        kind: "link",
        role: "part-of",
        to: referenceOf(resource, "security-group", at(rule, "securityGroupId")),
        place,
      },
    ],
  };
};
