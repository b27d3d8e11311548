import type { GrantPart, PeerPart, Reference } from "../../egress/index.ts";
import {
  at,
  type GrantsAndFacts,
  inputsOf,
  itemsOf,
  labelsOf,
  type Notes,
  type Reader,
  type Resource,
  readAddressList,
  readOwnedList,
  readReferences,
  referenceOf,
  textOf,
  type Value,
} from "../kit/index.ts";

/** Customers' own prefix lists and their entries. */
export const prefixLists: readonly Reader[] = [
  { types: ["aws:ec2/managedPrefixList:ManagedPrefixList"], kind: "address-list", read: readManagedPrefixList },
  { types: ["aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry"], read: readManagedPrefixListEntry },
  {
    types: ["aws:networkfirewall/containerAssociation:ContainerAssociation"],
    kind: "address-list",
    read: readContainerAssociation,
  },
];

/**
 * The inline entries of `aws:ec2/managedPrefixList:ManagedPrefixList`. Entries that are separate resources refer to the
 * list.
 */
function readManagedPrefixList(resource: Resource): GrantsAndFacts {
  const entries = at(inputsOf(resource), "entries");
  const cidrs = itemsOf(entries).map((entry) => at(entry, "cidr"));
  const labels = itemsOf(entries).flatMap((entry) => textOf(at(entry, "description")) ?? []);
  return {
    grants: [],
    facts: [...readAddressList(resource, entries, cidrs, labels), ...readOwnedList(resource, "entries", entries)],
  };
}

/** `aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry`: another entry of a prefix list. */
function readManagedPrefixListEntry(resource: Resource): GrantsAndFacts {
  const entry = inputsOf(resource);
  const of = referenceOf(resource, "address-list", at(entry, "prefixListId"));
  return {
    grants: [],
    facts: [
      ...readAddressList(resource, at(entry, "cidr"), [at(entry, "cidr")], labelsOf(resource), of),
      { kind: "link", role: "part-of", to: of, place: of.place },
    ],
  };
}

/**
 * `aws:networkfirewall/containerAssociation:ContainerAssociation`: addresses of containers, to which a rule group
 * refers as to a prefix list. Only AWS knows the addresses.
 */
function readContainerAssociation(resource: Resource): GrantsAndFacts {
  const clusters = at(inputsOf(resource), "containerMonitoringConfigurations");
  const names = itemsOf(clusters).flatMap((one) => textOf(at(one, "clusterArn")) ?? []);
  const place = { urn: resource.urn, path: clusters.path };
  const why = `it is for containers${names.length > 0 ? ` of ${names.join(", ")}` : ""}, whose addresses AWS alone knows`;
  return {
    grants: [],
    facts: [
      { kind: "address-list", addresses: [], labels: labelsOf(resource), place },
      { kind: "unknown", about: "address-list", why, place },
    ],
  };
}

/** Prefix lists that a field refers to. Lists managed by AWS hold AWS services, never MESH. */
export const readPrefixLists = (notes: Notes, resource: Resource, part: GrantPart, value: Value): PeerPart[] =>
  readReferences(notes, resource, part, "address-list", value).map((reference) =>
    reference.kind === "reference" && isManagedByAws(reference.to)
      ? { kind: "service", written: reference.to.id ?? "that of a VPC endpoint", place: reference.place }
      : reference,
  );

/** A VPC endpoint gives the id of the list that AWS keeps for its service. */
const isManagedByAws = ({ id, candidates }: Reference): boolean =>
  id === undefined
    ? candidates.length > 0 && candidates.every((urn) => /:VpcEndpoint::/.test(urn))
    : MANAGED_BY_AWS.test(id);

// Old lists of AWS, such as those of S3, DynamoDB and CloudFront, have short ids. Customers' lists always have long
// ones.
const MANAGED_BY_AWS = /(?:^|\/)pl-[0-9a-f]{8}$|:aws:prefix-list\//;
