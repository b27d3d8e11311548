import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { HOST_STATUSES } from "../../../src/egress/host-fields.ts";
import { UNKNOWN } from "../../../src/egress/resource/pulumi-marks.ts";
import { collectHosts } from "../../../src/stack/engine/hosts.ts";
import type { Json, JsonObject, PlannedResource } from "../../../src/stack/model/plan-document.ts";

const component = (urn: string, type: string) => ({ urn, type, name: urn }) as PlannedResource;
const host = { key: "a", host: "a.nhs.uk", port: 443, protocol: "tls", layer: "name", status: "current", reason: "r" };
const ours = component("urn:1", "mesh-egress:index:AwsDemo");
const collect = (resource: PlannedResource, hosts: Json) =>
  collectHosts([resource], new Map([[resource.urn, { hosts } as JsonObject]]));

describe("hosts of a plan", () => {
  it("come from what our components register, with the component beside them", () =>
    assert.deepEqual(collect(ours, [host, { ...host, key: "b", more: 1 }]), {
      hosts: [
        { ...host, resource: "urn:1" },
        { ...host, key: "b", resource: "urn:1" },
      ],
      unresolved: [],
    }));

  for (const status of HOST_STATUSES)
    it(`are told with the status ${status}`, () =>
      assert.deepEqual(collect(ours, [{ ...host, status }]), {
        hosts: [{ ...host, status, resource: "urn:1" }],
        unresolved: [],
      }));

  it("don't come from components of others", () =>
    assert.deepEqual(collect(component("urn:2", "other:index:Demo"), [host]), { hosts: [], unresolved: [] }));

  it("aren't wanted of a component that registers none", () =>
    assert.deepEqual(collectHosts([ours], new Map([["urn:1", {}]])), { hosts: [], unresolved: [] }));

  for (const [what, list] of Object.entries({ list: UNKNOWN, host: [host, { ...host, host: UNKNOWN, port: UNKNOWN }] }))
    it(`are said to be unresolved where a ${what} isn't known`, () =>
      assert.deepEqual(
        collect(ours, list).unresolved.map(({ kind, resource }) => [kind, resource]),
        [["host-list", "urn:1"]],
      ));
});
