import type { Engine, Grant } from "../../egress/index.ts";
import {
  at,
  type GrantsAndFacts,
  inputsOf,
  itemsOf,
  type Reader,
  type Resource,
  readNetwork,
  unknownGrant,
  type Value,
  within,
} from "../kit/index.ts";
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
];

// Azure's API takes a whole NSG or route table in place of its id. Rules in it are in no resource of their own.

/** Grants of the NSG and the routes inside `azure-native:network:Subnet`. */
function readSubnet(resource: Resource): GrantsAndFacts {
  const subnet = inputsOf(resource);
  const prefixes = [at(subnet, "addressPrefix"), at(subnet, "addressPrefixes")];
  return { grants: inSubnet(resource, subnet), facts: readNetwork(resource, prefixes) };
}

/** The same inside the subnets of `azure-native:network:VirtualNetwork`. */
function readVirtualNetwork(resource: Resource): GrantsAndFacts {
  const network = inputsOf(resource);
  return {
    grants: itemsOf(at(network, "subnets")).flatMap((subnet) => inSubnet(resource, subnet)),
    facts: readNetwork(resource, [within(network, "addressSpace", "addressPrefixes"), at(network, "addressSpaces")]),
  };
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
