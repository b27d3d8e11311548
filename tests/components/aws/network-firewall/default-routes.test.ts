import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { endpointIn, endpointsByZone } from "../../../../components/aws/network-firewall/default-routes.ts";

const status = (...found: (readonly [zone: string, endpointId: string])[]) =>
  found.map(([availabilityZone, endpointId]) => ({
    availabilityZone,
    attachments: [{ endpointId, subnetId: "subnet", status: "READY", statusMessage: "" }],
  }));

describe("the endpoints of a firewall", () => {
  it("are told by zone, in whatever order AWS lists them", () =>
    assert.deepEqual(endpointsByZone(status(["eu-west-2b", "vpce-b"], ["eu-west-2a", "vpce-a"])), {
      "eu-west-2a": "vpce-a",
      "eu-west-2b": "vpce-b",
    }));

  it("are there for one zone where another's subnet lies elsewhere, for which traffic would change zones", () => {
    const found = endpointsByZone(status(["eu-west-2a", "vpce-a"], ["eu-west-2b", "vpce-b"]));
    assert.equal(endpointIn("eu-west-2a", found, "here"), "vpce-a");
    assert.throws(() => endpointIn("eu-west-2c", found, "mesh-egress:aws.networkFirewall.subnetIds.eu-west-2c"), {
      name: "Error",
      message:
        "mesh-egress:aws.networkFirewall.subnetIds.eu-west-2c: the firewall has no endpoint in this zone, but in eu-west-2a, eu-west-2b. Name each subnet by the zone that it lies in.",
    });
  });

  it("are refused where there are none", () =>
    assert.throws(() => endpointIn("eu-west-2a", {}, "here"), /has no endpoint in this zone, but in none\./));
});
