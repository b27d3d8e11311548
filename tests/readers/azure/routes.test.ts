import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { grantsOf, type Sample, UNKNOWN, UNKNOWN_LIST } from "../../support/readers/readings.ts";

const NOT_YET = "it is known only after an update";
const pin = { addressPrefix: "18.132.56.40/32", nextHopType: "Internet" };
const native = { addressPrefix: "0.0.0.0/0", nextHopType: "VirtualAppliance", nextHopIpAddress: "10.1.0.4" };
const classic = { addressPrefix: "0.0.0.0/0", nextHopType: "VirtualAppliance", nextHopInIpAddress: "10.1.0.4" };
const PIN = "allow any any port to 18.132.56.40 via internet Internet |";
const FIREWALL = "allow any any port to any IPv4 via firewall 10.1.0.4 |";

const cases: [why: string, sample: Sample, grants: string[]][] = [
  ["to the internet", { type: "azure-native:network:Route", props: pin }, [PIN]],
  ["to the internet", { type: "azure:network/route:Route", props: pin }, [PIN]],
  ["to a firewall", { type: "azure-native:network:Route", props: native }, [FIREWALL]],
  ["to a firewall", { type: "azure:network/route:Route", props: classic }, [FIREWALL]],
  [
    "inside a table",
    { type: "azure-native:network:RouteTable", props: { routes: [pin, UNKNOWN, native] } },
    [`${PIN} routes[0]`, `unknown - no port to - | routes[1] ? rule routes[1]: ${NOT_YET}`, `${FIREWALL} routes[2]`],
  ],
  [
    "inside the classic provider's table",
    { type: "azure:network/routeTable:RouteTable", props: { routes: [classic] } },
    [`${FIREWALL} routes[0]`],
  ],
  [
    "inside a table that isn't known",
    { type: "azure-native:network:RouteTable", props: { routes: UNKNOWN_LIST } },
    [`unknown - no port to - | routes ? rule routes: ${NOT_YET}`],
  ],
  [
    "to nowhere",
    { type: "azure-native:network:Route", props: { ...pin, nextHopType: "None" } },
    ["deny any any port to 18.132.56.40 |"],
  ],
  [
    "for a service tag",
    { type: "azure-native:network:Route", props: { ...pin, addressPrefix: "Storage" } },
    ["allow any any port to service Storage via internet Internet |"],
  ],
  [
    "to a next hop, for a destination, that aren't known",
    { type: "azure-native:network:Route", props: { addressPrefix: UNKNOWN, nextHopType: UNKNOWN } },
    [
      `allow any any port to - via unknown a next hop that is known only after an update | ? destination addressPrefix: ${NOT_YET}`,
    ],
  ],
  [
    "written by Virtual Network Manager",
    {
      type: "azure-native:network:RoutingRule",
      props: {
        destination: { type: "AddressPrefix", destinationAddress: "18.132.56.40/32" },
        nextHop: { nextHopType: "Internet" },
      },
    },
    [PIN],
  ],
  [
    "written by Virtual Network Manager, to nowhere",
    {
      type: "azure:network/networkManagerRoutingRule:NetworkManagerRoutingRule",
      props: { destination: { type: "AddressPrefix", address: "18.132.56.40/32" }, nextHop: { type: "NoNextHop" } },
    },
    ["deny any any port to 18.132.56.40 |"],
  ],
  [
    "written by Virtual Network Manager, to an appliance",
    {
      type: "azure:network/networkManagerRoutingRule:NetworkManagerRoutingRule",
      props: {
        destination: { type: "AddressPrefix", address: "0.0.0.0/0" },
        nextHop: { type: "VirtualAppliance", address: "10.1.0.4" },
      },
    },
    [FIREWALL],
  ],
];

describe("Azure's routes", () => {
  for (const [why, sample, grants] of cases)
    it(`${why}, ${sample.type}`, () => assert.deepEqual(grantsOf(sample), grants));
});
