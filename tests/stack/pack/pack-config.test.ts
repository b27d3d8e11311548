import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { checkPolicies, parsePackConfig, settingOf } from "../../../src/stack/pack/pack-config.ts";

const read = (value: unknown) => parsePackConfig(JSON.stringify(value), "config.json");

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

  it("may be empty", () => assert.deepEqual(parsePackConfig(" \n", "config.json").settings, {}));

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
      assert.throws(() => parsePackConfig(text, "config.json"), { name: "ConfigurationError", message }));

  it("gives no level to a policy that there isn't", () =>
    assert.throws(
      () => checkPolicies(read({ all: "advisory", "ip-pining": "disabled" }), ["ip-pinning", "dns"]),
      /config\.json: ip-pining: the pack has no such policy\. Did you mean "ip-pinning"\?$/,
    ));
});
