import { ALL_PORTS, type Fact, type Grant, lookUp, type Via } from "../../egress/index.ts";
import {
  at,
  firstOf,
  type GrantsAndFacts,
  inputsOf,
  isGiven,
  isWhole,
  itemsOf,
  linksTo,
  makeGrant,
  notesOf,
  originsOf,
  ownList,
  type Reader,
  type Resource,
  readAddresses,
  readAttachments,
  readOwnedList,
  textOf,
  unknownGrant,
  type Value,
} from "../kit/index.ts";
import { readPrefixLists } from "./prefix-lists.ts";

/** Route tables of AWS and their routes. */
export const routes: readonly Reader[] = [
  {
    types: ["aws:ec2/routeTable:RouteTable", "aws:ec2/defaultRouteTable:DefaultRouteTable"],
    kind: "route-table",
    read: readRouteTable,
  },
  { types: ["aws:ec2/route:Route"], read: readRoute },
  { types: ["aws:ec2/routeTableAssociation:RouteTableAssociation"], read: readAssociation },
  { types: ["aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation"], read: readMainAssociation },
  {
    types: [
      "aws:ec2transitgateway/route:Route",
      "aws:ec2transitgateway/prefixListReference:PrefixListReference",
      "aws:ec2clientvpn/route:Route",
    ],
    read: readFarRoute,
  },
];

/** The grant of `aws:ec2/route:Route`. */
function readRoute(resource: Resource): GrantsAndFacts {
  const route = inputsOf(resource);
  return {
    grants: [readRouteFields(resource, route, RESOURCE_FIELDS)],
    facts: linksTo(resource, "part-of", "route-table", at(route, "routeTableId")),
  };
}

/** The subnet that `aws:ec2/routeTableAssociation:RouteTableAssociation` associates with a table. */
function readAssociation(resource: Resource): GrantsAndFacts {
  const [subnet, table] = ["subnetId", "routeTableId"].map((field) => at(inputsOf(resource), field)) as [Value, Value];
  return { grants: [], facts: readAttachments(resource, subnet, { kind: "route-table", named: table }) };
}

/** The VPC whose main table `aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation` names. */
function readMainAssociation(resource: Resource): GrantsAndFacts {
  const [network, table] = ["vpcId", "routeTableId"].map((field) => at(inputsOf(resource), field)) as [Value, Value];
  const facts = readAttachments(resource, network, { kind: "route-table", named: table });
  return { grants: [], facts: facts.map((fact) => ({ ...fact, isMain: true }) as Fact) };
}

const RESOURCE_FIELDS = {
  addresses: ["destinationCidrBlock", "destinationIpv6CidrBlock"],
  prefixList: "destinationPrefixListId",
};

/** Grants of the inline routes of `aws:ec2/routeTable:RouteTable` and of `DefaultRouteTable`. */
function readRouteTable(resource: Resource): GrantsAndFacts {
  return {
    grants: itemsOf(ownList(resource, "routes")).map((route) =>
      route.kind === "unknown"
        ? unknownGrant(resource, route, { engine: "route", layer: "address", direction: "both" }, route.why)
        : readRouteFields(resource, route, INLINE_FIELDS),
    ),
    facts: [
      ...readOwnedList(resource, "routes", ownList(resource, "routes")),
      // In a preview, the default table's VPC is only known by the resource that `defaultRouteTableId` comes from.
      ...linksTo(resource, "part-of", "network", firstOf(inputsOf(resource), "vpcId", "defaultRouteTableId")),
    ],
  };
}

const INLINE_FIELDS = { addresses: ["cidrBlock", "ipv6CidrBlock"], prefixList: "destinationPrefixListId" };

/**
 * The grant of a route of a transit gateway, of its reference to a prefix list, or of a client VPN's route. All lead to
 * another network without saying what is there. A black hole drops the traffic.
 */
function readFarRoute(resource: Resource): GrantsAndFacts {
  const route = inputsOf(resource);
  const grant = readRouteFields(resource, route, { addresses: ["destinationCidrBlock"], prefixList: "prefixListId" });
  const isHole = textOf(at(route, "blackhole")) === "true";
  const target = firstOf(route, "transitGatewayAttachmentId", "targetVpcSubnetId");
  const toFirewall = originTypesOf(resource, target).some((type) => ATTACHED.has(type));
  const via: Via = toFirewall
    ? { kind: "firewall", written: textOf(target) ?? "the firewall's attachment" }
    : { kind: "unknown", written: `${textOf(target) ?? "another network"}, whatever is behind it` };
  return {
    grants: [isHole ? { ...grant, effect: "deny" } : { ...grant, via }],
    facts: [],
  };
}

/** Types whose ids identify a firewall's attachment to a transit gateway. */
const ATTACHED: ReadonlySet<string> = new Set([
  "aws:networkfirewall/firewall:Firewall",
  "aws:networkfirewall/firewallTransitGatewayAttachmentAccepter:FirewallTransitGatewayAttachmentAccepter",
]);

/** Types of the resources that a value comes from, if the engine reports them. */
const originTypesOf = (resource: Resource, value: Value): string[] =>
  originsOf(resource, value).map((urn) => urn.split("::")[2]?.split("$").at(-1) ?? "");

/** The fields in which a route names its destination. */
export interface DestinationFields {
  readonly addresses: readonly string[];
  readonly prefixList: string;
}

/** The grant of one route: the target of packets to its destination. */
export function readRouteFields(resource: Resource, route: Value, fields: DestinationFields): Grant {
  const notes = notesOf(resource);
  return makeGrant(
    resource,
    notes,
    route,
    {
      engine: "route",
      layer: "address",
      // A cloud's answer marks a route as a black hole if its target no longer exists.
      effect: textOf(at(route, "state"))?.toLowerCase() === "blackhole" ? "deny" : "allow",
      direction: "both",
      source: [],
      destination: [
        ...fields.addresses.flatMap((field) => readAddresses(notes, "destination", at(route, field))),
        ...readPrefixLists(notes, resource, "destination", at(route, fields.prefixList)),
      ],
      ports: ALL_PORTS,
      transports: ["any"],
      via: readVia(resource, route),
    },
    isWhole(resource, route) ? undefined : [],
  );
}

function readVia(resource: Resource, route: Value): Via {
  const target = Object.entries(TARGETS)
    .map(([field, kind]) => ({ kind, value: at(route, field) }))
    .find(({ value }) => isGiven(value));
  if (!target) return { kind: "unknown", written: "no target is given" };
  const written = textOf(target.value) ?? "a target that is known only after an update";
  return { kind: target.kind ?? gatewayKind(resource, target.value), written };
}

/**
 * The kind of target in `gatewayId`: told by the id's prefix or, before there is an id, by the resource that it comes
 * from.
 */
function gatewayKind(resource: Resource, value: Value): Via["kind"] {
  const id = textOf(value);
  if (id?.startsWith("igw-")) return "internet";
  if (id?.startsWith("vpce-")) return "firewall";
  if (id === "local" || id?.startsWith("vgw-")) return "private";
  const kinds = new Set(originTypesOf(resource, value).flatMap((type) => lookUp(GATEWAYS, type) ?? []));
  const [only] = kinds;
  return only !== undefined && kinds.size === 1 ? only : "unknown";
}

/** Fields that name a target. For the first field, only its value shows the kind of target. */
const TARGETS: Readonly<Record<string, Via["kind"] | undefined>> = {
  gatewayId: undefined,
  natGatewayId: "nat",
  egressOnlyGatewayId: "internet",
  carrierGatewayId: "internet",
  vpcEndpointId: "firewall",
  transitGatewayId: "private",
  vpcPeeringConnectionId: "private",
  networkInterfaceId: "private",
  instanceId: "private",
  localGatewayId: "private",
  coreNetworkArn: "private",
  odbNetworkArn: "private",
};

const GATEWAYS: Readonly<Record<string, Via["kind"]>> = {
  "aws:ec2/internetGateway:InternetGateway": "internet",
  "aws:ec2/vpnGateway:VpnGateway": "private",
  "aws:ec2/vpcEndpoint:VpcEndpoint": "firewall",
  "aws-native:ec2:InternetGateway": "internet",
  "aws-native:ec2:VpnGateway": "private",
  "aws-native:ec2:VpcEndpoint": "firewall",
};
