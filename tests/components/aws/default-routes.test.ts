import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { endpointsByZone } from "../../../components/aws/default-routes.ts";

const status = (...found: (readonly [zone: string, endpointId: string])[]) => [
  {
    syncStates: found.map(([availabilityZone, endpointId]) => ({
      availabilityZone,
      attachments: [{ endpointId, subnetId: "subnet", status: "READY", statusMessage: "" }],
    })),
  },
];

const placeOf = (zone: string) => `firewall.subnetIds.${zone}`;

describe("the endpoints of a firewall", () => {
  it("are told by zone, in whatever order AWS lists them", () =>
    assert.deepEqual(
      endpointsByZone(
        ["eu-west-2a", "eu-west-2b"],
        status(["eu-west-2b", "vpce-b"], ["eu-west-2a", "vpce-a"]),
        placeOf,
      ),
      { "eu-west-2a": "vpce-a", "eu-west-2b": "vpce-b" },
    ));

  it("are refused where a subnet lies in another zone than was said, for traffic would change zones", () =>
    assert.throws(
      () =>
        endpointsByZone(
          ["eu-west-2a", "eu-west-2c"],
          status(["eu-west-2a", "vpce-a"], ["eu-west-2b", "vpce-b"]),
          placeOf,
        ),
      {
        name: "Error",
        message:
          "firewall.subnetIds.eu-west-2c: the firewall has no endpoint in this zone, but in eu-west-2a, eu-west-2b. Name each subnet by the zone that it lies in.",
      },
    ));

  it("are refused where there are none", () =>
    assert.throws(() => endpointsByZone(["eu-west-2a"], [], placeOf), /has no endpoint in this zone, but in none\./));
});
