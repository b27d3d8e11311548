import { loadCatalogue } from "../../src/catalogue/load.ts";
import { rangesIn } from "../../src/egress/address/read-ranges.ts";
import { HOSTS_IPV4 } from "../../src/egress/address/special-networks.ts";
import { memo } from "../../src/egress/input/memo.ts";
import { describePorts } from "../../src/egress/port-set.ts";
import { flowBox } from "../../src/reach/open/flow-box.ts";
import { type Bounds, openOf } from "../../src/reach/open/open.ts";
import type { Path } from "../../src/reach/path/path.ts";
import { pathsOf } from "../../src/reach/path/paths-of.ts";
import { fewestBoxesOf } from "../../src/reach/set/fewest-boxes.ts";
import { commonFlows, type FlowSet, NO_FLOWS, unionOfFlows, withoutFlows } from "../../src/reach/set/flow-set.ts";
import { writeNames } from "../../src/reach/set/name-text.ts";
import { decide } from "../../src/reach/verdict/decide.ts";
import { MODERN_TLS } from "../../src/reach/verdict/flow.ts";
import { follow } from "../../src/readers/follow/follow.ts";
import { readResource } from "../../src/readers/index.ts";
import { childrenOf, heldBy, type Landscape, type Standing, type Write } from "./clouds/cloud.ts";
import { valuesAt } from "./clouds/constraints.ts";

/** The hosts that clients reach for certain, a line each: `<client>: <host of MESH, or "anything">`. */
export const reachOf = memo((landscape: Landscape): ReadonlySet<string> => {
  return new Set(
    clientsIn(landscape).flatMap((client) => {
      const paths = pathsFrom(landscape, client);
      const from = rangesIn(addressOf(client));
      const isOpen = (name: string): boolean =>
        paths.some((path) => decide(path, { ...ASKED, from, name }).verdict === "allow");
      return [...HOSTS.filter(isOpen), ...(isOpen(STRANGER) ? ["anything"] : [])].map(
        (host) => `${nameOf(client)}: ${host}`,
      );
    }),
  );
});

const HOSTS = [...new Set(Object.values(loadCatalogue().endpoints).map(({ host }) => host))].sort();
const STRANGER = "stranger.example.com";
const ASKED = {
  to: HOSTS_IPV4,
  port: 443,
  transport: "tcp",
  application: "tls",
  tlsVersions: MODERN_TLS,
} as const;

/**
 * What each write lost of all that is open before and after them all, and what it opened that is closed before and
 * after: the writes that clients notice, and those that others might. Judged by `src/reach`, as rules are.
 */
export function harmsOf(before: Landscape, writes: readonly Write[]): string[] {
  const end = writes.at(-1)?.landscape ?? before;
  const clients = [before, ...writes.map(({ landscape }) => landscape)].flatMap(clientsIn).map(nameOf);
  return [...new Set(clients)].flatMap((client) => {
    const [start, last] = [boundsOf(before, client), boundsOf(end, client)];
    const kept = commonFlows(start.surely, last.surely);
    const meant = unionOfFlows([start.maybe, last.maybe]);
    return writes.flatMap(({ what, landscape }) => {
      const now = boundsOf(landscape, client);
      return [
        ...told(`${what}: lost ${client}`, withoutFlows(kept, now.surely)),
        ...told(`${what}: opened ${client}`, withoutFlows(now.maybe, meant)),
      ];
    });
  });
}

const told = (what: string, flows: FlowSet): string[] =>
  fewestBoxesOf(flows)
    .map(flowBox)
    .map(
      ({ names, ports, transports, applications }) =>
        `${what}: ${writeNames(names).join(", ")}, ${transports.join("/")} ${describePorts(ports)}, ${applications.join("/")}`,
    );

function boundsOf(landscape: Landscape, name: string): Bounds {
  const client = clientsIn(landscape).find((one) => nameOf(one) === name);
  const bounds = client ? pathsFrom(landscape, client).map(openOf) : [];
  return {
    surely: unionOfFlows([NO_FLOWS, ...bounds.map(({ surely }) => surely)]),
    maybe: unionOfFlows([NO_FLOWS, ...bounds.map(({ maybe }) => maybe)]),
  };
}

const INTERFACE = "aws:ec2/networkInterface:NetworkInterface";
const SUBNET = "azure-native:network:Subnet";

/** A network interface on AWS and a subnet on Azure stand for the clients that have them. */
const clientsIn = memo((landscape: Landscape): Standing[] =>
  [...landscape.values()].filter(({ type }) => type === INTERFACE || type === SUBNET),
);

const nameOf = ({ props, id }: Standing): string => String(props.subnetName ?? id);
const addressOf = ({ props }: Standing): string => String(props.privateIp ?? props.addressPrefix);

/** Where a client's packets may go; none where a route of its table leads to what isn't there, or it has none. */
function pathsFrom(landscape: Landscape, client: Standing): readonly Path[] {
  const way = client.type === INTERFACE ? wayOnAws(landscape, client) : wayOnAzure(landscape, client);
  return way === undefined ? [] : pathsOfAll(way);
}

function wayOnAws(landscape: Landscape, client: Standing): Standing[] | undefined {
  const all = [...landscape.values()];
  const { subnetId, vpcId } = client.props;
  const association = all.find(
    ({ type, props }) => type.endsWith(":RouteTableAssociation") && props.subnetId === subnetId,
  );
  const table = [...heldBy(landscape, association)];
  const route = table
    .flatMap((one) => childrenOf(landscape, one))
    .find(({ props }) => props.destinationCidrBlock === "0.0.0.0/0");
  const firewall = all.find(({ props }) =>
    ENDPOINTS.some((path) => valuesAt(props, path).includes(route?.props.vpcEndpointId)),
  );
  if (!route || !firewall) return undefined;
  const dns = all.filter(
    ({ type, props }) => type.endsWith(":ResolverFirewallRuleGroupAssociation") && props.vpcId === vpcId,
  );
  return withParts(landscape, [...heldBy(landscape, client), ...table, firewall, ...dns]);
}

/** Where a firewall, and an association that adds endpoints to one, say what their endpoints are. */
const ENDPOINTS = [
  "firewallStatuses[].syncStates[].attachments[].endpointId",
  "vpcEndpointAssociationStatuses[].associationSyncStates[].attachments[].endpointId",
];

function wayOnAzure(landscape: Landscape, client: Standing): Standing[] | undefined {
  const own = withParts(landscape, heldBy(landscape, client));
  const route = own.find(({ props }) => props.addressPrefix === "0.0.0.0/0");
  // Every subnet has a route to the internet, until one of its table takes the place.
  if (!route) return [...own, SYSTEM_ROUTE];
  const firewall = [...landscape.values()].find(
    ({ type, props }) => type.endsWith(":AzureFirewall") && props.privateIp === route.props.nextHopIpAddress,
  );
  return firewall && [...own, ...withParts(landscape, [firewall])];
}

/** https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview#default */
const SYSTEM_ROUTE: Standing = {
  type: "azure-native:network:Route",
  id: "/system-routes/default",
  inputs: {},
  props: { routeTableName: "system", addressPrefix: "0.0.0.0/0", nextHopType: "Internet" },
};

/** These with all that they hold, and what stands inside. */
function withParts(landscape: Landscape, some: Iterable<Standing>): Standing[] {
  const found = new Set(some);
  for (const one of found)
    for (const part of [...heldBy(landscape, one), ...childrenOf(landscape, one)]) found.add(part);
  return [...found];
}

/** What stood on a way before, stands on it with nearly every write; its paths are worked out once. */
const known = new Map<string, readonly Path[]>();
const numbers = new WeakMap<Standing, number>();
let count = 0;

function pathsOfAll(way: readonly Standing[]): readonly Path[] {
  const key = way
    .map((one) => {
      if (!numbers.has(one)) numbers.set(one, ++count);
      return numbers.get(one);
    })
    .sort()
    .join();
  const paths = known.get(key) ?? pathsOf(follow(way.map(readingOf)));
  known.set(key, paths);
  return paths;
}

const readingOf = memo(({ type, id, props }: Standing) =>
  readResource({ urn: `urn:pulumi:life::clouds::${type}::${id}`, type, id, props }),
);
