import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { saysNhsMesh } from "../../../policy/mesh/mesh-labels.ts";

const hosts = ["mesh-sync.spineservices.nhs.uk", "msg.intspineservices.nhs.uk"];

describe("saysNhsMesh", () => {
  for (const label of [
    "NHS MESH",
    "nhs-mesh-egress",
    "nhsMeshEgress",
    "NHSMesh",
    "NHS_MESH_LIVE",
    "Service=NHS Digital MESH",
    "Spine MESH endpoints",
    "MESH over HSCN",
    "allow mesh-sync.spineservices.nhs.uk",
    "to msg.INTspineservices.nhs.uk on 443",
    "Message Exchange for Social Care and Health",
    "nhsuk-mesh",
    "NHS–MESH",
    "MESH mailbox of Spine 2, asked about at jo@example.org: spine2 mesh",
  ])
    it(`"${label}" does`, () => assert.equal(saysNhsMesh([label], hosts), true));

  for (const label of [
    "mesh",
    "service-mesh",
    "serviceMesh of NHS trust",
    "app mesh, NHS App",
    "mesh VPN of the NHS site",
    "istio mesh (nhs-login)",
    "NHS login",
    "spine-leaf",
    "spine-leaf mesh fabric",
    "mesh, asked about at jo@nhs.net",
    "mesh.alerts@example.nhs.uk",
    "MESH_EXTERNAL, api.nhs.uk",
    "meshed NHS",
    "",
  ])
    it(`"${label}" doesn't`, () => assert.equal(saysNhsMesh([label], hosts), false));

  it("by all its texts together", () => assert.equal(saysNhsMesh(["Owner=NHS trust", "Name=mesh"], hosts), true));
});
