import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { shortName } from "../../../src/egress/resource/place.ts";

describe("a resource's name for people", () => {
  const network = "providers/Microsoft.Network";
  for (const [name, expected] of [
    [`/subscriptions/0b1c/resourceGroups/hub/${network}/firewallPolicies/hub/ruleCollectionGroups/mesh`, "hub/mesh"],
    [`/subscriptions/0b1c/resourcegroups/hub/${network.toLowerCase()}/routetables/spoke`, "spoke"],
    [`/${network}/networkSecurityGroups/clients`, "clients"],
    ["arn:aws:network-firewall:eu-west-2:123456789012:stateful-rulegroup/mesh", "stateful-rulegroup/mesh"],
    ["arn:aws-us-gov:ec2:us-gov-west-1::prefix-list/pl-1", "prefix-list/pl-1"],
    ["sg-0123456789abcdef0", "sg-0123456789abcdef0"],
    ["module.net.aws_security_group.mesh", "module.net.aws_security_group.mesh"],
    ["/subscriptions/0b1c", "/subscriptions/0b1c"],
    ["", ""],
  ] as const)
    it(`of "${name}" is "${expected}"`, () => assert.equal(shortName(name), expected));
});
