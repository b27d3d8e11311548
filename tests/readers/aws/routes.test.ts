import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { factsOf, grantsOf, type Sample, UNKNOWN } from "../../support/readers/readings.ts";

const ROUTE = "aws:ec2/route:Route";
const TABLE = "aws:ec2/routeTable:RouteTable";
const GATEWAY = "aws:ec2/internetGateway:InternetGateway::gateway";

const cases: [why: string, sample: Sample, grants: string[]][] = [
  [
    "to the internet",
    { type: ROUTE, props: { destinationCidrBlock: "18.132.56.40/32", gatewayId: "igw-1" } },
    ["allow any any port to 18.132.56.40 via internet igw-1 |"],
  ],
  [
    "to a NAT gateway that isn't made yet",
    { type: ROUTE, props: { destinationCidrBlock: "0.0.0.0/0", natGatewayId: UNKNOWN } },
    ["allow any any port to any IPv4 via nat a target that is known only after an update |"],
  ],
  [
    "to a gateway that isn't made yet, told by what it comes from",
    { type: ROUTE, props: { destinationIpv6CidrBlock: "::/0", gatewayId: UNKNOWN }, from: { gatewayId: [GATEWAY] } },
    ["allow any any port to any IPv6 via internet a target that is known only after an update |"],
  ],
  [
    "to a gateway of which nothing is known",
    { type: ROUTE, props: { destinationCidrBlock: "1.2.3.4/32", gatewayId: UNKNOWN } },
    ["allow any any port to 1.2.3.4 via unknown a target that is known only after an update |"],
  ],
  [
    "to a firewall's endpoint",
    { type: ROUTE, props: { destinationCidrBlock: "0.0.0.0/0", vpcEndpointId: "vpce-1" } },
    ["allow any any port to any IPv4 via firewall vpce-1 |"],
  ],
  [
    "to a transit gateway, for a prefix list",
    { type: ROUTE, props: { destinationPrefixListId: "pl-0123456789abcdef0", transitGatewayId: "tgw-1" } },
    ["allow any any port to @pl-0123456789abcdef0 via private tgw-1 |"],
  ],
  [
    "without a target",
    { type: ROUTE, props: { destinationCidrBlock: "1.2.3.4/32" } },
    ["allow any any port to 1.2.3.4 via unknown no target is given |"],
  ],
  [
    "inline, as a state has them",
    {
      type: TABLE,
      props: {
        routes: [
          {
            cidrBlock: "155.231.48.156/32",
            gatewayId: "",
            natGatewayId: "nat-1",
            ipv6CidrBlock: "",
            vpcEndpointId: "",
          },
          { cidrBlock: "10.0.0.0/8", gatewayId: "vgw-1" },
          UNKNOWN,
        ],
      },
    },
    [
      "allow any any port to 155.231.48.156 via nat nat-1 | routes[0]",
      "allow any any port to 10.0.0.0/8 via private vgw-1 | routes[1]",
      "unknown - no port to - | routes[2] ? rule routes[2]: it is known only after an update",
    ],
  ],
];

describe("routes", () => {
  for (const [why, sample, grants] of cases) it(why, () => assert.deepEqual(grantsOf(sample), grants));

  it("say which table they are part of", () =>
    assert.deepEqual(factsOf({ type: ROUTE, props: { routeTableId: "rtb-1" } }), [
      "part-of route-table rtb-1 | routeTableId",
    ]));
});
