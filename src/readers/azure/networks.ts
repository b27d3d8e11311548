import type { Engine, Fact, Grant, ReferenceKind } from "../../egress/index.ts";
import {
  at,
  type GrantsAndFacts,
  inputsOf,
  isGiven,
  itemsOf,
  notesOf,
  type Reader,
  type Resource,
  readAddresses,
  readAttachments,
  readNetwork,
  referenceOf,
  textOf,
  unknownGrant,
  type Value,
  within,
} from "../kit/index.ts";
import { partOf } from "./part-of.ts";
import { readRoutes } from "./routes.ts";
import { readSecurityRules } from "./security-rules.ts";

/** Networks and interfaces, which may hold whole NSGs and route tables. */
export const networks: readonly Reader[] = [
  {
    types: ["azure-native:network:VirtualNetwork", "azure:network/virtualNetwork:VirtualNetwork"],
    kind: "network",
    read: readVirtualNetwork,
  },
  { types: ["azure-native:network:Subnet", "azure:network/subnet:Subnet"], kind: "network", read: readSubnet },
  { types: ["azure-native:network:NetworkInterface"], read: readNetworkInterface },
  {
    types: ["azure:network/subnetNetworkSecurityGroupAssociation:SubnetNetworkSecurityGroupAssociation"],
    read: readAssociation("security-group", "networkSecurityGroupId"),
  },
  {
    types: ["azure:network/subnetRouteTableAssociation:SubnetRouteTableAssociation"],
    read: readAssociation("route-table", "routeTableId"),
  },
];

// Azure's API takes a whole NSG or route table instead of its id. Its rules then have no resource of their own.

/** Grants of the NSG and the routes inside `azure-native:network:Subnet`. */
function readSubnet(resource: Resource): GrantsAndFacts {
  const subnet = inputsOf(resource);
  const prefixes = [at(subnet, "addressPrefix"), at(subnet, "addressPrefixes")];
  return {
    grants: inSubnet(resource, subnet),
    facts: [
      ...readNetwork(resource, prefixes),
      ...partOf(resource, "network", at(subnet, "virtualNetworkName"), "virtualNetworks"),
      ...attachmentsOf(resource, subnet),
    ],
  };
}

/** The same inside the subnets of `azure-native:network:VirtualNetwork`. */
function readVirtualNetwork(resource: Resource): GrantsAndFacts {
  const network = inputsOf(resource);
  return {
    grants: itemsOf(at(network, "subnets")).flatMap((subnet) => inSubnet(resource, subnet)),
    facts: [
      ...readNetwork(resource, [within(network, "addressSpace", "addressPrefixes"), at(network, "addressSpaces")]),
      ...itemsOf(at(network, "subnets")).flatMap((subnet) => attachmentsWithin(resource, subnet)),
    ],
  };
}

/** The subnet of an association of the classic provider, and the NSG or route table that it gets. */
function readAssociation(kind: ReferenceKind, field: string): Reader["read"] {
  return (resource) => {
    const association = inputsOf(resource);
    const to = { kind, named: at(association, field) };
    return { grants: [], facts: readAttachments(resource, at(association, "subnetId"), to) };
  };
}

/** The NSG and the route table that a subnet names. */
function attachmentsOf(resource: Resource, subnet: Value): Fact[] {
  const ends = [
    ["security-group", within(subnet, "networkSecurityGroup", "id")],
    ["security-group", at(subnet, "securityGroup")],
    ["route-table", within(subnet, "routeTable", "id")],
    ["route-table", at(subnet, "routeTableId")],
  ] as const;
  return ends.flatMap(([kind, value]): Fact[] => {
    if (!isGiven(value)) return [];
    const to = referenceOf(resource, kind, value);
    return [{ kind: "attachment", to, place: to.place }];
  });
}

/** The same for a subnet that is nested in its network. */
function attachmentsWithin(resource: Resource, subnet: Value): Fact[] {
  const name = textOf(at(subnet, "name"));
  if (name === undefined) return [];
  const notes = notesOf(resource);
  const addresses = ["addressPrefix", "addressPrefixes"].flatMap((field) =>
    readAddresses(notes, "source", at(subnet, field)),
  );
  return attachmentsOf(resource, subnet).map((fact) => ({ ...fact, within: { name, addresses } }));
}

/** The same inside `azure-native:network:NetworkInterface` and its subnets. */
function readNetworkInterface(resource: Resource): GrantsAndFacts {
  const root = inputsOf(resource);
  const subnets = itemsOf(at(root, "ipConfigurations")).map((configuration) => at(configuration, "subnet"));
  return {
    grants: [...inGroup(resource, root), ...subnets.flatMap((subnet) => inSubnet(resource, subnet))],
    facts: [],
  };
}

const inSubnet = (resource: Resource, subnet: Value): Grant[] =>
  subnet.kind === "unknown"
    ? [notKnown(resource, "nsg", subnet, subnet.why)]
    : [...inGroup(resource, subnet), ...inTable(resource, subnet)];

function inGroup(resource: Resource, holder: Value): Grant[] {
  const group = at(holder, "networkSecurityGroup");
  return group.kind === "unknown" ? [notKnown(resource, "nsg", group, group.why)] : readSecurityRules(resource, group);
}

function inTable(resource: Resource, holder: Value): Grant[] {
  const table = at(holder, "routeTable");
  return table.kind === "unknown" ? [notKnown(resource, "route", table, table.why)] : readRoutes(resource, table);
}

const notKnown = (resource: Resource, engine: Engine, value: Value, why: string): Grant =>
  unknownGrant(resource, value, { engine, layer: "address", direction: "both" }, why);
