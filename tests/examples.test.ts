import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { parse } from "yaml";
import { planOf } from "./support/plan.ts";

const root = join(import.meta.dirname, "..");
const examples = join(root, "examples");
const schema = JSON.parse(readFileSync(join(root, "components", "schema.json"), "utf8"));
const rowsOf = (text: string) => globSync(text, { cwd: examples }).sort();

/** What each program in TypeScript opens, by layer and host. */
const OPENS: Record<string, string[]> = {
  "aws-mesh": ["name msg.intspineservices.nhs.uk", "address msg.intspineservices.nhs.uk"],
  "aws-network-firewall": ["name msg.intspineservices.nhs.uk"],
  "aws-security-group": ["address msg.intspineservices.nhs.uk"],
  "azure-firewall": ["name msg.intspineservices.nhs.uk"],
  "azure-mesh": ["name msg.intspineservices.nhs.uk", "address msg.intspineservices.nhs.uk"],
  "hub-and-spoke/aws-hub": ["name msg.intspineservices.nhs.uk"],
  "hub-and-spoke/aws-spoke": ["name msg.intspineservices.nhs.uk", "address msg.intspineservices.nhs.uk"],
  "hub-and-spoke/azure-hub": ["name msg.intspineservices.nhs.uk"],
  "hub-and-spoke/azure-spoke": ["name msg.intspineservices.nhs.uk", "address msg.intspineservices.nhs.uk"],
};

describe("examples", () => {
  it("are all tried here", () =>
    assert.deepEqual(
      rowsOf("**/index.ts").map((file) => file.replace(/\/index\.ts$/, "")),
      Object.keys(OPENS),
    ));

  for (const [name, opens] of Object.entries(OPENS))
    it(`${name} can be planned, and opens what it should`, async () => {
      const { hosts, unresolved } = await planOf(join(examples, name), "int");
      assert.deepEqual(hosts.map(({ layer, host }) => `${layer} ${host}`).sort(), [...opens].sort());
      assert.deepEqual(unresolved, []);
    });

  it("have one for each component", () => {
    const text = rowsOf("**/*.{ts,yaml,py}")
      .map((file) => readFileSync(join(examples, file), "utf8"))
      .join("\n");
    for (const token of Object.keys(schema.resources))
      assert.match(text, new RegExp(`\\b${token.split(":").at(-1)}\\b`));
  });

  it("a hub has the firewall, a spoke rules and routes alone", async () => {
    for (const cloud of ["aws", "azure"]) {
      const typesOf = async (part: string) =>
        (await planOf(join(examples, "hub-and-spoke", `${cloud}-${part}`), "int")).resources.map(({ type }) => type);
      const isFirewall = (type: string) => /:(?:Firewall|AzureFirewall|FirewallPolicy)$/.test(type);
      assert.ok((await typesOf("hub")).some(isFirewall));
      const spoke = await typesOf("spoke");
      assert.ok(!spoke.some(isFirewall));
      assert.ok(spoke.some((type) => /:Route$/.test(type)));
    }
  });
});

describe("the example in YAML", () => {
  const { resources } = parse(readFileSync(join(examples, "aws-dns-firewall", "Pulumi.yaml"), "utf8"));

  it("gives its component what the schema takes, and all that it needs", () => {
    const { type, properties } = resources.mesh;
    const { inputProperties, requiredInputs } = schema.resources[type.replace(":", ":index:")];
    for (const key of Object.keys(properties)) assert.ok(key in inputProperties, key);
    for (const key of requiredInputs) assert.ok(key in properties, key);
  });
});

describe("the example in Python", () => {
  const program = readFileSync(join(examples, "azure-nsg", "__main__.py"), "utf8");

  it("gives its component what the schema takes, and all that it needs", () => {
    const given = [...program.matchAll(/^ {4}([a-z_]+)=/gm)].map(([, key = ""]) =>
      key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    );
    const { inputProperties, requiredInputs } = schema.resources["mesh-egress:index:AzureNsgEgress"];
    for (const key of given) assert.ok(key in inputProperties, key);
    for (const key of requiredInputs) assert.ok(given.includes(key), key);
  });
});
