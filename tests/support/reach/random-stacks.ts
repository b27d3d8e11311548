import fc from "fast-check";
import { type Sample, UNKNOWN } from "../readers/readings.ts";

/** What random stacks are asked about: few values, so that rules meet, and what lies beside each is tried too. */
export const ASKED = {
  sources: ["10.0.0.5", "10.0.1.5", "10.1.0.5"],
  destinations: ["8.8.8.8", "9.9.9.9", "10.0.9.9", "10.9.9.9"],
  ports: [80, 443],
  names: ["a.example.org", "b.example.org", "example.com"],
} as const;

/** One flow of that universe: TLS with a name, or something without. */
export interface AskedFlow {
  readonly source: string;
  readonly destination: string;
  readonly port: number;
  readonly name: string | undefined;
}

/** A stack, and what becomes of a flow in it, told rule by rule in the words of the cloud's documentation. */
export interface RandomStack {
  readonly samples: readonly Sample[];
  readonly isOut: (flow: AskedFlow) => boolean;
  /** The same with each value in place of those that aren't known; itself alone where all is known. */
  readonly meanings: readonly { readonly isOut: (flow: AskedFlow) => boolean }[];
}

const NETWORKS = ["0.0.0.0/0", "8.8.8.0/24", "9.9.9.9/32", "10.0.0.0/8", "10.0.0.0/16", "10.0.9.0/24"] as const;

/** Whether the address is in the network. */
const isIn = (address: string, network: string): boolean => {
  const number = (text: string): number => text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const [first = "", bits = "32"] = network.split("/");
  const size = 2 ** (32 - Number(bits));
  return Math.floor(number(address) / size) === Math.floor(number(first) / size);
};
const bitsOf = (network: string): number => Number(network.split("/")[1] ?? "32");

const network = fc.constantFrom(...NETWORKS);
const ports = fc.constantFrom<readonly [number, number]>([443, 443], [80, 443], [0, 65535]);
const isFor = ([first, last]: readonly [number, number], port: number): boolean => first <= port && port <= last;
const host = fc.constantFrom(...ASKED.names);
/** Rules with numbers of their own, in any order. */
const numbered = <T>(rule: fc.Arbitrary<T>, most: number): fc.Arbitrary<(T & { readonly number: number })[]> =>
  fc
    .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 9 }), rule), { selector: ([number]) => number, maxLength: most })
    .map((all) => all.map(([number, one]) => ({ ...one, number: number * 100 })));
const firstOf = <T extends { readonly number: number }>(rules: readonly T[], takes: (rule: T) => boolean) =>
  [...rules].sort((a, b) => a.number - b.number).find(takes);

// --- AWS

const awsParts = fc.record({
  group: fc.array(fc.record({ network, ports }), { minLength: 1, maxLength: 3 }),
  acl: fc.option(
    fc.record({
      out: numbered(fc.record({ action: fc.constantFrom("allow", "deny"), network, ports }), 4),
      in: fc.option(numbered(fc.record({ action: fc.constantFrom("allow", "deny"), network }), 3)),
    }),
  ),
  routes: fc.option(
    fc.uniqueArray(fc.record({ network, via: fc.constantFrom("firewall", "nat", "internet") }), {
      selector: ({ network }) => network,
      minLength: 1,
      maxLength: 3,
    }),
  ),
  hasVpc: fc.boolean(),
  firewall: fc.record({
    isStrict: fc.boolean(),
    rules: fc.array(
      fc.record({
        action: fc.constantFrom("pass", "drop"),
        name: fc.option(host),
        source: fc.constantFrom("any", "10.0.0.0/16", "10.0.1.0/24"),
        port: fc.constantFrom("any", "443"),
      }),
      { maxLength: 5 },
    ),
    drops: fc.boolean(),
  }),
  unknown: fc.option(fc.constantFrom("group", "acl", "action"), { freq: 3 }),
});
type AwsParts = typeof awsParts extends fc.Arbitrary<infer T> ? T : never;

function isOutOfAws({ group, acl, routes, hasVpc, firewall }: AwsParts, flow: AskedFlow): boolean {
  const { source, destination, port, name } = flow;
  if (!group.some((rule) => isIn(destination, rule.network) && isFor(rule.ports, port))) return false;
  if (acl !== null) {
    const out = firstOf(acl.out, (rule) => isIn(destination, rule.network) && isFor(rule.ports, port));
    if (out?.action !== "allow") return false;
    if (
      acl.in !== null &&
      acl.in.length > 0 &&
      firstOf(acl.in, (rule) => isIn(destination, rule.network))?.action !== "allow"
    )
      return false;
  }
  const isLocal = hasVpc && isIn(source, "10.0.0.0/16") && isIn(destination, "10.0.0.0/16");
  const held = [...(routes ?? [{ network: "0.0.0.0/0", via: "firewall" }])]
    .filter((route) => isIn(destination, route.network))
    .sort((a, b) => bitsOf(b.network) - bitsOf(a.network));
  const [narrowest] = held;
  const via = isLocal && (narrowest === undefined || bitsOf(narrowest.network) < 16) ? "local" : narrowest?.via;
  if (via === undefined) return false;
  if (via !== "firewall") return true;
  const taking = firewall.rules.filter(
    (rule) =>
      (rule.source === "any" || isIn(source, rule.source)) &&
      (rule.port === "any" || Number(rule.port) === port) &&
      (rule.name === null || rule.name === name),
  );
  const first = firewall.isStrict ? taking[0] : (taking.find(({ action }) => action === "pass") ?? taking[0]);
  return first === undefined ? !(firewall.isStrict && firewall.drops) : first.action === "pass";
}

function awsSamples({ group, acl, routes, hasVpc, firewall, unknown }: AwsParts): Sample[] {
  const ruleOrder = firewall.isStrict ? "STRICT_ORDER" : "DEFAULT_ACTION_ORDER";
  const GROUP = "arn:aws:network-firewall:eu-west-2:0:stateful-rulegroup/g";
  const text = firewall.rules.map(
    ({ action, name, source, port }, index) =>
      `${action} ${name === null ? "tcp" : "tls"} ${source} any -> any ${port} (flow:to_server,established; ${name === null ? "" : `tls.sni; content:"${name}"; startswith; endswith; nocase; `}sid:${index + 1};)`,
  );
  const VIA = {
    firewall: { vpcEndpointId: "vpce-1" },
    nat: { natGatewayId: "nat-1" },
    internet: { gatewayId: "igw-1" },
  };
  return [
    ...group.map(
      ({ network, ports: [fromPort, toPort] }, index): Sample => ({
        type: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
        name: `sg-${index}`,
        props: {
          ...{ securityGroupId: "sg-1", ipProtocol: "tcp", fromPort, toPort },
          cidrIpv4: unknown === "group" && index === 0 ? UNKNOWN : network,
        },
      }),
    ),
    ...(acl === null
      ? []
      : [
          {
            type: "aws:ec2/networkAcl:NetworkAcl",
            name: "acl",
            id: "acl-1",
            props: {
              egress: acl.out.map(({ number, action, network, ports: [fromPort, toPort] }, index) => ({
                ...{ ruleNo: number, protocol: "tcp", fromPort, toPort },
                action: unknown === "action" && index === 0 ? UNKNOWN : action,
                cidrBlock: unknown === "acl" && index === 0 ? UNKNOWN : network,
              })),
              ingress: (acl.in ?? []).map(({ number, action, network: cidrBlock }) => ({
                ...{ ruleNo: number, action, protocol: "tcp", fromPort: 1024, toPort: 65535, cidrBlock },
              })),
            },
          },
        ]),
    ...(hasVpc ? [{ type: "aws:ec2/vpc:Vpc", name: "vpc", id: "vpc-1", props: { cidrBlock: "10.0.0.0/16" } }] : []),
    ...(routes === null
      ? []
      : [
          {
            type: "aws:ec2/routeTable:RouteTable",
            name: "table",
            id: "rtb-1",
            props: { routes: routes.map(({ network: cidrBlock, via }) => ({ cidrBlock, ...VIA[via] })) },
          },
        ]),
    {
      type: "aws:networkfirewall/ruleGroup:RuleGroup",
      name: "group",
      id: GROUP,
      props: {
        type: "STATEFUL",
        ruleGroup: { rulesSource: { rulesString: text.join("\n") }, statefulRuleOptions: { ruleOrder } },
      },
    },
    {
      type: "aws:networkfirewall/firewallPolicy:FirewallPolicy",
      name: "policy",
      props: {
        firewallPolicy: {
          statelessDefaultActions: ["aws:forward_to_sfe"],
          statelessFragmentDefaultActions: ["aws:forward_to_sfe"],
          statefulEngineOptions: { ruleOrder },
          ...(firewall.isStrict &&
            firewall.drops && { statefulDefaultActions: ["aws:drop_established_app_layer_to_server"] }),
          statefulRuleGroupReferences: [{ resourceArn: GROUP, ...(firewall.isStrict && { priority: 1 }) }],
        },
      },
    },
  ];
}

/** The unknown value as each that it may have; of networks also one that holds nobody who is asked about. */
function awsMeanings(parts: AwsParts): AwsParts[] {
  const { unknown, group, acl } = parts;
  const networks = [
    ...NETWORKS,
    "10.9.9.9/32",
    "10.0.9.9/32",
    "192.0.2.0/24",
  ] as unknown as (typeof NETWORKS)[number][];
  const change = <T>([first, ...others]: readonly T[], to: Partial<T>): T[] =>
    first ? [{ ...first, ...to }, ...others] : [];
  if (unknown === "group") return networks.map((network) => ({ ...parts, group: change(group, { network }) }));
  if (unknown === null || acl === null || acl.out.length === 0) return [parts];
  const out = (to: Partial<(typeof acl.out)[number]>): AwsParts => ({
    ...parts,
    acl: { ...acl, out: change(acl.out, to) },
  });
  return unknown === "acl"
    ? networks.map((network) => out({ network }))
    : (["allow", "deny"] as const).map((action) => out({ action }));
}

export const anyAwsStack: fc.Arbitrary<RandomStack> = awsParts.map((parts) => ({
  samples: awsSamples(parts),
  isOut: (flow) => isOutOfAws(parts, flow),
  meanings: awsMeanings(parts).map((meant) => ({ isOut: (flow) => isOutOfAws(meant, flow) })),
}));

// --- Azure

const azureRule = fc.record({
  access: fc.constantFrom("Allow", "Deny"),
  network,
  port: fc.constantFrom("443", "80", "*"),
});
const isAtPort = (text: string, port: number): boolean => text === "*" || Number(text) === port;
const collections = fc.record({
  network: numbered(azureRule, 3),
  application: numbered(
    fc.record({ access: fc.constantFrom("Allow", "Deny"), name: host, source: fc.constantFrom("*", "10.0.1.0/24") }),
    3,
  ),
});
const azureParts = fc.record({
  admin: numbered(
    fc.record({
      access: fc.constantFrom("Allow", "Deny", "AlwaysAllow"),
      network,
      port: fc.constantFrom("443", "0-65535"),
    }),
    2,
  ),
  nsg: numbered(azureRule, 3),
  routes: fc.uniqueArray(fc.record({ network, hop: fc.constantFrom("VirtualAppliance", "Internet", "None") }), {
    selector: ({ network }) => network,
    maxLength: 3,
  }),
  parent: fc.option(collections),
  child: collections,
});
type AzureParts = typeof azureParts extends fc.Arbitrary<infer T> ? T : never;

function isOutOfAzure({ admin, nsg, routes, parent, child }: AzureParts, flow: AskedFlow): boolean {
  const { source, destination, port, name } = flow;
  const rule = firstOf(
    admin,
    (one) => isIn(destination, one.network) && (one.port === "0-65535" || isAtPort(one.port, port)),
  );
  if (rule?.access === "Deny") return false;
  const isOwn = isIn(source, "10.0.0.0/16") && isIn(destination, "10.0.0.0/16");
  if (rule?.access !== "AlwaysAllow") {
    const own = firstOf(nsg, (one) => isIn(destination, one.network) && isAtPort(one.port, port));
    if (own ? own.access === "Deny" : !isOwn && isIn(destination, "10.0.0.0/8")) return false;
  }
  const [narrowest] = [{ network: "0.0.0.0/0", hop: "VirtualAppliance" }, ...routes]
    .filter((route) => isIn(destination, route.network))
    .sort((a, b) => bitsOf(b.network) - bitsOf(a.network) || (a.network === "0.0.0.0/0" ? 1 : 0));
  const explicit = routes.find((route) => route.network === narrowest?.network) ?? narrowest;
  if (!(isOwn && bitsOf(explicit?.network ?? "0/0") < 16)) {
    if (explicit?.hop === "None") return false;
    if (explicit?.hop === "VirtualAppliance") {
      const levels = [...(parent === null ? [] : [parent]), child];
      const byAddress = levels
        .map((level) => firstOf(level.network, (one) => isIn(destination, one.network) && isAtPort(one.port, port)))
        .find((one) => one !== undefined);
      if (byAddress) return byAddress.access === "Allow";
      const byName = levels
        .map((level) =>
          firstOf(
            level.application,
            (one) => one.name === name && port === 443 && (one.source === "*" || isIn(source, one.source)),
          ),
        )
        .find((one) => one !== undefined);
      return byName?.access === "Allow";
    }
  }
  return true;
}

function azureSamples({ admin, nsg, routes, parent, child }: AzureParts): Sample[] {
  const POLICY = "azure-native:network:FirewallPolicy";
  const groupsOf = (of: string, { network, application }: AzureParts["child"]): Sample[] => [
    {
      type: `${POLICY}RuleCollectionGroup`,
      name: `${of}-rules`,
      props: {
        firewallPolicyName: of,
        priority: 500,
        ruleCollections: [
          ...network.map(({ number, access, network, port }) => ({
            ruleCollectionType: "FirewallPolicyFilterRuleCollection",
            action: { type: access },
            priority: number + 1000,
            rules: [
              {
                ...{ ruleType: "NetworkRule", name: `n${number}`, ipProtocols: ["TCP"], sourceAddresses: ["*"] },
                ...{ destinationAddresses: [network], destinationPorts: [port] },
              },
            ],
          })),
          // Application rules have lower numbers, and come behind all the same.
          ...application.map(({ number, access, name, source }) => ({
            ruleCollectionType: "FirewallPolicyFilterRuleCollection",
            action: { type: access },
            priority: number,
            rules: [
              {
                ...{ ruleType: "ApplicationRule", name: `a${number}`, sourceAddresses: [source], targetFqdns: [name] },
                protocols: [{ protocolType: "Https", port: 443 }],
              },
            ],
          })),
        ],
      },
    },
  ];
  return [
    ...admin.map(
      ({ number, access, network, port }): Sample => ({
        type: "azure-native:network:AdminRule",
        name: `admin-${number}`,
        props: {
          ...{
            ruleCollectionName: "c",
            kind: "Custom",
            priority: number,
            access,
            direction: "Outbound",
            protocol: "Any",
          },
          destinations: [{ addressPrefix: network, addressPrefixType: "IPPrefix" }],
          destinationPortRanges: [port],
        },
      }),
    ),
    {
      type: "azure-native:network:NetworkSecurityGroup",
      name: "nsg",
      props: {
        networkSecurityGroupName: "nsg",
        securityRules: nsg.map(({ number, access, network, port }) => ({
          ...{ name: `r${number}`, priority: number, access, direction: "Outbound", protocol: "*" },
          ...{ sourceAddressPrefix: "*", sourcePortRange: "*" },
          ...{ destinationAddressPrefix: network, destinationPortRange: port },
        })),
      },
    },
    {
      type: "azure-native:network:VirtualNetwork",
      name: "v",
      props: { virtualNetworkName: "v", addressSpace: { addressPrefixes: ["10.0.0.0/16"] } },
    },
    {
      type: "azure-native:network:RouteTable",
      name: "table",
      props: {
        routeTableName: "table",
        routes: [
          ...(routes.some(({ network }) => network === "0.0.0.0/0")
            ? []
            : [{ network: "0.0.0.0/0", hop: "VirtualAppliance" }]),
          ...routes,
        ].map(({ network, hop }, index) => ({
          ...{ name: `r${index}`, addressPrefix: network, nextHopType: hop },
          ...(hop === "VirtualAppliance" && { nextHopIpAddress: "10.0.0.4" }),
        })),
      },
    },
    ...(parent === null
      ? []
      : [{ type: POLICY, name: "parent", props: { firewallPolicyName: "parent" } }, ...groupsOf("parent", parent)]),
    {
      type: POLICY,
      name: "child",
      props: { firewallPolicyName: "child", ...(parent && { basePolicy: { id: UNKNOWN } }) },
      ...(parent && { from: { basePolicy: [`${POLICY}::parent`] } }),
    },
    ...groupsOf("child", child),
  ];
}

export const anyAzureStack: fc.Arbitrary<RandomStack> = azureParts.map((parts) => {
  const isOut = (flow: AskedFlow): boolean => isOutOfAzure(parts, flow);
  return { samples: azureSamples(parts), isOut, meanings: [{ isOut }] };
});
