import assert from "node:assert/strict";
import { rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import {
  DEFAULT_SETTINGS,
  environmentOf,
  PackSettings,
  readSettings,
  settingsFrom,
  valueFor,
} from "../../policy/settings.ts";
import { ConfigurationError } from "../../src/egress/input/configuration-error.ts";
import { folderOf } from "../support/folder.ts";

const folder = folderOf({});

const file = join(folder, "settings.yaml");
const written = (text: string) => {
  writeFileSync(file, text);
  return file;
};
/** The sentences with which the text is refused, without the file's name. */
const refusal = (text: string): string => {
  try {
    readSettings(written(text));
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.message.replaceAll(`${file}`, "FILE");
  }
  return assert.fail("it was taken");
};

describe("readSettings", () => {
  it("takes an empty file, and one with comments alone, for no settings", () => {
    assert.deepEqual(readSettings(written("")), DEFAULT_SETTINGS);
    assert.deepEqual(readSettings(written("# nothing yet\n")), DEFAULT_SETTINGS);
  });

  it("reads hosts as DNS has them", () =>
    assert.deepEqual(readSettings(written("extraHosts: [MESH-Extra.spineservices.nhs.uk.]")).extraHosts, [
      "mesh-extra.spineservices.nhs.uk",
    ]));

  const refused: [text: string, message: string][] = [
    [
      "scop: all",
      'FILE: scop: unknown key. Did you mean "scope"? Known are: scope, stackEnvironments, enforcedBy, extraHosts, exemptions.',
    ],
    ["scope: everything", 'FILE: scope: "everything" is not one of "mesh", "stack", "all".'],
    [
      "stackEnvironments: {'*/live': prod}",
      'FILE: stackEnvironments.*/live: "prod" is not one of "int", "live", "dep".',
    ],
    ["enforcedBy: {'*/live': ''}", 'FILE: enforcedBy.*/live: "" is empty. Write a text, or remove the key.'],
    ["exemptions: all", 'FILE: exemptions: "all" is not a list. Write ["all"].'],
    [
      "extraHosts: [*.nhs.uk]",
      'FILE:1:14: "*.nhs.uk" names no anchor. Put text that begins with * in quotes. Mend the YAML there.',
    ],
    [
      `extraHosts: [${Array.from({ length: 1001 }, (_, index) => `h${index}.nhs.uk`)}]`,
      'FILE: extraHosts: ["h0.nhs.uk","h1.nhs.uk","h2.nhs.uk","h3.nhs.uk","h4.nhs.uk","h5.nhs.uk","h6.... is above 1000, the most allowed.',
    ],
    ["[scope]", 'FILE: ["scope"] is not a map of keys to values. Write it as in {key: value}.'],
  ];
  for (const [text, message] of refused) it(`refuses ${text.slice(0, 80)}`, () => assert.equal(refusal(text), message));

  it("names the place of broken YAML", () => assert.match(refusal("scope: [all"), /^FILE:1:12: /));
});

describe("settingsFrom", () => {
  it("is all as by default where nobody named a file and the pack has none", () => {
    rmSync(file, { force: true });
    assert.deepEqual(settingsFrom(undefined, folder), DEFAULT_SETTINGS);
  });

  it("reads the pack's own file, unless another one is named", () => {
    written("scope: all");
    const other = join(folder, "other.yaml");
    writeFileSync(other, "scope: mesh");
    assert.equal(settingsFrom("", folder).scope, "all");
    assert.equal(settingsFrom(other, folder).scope, "mesh");
  });

  it("refuses a relative path, which would lead to the pack's folder instead of the user's", () =>
    assert.throws(() => settingsFrom("settings.yaml", folder), {
      message:
        'MESH_EGRESS_POLICY_SETTINGS: "settings.yaml" is no absolute path. A pack runs in a folder of its own; write the path in full.',
    }));

  it("refuses a file that isn't there: judging by other rules than were asked for would be no judgement", () =>
    assert.throws(
      () => settingsFrom(join(folder, "gone.yaml"), folder),
      /gone\.yaml: the settings file is missing: there is no such file/,
    ));

  it("refuses the pack's own file where that is a link to one that isn't there", () => {
    rmSync(file, { force: true });
    symlinkSync(join(folder, "gone.yaml"), file);
    assert.throws(
      () => settingsFrom(undefined, folder),
      /settings\.yaml: the settings file is missing: there is no such file/,
    );
    rmSync(file);
  });
});

describe("by stack", () => {
  const settings = PackSettings.parse({ stackEnvironments: { "forwarder/live-*": "live", "*/live-test": "int" } });

  it("the first glob that fits counts", () => {
    assert.equal(valueFor(settings.stackEnvironments, "forwarder/live-test"), "live");
    assert.equal(valueFor(settings.stackEnvironments, "other/live-test"), "int");
    assert.equal(valueFor(settings.stackEnvironments, "other/live"), undefined);
  });

  it("the stack's own word counts only where the settings are silent", () => {
    assert.equal(environmentOf(settings, "forwarder/live-1", "int"), "live");
    assert.equal(environmentOf(settings, "other/dev", "dep"), "dep");
    assert.equal(environmentOf(settings, "other/dev", "production"), undefined);
  });
});
