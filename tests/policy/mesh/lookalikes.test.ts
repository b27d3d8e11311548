import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { wrongName } from "../../../policy/mesh/lookalikes.ts";
import { contextOf } from "../../support/policy/judgement.ts";

const { mesh } = contextOf({ settings: { extraHosts: ["msg.devspineservices.nhs.uk"] } });

describe("wrongName", () => {
  const wrong: [name: string, meant: string | undefined][] = [
    ["mesh.spineservices.nhs.uk", "mesh-sync.spineservices.nhs.uk"],
    ["msg.train.spine2.ncrs.nhs.uk", undefined],
    ["mesh-sync.spineservice.nhs.uk", "mesh-sync.spineservices.nhs.uk"],
    ["mesh-snyc.spineservices.nhs.uk", "mesh-sync.spineservices.nhs.uk"],
    ["meshsync.spineservices.nhs.uk", "mesh-sync.spineservices.nhs.uk"],
    ["mesh.sync.spineservices.nhs.uk", "mesh-sync.spineservices.nhs.uk"],
    ["mesh-sync-spineservices-nhs.uk", "mesh-sync.spineservices.nhs.uk"],
    ["mesh-sync.spineservices.nhs.uk.example.org", "mesh-sync.spineservices.nhs.uk"],
    ["mesh-sync.spineservices.nhs.org.uk", "mesh-sync.spineservices.nhs.uk"],
    ["msg.intspineservices.nhs.net", "msg.intspineservices.nhs.uk"],
    // Cyrillic ѕ and е.
    [new URL("https://m\u0435sh-\u0455ync.spineservices.nhs.uk").hostname, "mesh-sync.spineservices.nhs.uk"],
  ];
  for (const [name, meant] of wrong)
    it(`${name} is wrong`, () => assert.equal(wrongName(name, mesh)?.meant, meant) ?? assert.ok(wrongName(name, mesh)));

  for (const name of [
    "digital.nhs.uk",
    "directory.spineservices.nhs.uk",
    "am.nhsidentity.spineservices.nhs.uk",
    "simple-sync.national.ncrs.nhs.uk",
    "api.service.nhs.uk",
    "ocsp.nhs.uk",
    "msg.devspineservices.nhs.uk",
    "github.com",
    "constructor",
    "18.132.56.40",
  ])
    it(`${name} isn't`, () => assert.equal(wrongName(name, mesh), undefined));

  it("no MESH host is", () => {
    for (const host of mesh.hosts) assert.equal(wrongName(host, mesh), undefined);
  });

  it("says nothing of names that have nothing to do with them, whatever they are", () =>
    fc.assert(fc.property(fc.domain(), (name) => wrongName(name, mesh) === undefined)));
});
