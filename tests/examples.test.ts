import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { parse } from "yaml";
import { findExamples, renderExampleIndex } from "../docs/examples.ts";
import { renderExamplePage, renderExamplesPage } from "../docs/render.ts";
import { examplesCopiedOut, manifestOf } from "./support/examples.ts";
import { planOf } from "./support/plan.ts";

const root = join(import.meta.dirname, "..");
const examples = join(root, "examples");
const schema = JSON.parse(readFileSync(join(root, "components", "schema.json"), "utf8"));
const rowsOf = (text: string) => globSync(text, { cwd: examples }).sort();

/** What each program in TypeScript opens, by layer and host. */
const OPENS: Record<string, string[]> = {
  aks: ["name msg.intspineservices.nhs.uk", "address msg.intspineservices.nhs.uk"],
  "aws-mesh": ["name msg.intspineservices.nhs.uk", "address msg.intspineservices.nhs.uk"],
  "aws-network-firewall": ["name msg.intspineservices.nhs.uk"],
  "aws-security-group": ["address msg.intspineservices.nhs.uk"],
  "azure-firewall": ["name msg.intspineservices.nhs.uk"],
  "azure-mesh": ["name msg.intspineservices.nhs.uk", "address msg.intspineservices.nhs.uk"],
  eks: ["name msg.intspineservices.nhs.uk"],
  "firewall-endpoints": ["name msg.intspineservices.nhs.uk"],
  "firewall-manager": ["name msg.intspineservices.nhs.uk"],
  "guardrails/aws": [],
  "guardrails/azure": [],
  "hub-and-spoke/aws-hub": ["name msg.intspineservices.nhs.uk"],
  "hub-and-spoke/aws-spoke": ["name msg.intspineservices.nhs.uk", "address msg.intspineservices.nhs.uk"],
  "hub-and-spoke/azure-hub": ["name msg.intspineservices.nhs.uk"],
  "hub-and-spoke/azure-spoke": ["name msg.intspineservices.nhs.uk", "address msg.intspineservices.nhs.uk"],
  "parent-policy": ["name digital.nhs.uk", "name msg.intspineservices.nhs.uk"],
  "transit-gateway": ["dns msg.intspineservices.nhs.uk", "name msg.intspineservices.nhs.uk"],
  "virtual-wan": ["name msg.intspineservices.nhs.uk", "address msg.intspineservices.nhs.uk"],
};

describe("examples", () => {
  const copied = examplesCopiedOut();

  it("are all tried here", () =>
    assert.deepEqual(
      rowsOf("**/index.ts").map((file) => file.replace(/\/index\.ts$/, "")),
      Object.keys(OPENS),
    ));

  for (const [name, opens] of Object.entries(OPENS))
    it(`${name} can be planned when copied out, and opens what it should`, async () => {
      const { hosts, unresolved } = await planOf(join(copied, name), "int");
      assert.deepEqual(hosts.map(({ layer, host }) => `${layer} ${host}`).sort(), [...opens].sort());
      assert.deepEqual(unresolved, []);
    });

  it("depend on all that they import, in the versions that are tested here", () => {
    const { name, version, engines, dependencies, devDependencies } = manifestOf(root);
    const tested = { ...dependencies, ...devDependencies };
    for (const example of Object.keys(OPENS)) {
      const program = readFileSync(join(examples, example, "index.ts"), "utf8");
      const manifest = manifestOf(join(examples, example));
      const imported = [...program.matchAll(/ from "((?:@[^/"]+\/)?[^/"]+)/g)].map(([, name = ""]) => name);
      const cloud = program.includes('"mesh-egress/components/aws"') ? "@pulumi/aws" : "@pulumi/azure-native";
      assert.deepEqual(
        manifest.dependencies,
        Object.fromEntries(
          [...new Set([...imported, cloud, "@pulumi/pulumi"])]
            .sort()
            // No registry is asked for a name that nobody owns there.
            .map((each) => [each, each === String(name) ? `file:${name}-${version}.tgz` : tested[each]]),
        ),
        example,
      );
      assert.deepEqual([manifest.engines, manifest.private], [engines, true], example);
    }
  });

  it("are listed in their index, and say how they are run; if not, run `npm run docs` and commit the change", () => {
    const found = findExamples(examples);
    const page = (...path: string[]) => readFileSync(join(examples, ...path, "README.md"), "utf8");
    assert.deepEqual(
      found.map(({ folder }) => folder),
      rowsOf("**/Pulumi.yaml").map((file) => file.replace("/Pulumi.yaml", "")),
    );
    assert.equal(page(), renderExamplesPage(page(), found));
    for (const example of found) assert.equal(page(example.folder), renderExamplePage(page(example.folder), example));
    assert.match(
      renderExampleIndex(found),
      /\| \[azure-nsg\]\(azure-nsg\) \| .* \| \[AzureNsgEgress\]\(.*\) \| Python \|/,
    );
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
        (await planOf(join(copied, "hub-and-spoke", `${cloud}-${part}`), "int")).resources.map(({ type }) => type);
      const isFirewall = (type: string) => /:(?:Firewall|AzureFirewall|FirewallPolicy)$/.test(type);
      assert.ok((await typesOf("hub")).some(isFirewall));
      const spoke = await typesOf("spoke");
      assert.ok(!spoke.some(isFirewall));
      assert.ok(spoke.some((type) => /:Route$/.test(type)));
    }
  });
});

describe("the examples in YAML", () => {
  for (const folder of ["aws-dns-firewall", "guardrails/yaml"])
    it(`${folder} gives each component what the schema takes, and all that it needs`, () => {
      const { resources } = parse(readFileSync(join(examples, folder, "Pulumi.yaml"), "utf8"));
      for (const { type, properties = {} } of Object.values<{ type: string; properties?: object }>(resources))
        assertTaken(type.replace(":", ":index:"), Object.keys(properties));
    });
});

describe("the examples in Python", () => {
  for (const folder of ["azure-nsg", "guardrails/python"])
    it(`${folder} gives each component what the schema takes, and all that it needs`, () => {
      const program = readFileSync(join(examples, folder, "__main__.py"), "utf8");
      const calls = [...program.matchAll(/= mesh_egress\.(\w+)\(\n(.*?)\n\)/gs)];
      assert.ok(calls.length > 0);
      for (const [, component, body = ""] of calls) {
        const given = [...body.matchAll(/^ {4}([a-z_]+)=/gm)].map(([, key = ""]) =>
          key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
        );
        assertTaken(`mesh-egress:index:${component}`, given);
      }
    });
});

function assertTaken(token: string, given: readonly string[]): void {
  const { inputProperties, requiredInputs = [] } = schema.resources[token];
  for (const key of given) assert.ok(key in inputProperties, key);
  for (const key of requiredInputs) assert.ok(given.includes(key), key);
}
