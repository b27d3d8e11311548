import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { readSources } from "../../src/sources/read-sources.ts";
import { folderOf } from "../support/folder.ts";
import { grantLines, noteLines, placeLines, readInput, skippedLines } from "./support/read.ts";

const GROUP = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network";
const RCG = "Microsoft.Network/firewallPolicies/ruleCollectionGroups";
const application = {
  ruleType: "ApplicationRule",
  name: "int",
  sourceAddresses: ["10.30.0.0/16"],
  targetFqdns: ["example.org"],
  protocols: [{ protocolType: "Https", port: 443 }],
};
const network = (address: unknown) => ({
  ruleType: "NetworkRule",
  name: "pin",
  sourceAddresses: ["*"],
  destinationAddresses: [address],
  destinationPorts: ["443"],
  ipProtocols: ["TCP"],
});
const collections = (...rules: unknown[]) => ({
  priority: 1000,
  ruleCollections: [
    {
      ruleCollectionType: "FirewallPolicyFilterRuleCollection",
      name: "mesh",
      priority: 1000,
      action: { type: "Allow" },
      rules,
    },
  ],
});
const SNI = "allow tcp/tls 443 from 10.30.0.0/16 to any as example.org #1000.1000.0";
const PIN = "allow tcp 443 from any to 203.0.113.7 #1000.1000.1";
const rcg = (...rules: unknown[]) => ({
  type: RCG,
  apiVersion: "2024-05-01",
  name: "hub/mesh",
  properties: collections(...rules),
});
const template = (resources: unknown, more: object = {}) => ({
  $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  contentVersion: "1.0.0.0",
  resources,
  ...more,
});
const json = (files: Readonly<Record<string, unknown>>) =>
  readSources([
    folderOf(
      Object.fromEntries(
        Object.entries(files).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
      ),
    ),
  ]);
const rule = (name: string, more: object = {}) => ({
  name,
  properties: {
    access: "Allow",
    direction: "Outbound",
    priority: 100,
    protocol: "Tcp",
    sourceAddressPrefix: "*",
    sourcePortRange: "*",
    destinationAddressPrefix: "203.0.113.7",
    destinationPortRange: "443",
    ...more,
  },
});
const nsg = (...securityRules: object[]) => ({
  id: `${GROUP}/networkSecurityGroups/mesh`,
  name: "mesh",
  type: "Microsoft.Network/networkSecurityGroups",
  properties: { securityRules },
});
const NSG = "allow outbound tcp 443 from any to 203.0.113.7 #100";
const flat = ({ properties, ...rest }: { properties: object }) => ({ ...rest, ...properties });

describe("answers of Azure", () => {
  it("are read with and without the bag of properties, alone, in lists and in pages", async () => {
    const bagged = nsg(rule("a"));
    const flattened = { ...flat(bagged), securityRules: [flat(rule("a"))] };
    for (const input of [
      bagged,
      flattened,
      [bagged],
      { value: [bagged] },
      { count: 1, total_records: 1, data: [{ ...bagged, type: "microsoft.network/networksecuritygroups" }] },
    ]) {
      const read = await readInput(input);
      assert.equal(read[0]?.kind, "azure");
      assert.deepEqual(grantLines(read), [NSG]);
      assert.deepEqual(noteLines(read), []);
    }
    assert.deepEqual(placeLines(await readInput(bagged)), [
      `- ${GROUP}/networkSecurityGroups/mesh properties.securityRules[0]`,
    ]);
  });

  it("of several commands make one stack, each rule once", async () => {
    const own = {
      ...flat(rule("A")),
      id: `${GROUP}/networkSecurityGroups/mesh/securityRules/a`,
      type: "Microsoft.Network/networkSecurityGroups/securityRules",
    };
    const standard = {
      ...own,
      id: `${GROUP}/networkSecurityGroups/mesh/defaultSecurityRules/x`,
      type: "Microsoft.Network/networkSecurityGroups/defaultSecurityRules",
    };
    const read = await json({
      "nsgs.json": [nsg(rule("a"), rule("b", { priority: 200 }))],
      "rules.json": [own, standard],
      "again.json": nsg(rule("a")),
    });
    assert.equal(grantLines(read).filter((line) => line === NSG).length, 1, grantLines(read).join("\n"));
    assert.deepEqual(skippedLines(read), [
      "1 Microsoft.Network/networkSecurityGroups: it stands in the source more than once",
      "1 Microsoft.Network/networkSecurityGroups/defaultSecurityRules: Azure has it everywhere",
    ]);
  });

  it("join a firewall's policy to its groups, and say which of them nobody asked for", async () => {
    const policy = {
      id: `${GROUP}/firewallPolicies/hub`,
      name: "hub",
      type: "Microsoft.Network/FirewallPolicies",
      ruleCollectionGroups: [{ id: `${GROUP}/firewallPolicies/hub/ruleCollectionGroups/mesh` }],
    };
    const group = {
      id: `${GROUP}/firewallPolicies/hub/ruleCollectionGroups/mesh`,
      name: "mesh",
      type: RCG,
      ...collections(application, network("203.0.113.7")),
    };
    assert.deepEqual(grantLines(await json({ "policy.json": policy, "groups.json": [group] })), [SNI, PIN]);
    assert.match(
      noteLines(await readInput(policy), "limit")[0] ?? "",
      /^limit: Nobody asked what .*\/ruleCollectionGroups\/mesh says/,
    );
  });

  it("are limited where pages or properties are missing, or a change has failed", async () => {
    for (const more of [{ skip_token: "x" }, { count: 1, total_records: 2 }, { resultTruncated: "true" }])
      assert.match(
        noteLines(await readInput({ data: [nsg(rule("a"))], ...more }))[0] ?? "",
        /^limit: -: there are more pages/,
      );
    assert.match(noteLines(await readInput({ value: [nsg(rule("a"))], nextLink: "https://x" }))[0] ?? "", /more pages/);
    const { properties: _, ...bare } = nsg();
    assert.match(noteLines(await readInput({ data: [bare] }))[0] ?? "", /^limit: What .* says was left out/);
    const route = {
      id: `${GROUP}/routeTables/x/routes/y`,
      name: "y",
      type: "Microsoft.Network/routeTables/routes",
      addressPrefix: "0.0.0.0/0",
      nextHopType: "Internet",
    };
    assert.deepEqual(noteLines(await readInput([route])), []);
    const failed = { ...nsg(rule("a")), properties: { provisioningState: "Failed", securityRules: [rule("a")] } };
    assert.match(noteLines(await readInput(failed))[0] ?? "", /^limit: The last change of .* failed/);
  });

  it("are refused as PowerShell prints them, which cuts what lies deep", async () => {
    for (const input of [
      { ...nsg(), properties: { securityRules: "System.Object[]" } },
      [{ ...nsg(), properties: { securityRules: ["@{name=a}"] } }],
      { Id: `${GROUP}/networkSecurityGroups/mesh`, SecurityRules: [] },
      // With these keys alone it might be a DNS record of AWS's.
      [{ Id: `${GROUP}/networkSecurityGroups/mesh`, Type: "x", Name: "mesh", SecurityRules: "System.Object[]" }],
      [{ ResourceId: `${GROUP}/networkSecurityGroups/mesh`, Type: "x", Name: "mesh" }],
    ])
      assert.match(noteLines(await readInput(input))[0] ?? "", /^refused: -: it was printed by PowerShell/);
  });
});

describe("a template of Resource Manager", () => {
  const literal = { int: { type: "string", defaultValue: "203.0.113.7" } };

  it("is read with its parameters and variables worked out", async () => {
    const read = await readInput(template([rcg(application, network("[parameters('int')]"))], { parameters: literal }));
    assert.equal(read[0]?.kind, "arm-template");
    assert.deepEqual(grantLines(read), [SNI, PIN]);
    assert.deepEqual(noteLines(read), [
      "note: Read with the defaults of the parameters int; a deployment may give others.",
    ]);
    assert.deepEqual(
      placeLines(read),
      [0, 1].map((index) => `- ${RCG} hub/mesh properties.ruleCollections[0].rules[${index}]`),
    );
    for (const expression of [
      "[variables('mesh')]",
      "[variables('all')[0]]",
      "[variables('by').live]",
      "[concat('203.0.113.', variables('last'))]",
      "[format('{0}.{1}', '203.0.113', 7)]",
      "[toLower(variables('MESH'))]",
      "[first(createArray('203.0.113.7'))]",
    ]) {
      const variables = {
        mesh: "203.0.113.7",
        all: ["203.0.113.7"],
        by: { live: "203.0.113.7" },
        last: "[string(add(3, 4))]",
      };
      assert.deepEqual(
        grantLines(await readInput(template([rcg(application, network(expression))], { variables }))),
        [SNI, PIN],
        expression,
      );
    }
  });

  it("says why a value isn't known, and keeps what is", async () => {
    const parameters = {
      open: { type: "string" },
      hidden: { type: "securestring", defaultValue: "203.0.113.99" },
      is: { type: "bool", defaultValue: false },
    };
    const why = async (expression: string) =>
      grantLines(
        await readInput(
          template([rcg(network(expression))], { parameters, variables: { circle: "[variables('circle')]" } }),
        ),
      )[0]?.split(": ")[1];
    assert.equal(await why("[parameters('open')]"), "the parameter open has no value in the template");
    assert.equal(await why("[parameters('hidden')]"), "it is secret");
    assert.equal(await why("[reference('x').ip]"), "reference() is worked out when it is deployed");
    assert.equal(
      await why("[if(parameters('is'), '203.0.113.7', '203.0.113.8')]"),
      "it depends on a condition of the template, and is 203.0.113.7 or 203.0.113.8",
    );
    assert.match(
      grantLines(
        await readInput(
          template(
            [
              rcg({
                ...network(""),
                destinationAddresses: "[if(parameters('is'), createArray('203.0.113.7'), createArray('10.0.0.1'))]",
              }),
            ],
            { parameters },
          ),
        ),
      )[0] ?? "",
      /to 203\.0\.113\.7,? ?.*10\.0\.0\.1/,
    );
    assert.equal(await why("[variables('circle')]"), "it refers to itself");
    assert.equal(await why("[concat('a', ]"), "it is worked out by the template");
    const rule = { ...network(""), destinationAddresses: "[concat(createArray('203.0.113.7'), parameters('more'))]" };
    assert.match(
      grantLines(await readInput(template([rcg(rule)])))[0] ?? "",
      /to 203\.0\.113\.7 .*\? destination .*: the parameter more has no value in the template$/,
    );
  });

  it("takes the parameter file beside it, and none where several fit", async () => {
    const file = {
      $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
      parameters: { int: { value: "203.0.113.7" } },
    };
    const files = {
      "hub.json": template([rcg(network("[parameters('int')]"))], { parameters: { int: { type: "string" } } }),
      "hub.parameters.json": file,
    };
    const read = await json(files);
    assert.match(grantLines(read)[0] ?? "", /to 203\.0\.113\.7/);
    assert.deepEqual(noteLines(read), []);
    const several = await json({ ...files, "hub.live.parameters.json": file });
    assert.match(noteLines(several)[0] ?? "", /^limit: .*hub\.json: several parameter files fit it/);
  });

  it("repeats what loops repeat, and says where nobody knows how often", async () => {
    const loop = (count: unknown) => ({
      ...rcg(network("[concat('203.0.113.', copyIndex(7))]")),
      name: "[concat('hub/g', copyIndex())]",
      copy: { name: "all", count },
    });
    assert.deepEqual(
      grantLines(await readInput(template([loop(2)]))).map((line) => line.split(" #")[0]),
      ["7", "8"].map((last) => `allow tcp 443 from any to 203.0.113.${last}`),
    );
    assert.match(
      noteLines(await readInput(template([loop("[parameters('n')]")])), "limit")[0] ?? "",
      /How often .* is repeated isn't known/,
    );
    const inside = {
      ...nsg(),
      name: "mesh",
      id: undefined,
      properties: {
        copy: [
          { name: "securityRules", count: 2, input: rule("x", { priority: "[add(100, copyIndex('securityRules'))]" }) },
        ],
      },
    };
    assert.deepEqual(grantLines(await readInput(template([inside]))), [
      NSG,
      "allow outbound tcp 443 from any to 203.0.113.7 #101",
    ]);
  });

  it("has children inside their parents, by symbolic names, and in deployments inside it", async () => {
    const { name: _, type: __, ...own } = rcg(network("203.0.113.7"));
    const parent = {
      type: "Microsoft.Network/firewallPolicies",
      name: "hub",
      properties: {},
      resources: [{ ...own, type: "ruleCollectionGroups", name: "mesh" }],
    };
    const deployment = (scope: string, address: string) => ({
      type: "Microsoft.Resources/deployments",
      name: "d",
      properties: {
        expressionEvaluationOptions: { scope },
        parameters: { ip: { value: "[variables('outer')]" } },
        template: template([rcg(network(address))], {
          parameters: { ip: { type: "string" } },
          variables: { outer: "203.0.113.99" },
        }),
      },
    });
    const variables = { outer: "203.0.113.7" };
    for (const resources of [
      [parent],
      { group: rcg(network("203.0.113.7")), there: { ...rcg(network("203.0.113.99")), existing: true } },
      [deployment("inner", "[parameters('ip')]")],
      [deployment("outer", "[variables('outer')]")],
    ])
      assert.deepEqual(
        grantLines(await readInput(template(resources, { variables }))).map((line) => line.split(" #")[0]),
        ["allow tcp 443 from any to 203.0.113.7"],
      );
    const linked = {
      type: "Microsoft.Resources/deployments",
      name: "d",
      properties: { templateLink: { uri: "https://x" } },
    };
    assert.match(
      noteLines(await readInput(template([rcg(application), linked])))[0] ?? "",
      /^limit: .*the template that it links to isn't in the file/,
    );
  });

  it("leads from a rule to the group of addresses that it names", async () => {
    const group = { type: "Microsoft.Network/ipGroups", name: "mesh", properties: { ipAddresses: ["203.0.113.7"] } };
    const rule = {
      ...network(""),
      destinationAddresses: [],
      destinationIpGroups: ["[resourceId('Microsoft.Network/ipGroups', 'mesh')]"],
    };
    assert.match(grantLines(await readInput(template([group, rcg(rule)])))[0] ?? "", /to 203\.0\.113\.7/);
  });

  const optional = (more: object = {}) =>
    template([rcg(application), { ...rcg(network("203.0.113.7")), condition: "[not(not(parameters('on')))]" }], {
      parameters: { on: { type: "bool", ...more } },
    });

  const LATE = PIN.replace(/\d+$/, "0");

  it("has what stands under a condition that isn't known, and says so", async () => {
    const read = await readInput(optional());
    assert.deepEqual(grantLines(read), [SNI, LATE]);
    assert.match(noteLines(read)[0] ?? "", /^note: .* may not be there/);
  });

  it("hasn't what a condition leaves out by a value that is given, and has the rest", async () => {
    for (const [value, expected, skipped] of [
      [true, [SNI, LATE], []],
      [false, [SNI], [`1 ${rcg(application).type}: its condition is false`]],
    ] as const) {
      const read = await json({
        "hub.json": optional({ defaultValue: !value }),
        "hub.parameters.json": {
          $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
          parameters: { on: { value } },
        },
      });
      assert.deepEqual([grantLines(read), skippedLines(read), noteLines(read)], [expected, skipped, []]);
    }
  });

  it("is limited where a default leaves something out, since a deployment may want it", async () => {
    const read = await readInput(optional({ defaultValue: false }));
    assert.deepEqual(grantLines(read), [SNI]);
    assert.match(noteLines(read, "limit")[0] ?? "", /is left out, since its condition is false with the defaults/);
    assert.deepEqual(noteLines(await readInput(optional({ defaultValue: true })), "limit"), []);
  });

  it("has a deployment inside it under that one's condition", async () => {
    const nested = (condition: unknown) =>
      template(
        [
          rcg(application),
          {
            type: "Microsoft.Resources/deployments",
            name: "inner",
            condition,
            properties: { template: template([rcg(network("203.0.113.7"))]) },
          },
        ],
        { parameters: { on: { type: "bool", defaultValue: false } } },
      );
    assert.deepEqual(grantLines(await readInput(nested(false))), [SNI]);
    assert.deepEqual(grantLines(await readInput(nested("[reference('x')]"))), [SNI, LATE]);
    const read = await readInput(nested("[parameters('on')]"));
    assert.deepEqual(grantLines(read), [SNI]);
    assert.equal(noteLines(read, "limit").length, 1);
  });

  it("is read with comments, and over several lines", async () => {
    const text = JSON.stringify(template([rcg(application)])).replace(
      '"contentVersion"',
      '// why\n /* and\n how */ "metadata":{"x":"two\nlines // here"},"contentVersion"',
    );
    assert.deepEqual(grantLines(await readInput(text)), [SNI]);
  });
});

describe("a snapshot of Bicep and a what-if", () => {
  const whole = {
    id: `${GROUP}/firewallPolicies/hub/ruleCollectionGroups/mesh`,
    ...rcg(application, network("203.0.113.7")),
    name: "mesh",
  };

  it("give what there will be", async () => {
    const snapshot = await readInput({
      predictedResources: [whole, { ...rcg(network("[reference('x')]")), id: "[format('/subscriptions/{0}', 'x')]" }],
      diagnostics: [],
    });
    assert.equal(snapshot[0]?.kind, "bicep-snapshot");
    assert.deepEqual(grantLines(snapshot), [
      SNI,
      PIN,
      "allow tcp 443 from any to - #1000.1000.0 ? destination properties.ruleCollections[0].rules[0].destinationAddresses[0]: it is worked out when it is deployed",
    ]);
    const change = (changeType: string, more: object) => ({ resourceId: whole.id, changeType, ...more });
    for (const one of [
      change("Create", { after: whole }),
      change("Modify", { before: rcg(network("203.0.113.99")), after: whole }),
      change("Ignore", { before: whole }),
      change("NoChange", { before: whole, after: whole }),
    ])
      for (const input of [
        { status: "Succeeded", changes: [one] },
        { status: "Succeeded", properties: { changes: [one] } },
      ]) {
        assert.deepEqual(grantLines(await readInput(input)), [SNI, PIN], one.changeType);
        assert.deepEqual(noteLines(await readInput(input)), []);
      }
  });

  it("are limited where something of them isn't known", async () => {
    const diagnosed = async (diagnostic: unknown) =>
      noteLines(await readInput({ predictedResources: [whole], diagnostics: [diagnostic] })).join();
    const module = "/subscriptions/s/resourceGroups/info/providers/Microsoft.Resources/deployments/m";
    for (const worry of [
      { level: "Error" },
      { level: "Warning", code: "NestedDeploymentShortCircuited" },
      `${module} Warning NestedDeploymentShortCircuited: a nested deployment got short-circuited`,
      "Error BCP018",
    ])
      assert.match(await diagnosed(worry), /^limit: The snapshot tells of errors or warnings/);
    for (const news of [{ level: "Info" }, `${module} Info Something: x`]) assert.equal(await diagnosed(news), "");
    const there = { resourceId: whole.id, changeType: "Create", after: whole };
    const limit = async (more: object, ...changes: object[]) =>
      noteLines(await readInput({ status: "Succeeded", changes: [there, ...changes], ...more }), "limit").join();
    assert.match(
      await limit({}, { resourceId: "/x/y", changeType: "Deploy" }),
      /What becomes of \/x\/y isn't in the file/,
    );
    assert.match(await limit({}, { resourceId: "/x/y", changeType: "Unsupported", before: {} }), /What becomes of/);
    assert.match(await limit({ status: "Failed" }), /The what-if failed/);
    assert.match(await limit({ potentialChanges: [{}] }), /could not look into all/);
    assert.match(await limit({ diagnostics: [{ level: "warning" }] }), /could not look into all/);
    const gone = await readInput({
      status: "Succeeded",
      changes: [there, { resourceId: `${GROUP}/routeTables/x`, changeType: "Delete", before: {} }],
    });
    assert.deepEqual(skippedLines(gone), ["1 Microsoft.Network/routeTables: it is to be deleted"]);
  });
});
