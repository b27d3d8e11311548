import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import {
  InternalCidr,
  IpGroupId,
  Ipv4ClientCidr,
  NetworkResourceName,
  nameFaults,
  ResourceGroupName,
} from "../../../components/azure/inputs.ts";
import { parse } from "../../../src/egress/input/parse.ts";
import { faultOf } from "../../support/components/faults.ts";
import { ipv6Groups, writeIpv6 } from "../../support/readers/addresses.ts";

describe("names", () => {
  const good = ["a", "hub-policy", "Hub_1.policy_", "1", "a".repeat(80)];
  const bad = ["", "-a", "_a", "a-", "a.", "a b", "a/b", "é", "a\n", "a".repeat(81)];
  for (const name of good) it(`take ${name.slice(0, 20)}`, () => assert.equal(parse(NetworkResourceName, name), name));
  for (const name of bad)
    it(`don't take ${JSON.stringify(name.slice(0, 20))}`, () =>
      assert.match(faultOf(NetworkResourceName, name), /can't be a name in Azure\. Use up to 80 letters/));

  it("are told from ids", () =>
    assert.equal(
      faultOf(NetworkResourceName, "/a/b/hub"),
      '"/a/b/hub" is an id; the name alone is wanted. Did you mean "hub"?',
    ));

  it("of components leave room for what is put behind them", () => {
    assert.deepEqual(nameFaults("m".repeat(65), "-policy"), []);
    assert.equal(nameFaults("m".repeat(66), "-policy").length, 1);
    assert.ok(parse(NetworkResourceName, `${"m".repeat(65)}-policy1a2b3c4d`));
  });
});

describe("resource groups", () => {
  for (const name of ["rg", "rg-1_(a).b", "über", "r".repeat(90)])
    it(`take ${name.slice(0, 20)}`, () => assert.equal(parse(ResourceGroupName, name), name));
  for (const name of ["", "rg.", "a/b", "r g", "r".repeat(91)])
    it(`don't take ${JSON.stringify(name.slice(0, 20))}`, () =>
      assert.match(faultOf(ResourceGroupName, name), /can't be a resource group\. Give its name/));
});

describe("IP groups", () => {
  const id = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/ipGroups/clients";
  it("are known by their ids, in whatever case Azure writes them", () => {
    for (const text of [id, id.replace("resourceGroups", "resourcegroups").replace("ipGroups", "IPGROUPS")])
      assert.equal(parse(IpGroupId, text), text);
  });
  for (const text of ["clients", `${id}/x`, id.replace("ipGroups", "firewallPolicies"), `x${id}`])
    it(`are not ${text}`, () => assert.match(faultOf(IpGroupId, text), /is not the id of an IP group\./));
});

it("no network of IPv6 passes for clients or for internal", () =>
  fc.assert(
    fc.property(ipv6Groups, (groups) => {
      for (const schema of [Ipv4ClientCidr, InternalCidr])
        assert.match(faultOf(schema, `${writeIpv6(groups)}/128`), /is IPv6|of MESH itself/);
    }),
  ));
