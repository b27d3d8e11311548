import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "mocha";
import { checkPolicies, readPackConfig, settingOf } from "../../../src/stack/pack/pack-config.ts";
import { folderOf } from "../../support/folder.ts";

const fileWith = (text: string): string => join(folderOf({ "config.json": text }), "config.json");
const read = (value: unknown) => readPackConfig(fileWith(JSON.stringify(value)));

describe("the config of a policy pack, as Pulumi's option takes it", () => {
  it("is a level, or a level with properties, by policy; that of all where a policy has none of its own", () => {
    const config = read({
      all: "advisory",
      dns: "mandatory",
      port: { enforcementLevel: "disabled", most: 3 },
      tls: { least: 1 },
    });
    assert.deepEqual(settingOf(config, "dns"), { level: "mandatory", properties: {} });
    assert.deepEqual(settingOf(config, "port"), { level: "disabled", properties: { most: 3 } });
    assert.deepEqual(settingOf(config, "tls"), { level: "advisory", properties: { least: 1 } });
    assert.deepEqual(settingOf(config, "toString"), { level: "advisory", properties: {} });
    assert.deepEqual(settingOf(read({ dns: {} }), "dns"), { level: undefined, properties: {} });
  });

  it("may be empty", () => assert.deepEqual(readPackConfig(fileWith(" \n")).settings, {}));

  const faults: [what: string, text: string, message: RegExp][] = [
    ["broken JSON", "{", /config\.json: is no JSON: /],
    ["a list", "[]", /config\.json: \[\] is no map\. /],
    [
      "a level that there isn't",
      '{"dns": "off", "all": 3}',
      /config\.json: dns: "off" is no level\. Write one of advisory, mandatory, remediate, disabled\.\n.*: all: 3 is no level\./,
    ],
    ["a map with such a level", '{"dns": {"enforcementLevel": "Mandatory"}}', /: dns: "Mandatory" is no level\. /],
  ];
  for (const [what, text, message] of faults)
    it(`tells of ${what}`, () =>
      assert.throws(() => readPackConfig(fileWith(text)), { name: "ConfigurationError", message }));

  it("tells where there is none", () =>
    assert.throws(() => readPackConfig("/nowhere/config.json"), /config\.json: there is no such file\./));

  it("gives no level to a policy that there isn't", () =>
    assert.throws(
      () => checkPolicies(read({ all: "advisory", "ip-pining": "disabled" }), ["ip-pinning", "dns"]),
      /config\.json: ip-pining: the pack has no such policy\. Did you mean "ip-pinning"\?$/,
    ));
});
