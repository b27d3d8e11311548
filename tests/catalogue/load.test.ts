import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, it } from "mocha";
import { loadCatalogue, readCatalogue } from "../../src/catalogue/load.ts";
import { ConfigurationError } from "../../src/egress/input/configuration-error.ts";
import { folderOf } from "../support/folder.ts";

const folder = folderOf({});
const shipped = readFileSync(resolve(import.meta.dirname, "..", "..", "src", "catalogue", "endpoints.yaml"), "utf8");

function faultsOf(text: string): string[] {
  const file = join(folder, "endpoints.yaml");
  writeFileSync(file, text);
  try {
    readCatalogue(file);
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.message.split("\n").map((line) => line.replace(folder, ""));
  }
  throw new Error("it was accepted");
}

it("loads once", () => assert.equal(loadCatalogue(), loadCatalogue()));

describe("a broken catalogue", () => {
  it("is told by file, line and column", () =>
    assert.deepEqual(faultsOf("endpoints:\n  a: { host: a.example.org\n"), [
      "/endpoints.yaml:3:1: Flow map in block collection must be sufficiently indented and end with a }. Mend the YAML there.",
    ]));

  it("is told by file and path where a value is wrong, all faults together", () => {
    const text = shipped
      .replace("host: msg.intspineservices.nhs.uk", "host: 3.11.177.31")
      .replace("environments: [dep]", "environments: [deployment]")
      .replace("    mesh: true\n", "")
      .replace("checked: 2026-11-22", "checked: 22 November 2026")
      .replace("grade: official", "grade: rumour");
    assert.deepEqual(faultsOf(text), [
      '/endpoints.yaml: endpoints.live-internet.sources[0].checked: "22 November 2026": Invalid ISO date',
      '/endpoints.yaml: endpoints.int-internet.host: "3.11.177.31" is an IP address. Give the host name instead: addresses change, and rules go by name.',
      '/endpoints.yaml: endpoints.dep-internet.environments[0]: "deployment" is not one of "int", "live", "dep".',
      '/endpoints.yaml: endpoints.live-hscn.sources[0].grade: "rumour" is not one of "official", "source-code", "third-party", "requirement".',
      "/endpoints.yaml: addresses.nhs-terraform-int.mesh: is missing; expected true or false.",
    ]);
  });

  it("is told where it says what nobody knows", () =>
    assert.deepEqual(faultsOf(shipped.replace("    remark: Required", "    remarks: Required")), [
      '/endpoints.yaml: endpoints.live-api.remarks: unknown key. Did you mean "remark"? Known are: host, port, protocol, environments, network, status, option, purpose, remark, addresses, sources.',
    ]));
});
