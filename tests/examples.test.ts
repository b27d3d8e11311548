import assert from "node:assert/strict";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { parse, stringify } from "yaml";
import * as components from "../components/index.ts";
import { findExamples, renderExampleIndex } from "../docs/examples.ts";
import { renderExamplePage, renderExamplesPage } from "../docs/render.ts";
import { argumentsGiven, isComponent, neverGiven } from "./support/components/component-arguments.ts";
import { record } from "./support/pulumi/mocks.ts";
import { planOf } from "./support/pulumi/plan.ts";
import { examplesCopiedOut, manifestOf } from "./support/repository/examples.ts";

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
  "azure-firewall": ["name digital.nhs.uk", "name msg.intspineservices.nhs.uk"],
  "azure-mesh": ["name msg.intspineservices.nhs.uk", "address msg.intspineservices.nhs.uk"],
  eks: ["name msg.intspineservices.nhs.uk"],
  "firewall-endpoints": ["dns msg.intspineservices.nhs.uk", "name msg.intspineservices.nhs.uk"],
  "firewall-manager": ["name msg.intspineservices.nhs.uk"],
  "guardrails/aws": [],
  "guardrails/azure": [],
  "hub-and-spoke/aws-hub": ["name crl.nhs.uk", "name msg.intspineservices.nhs.uk"],
  "hub-and-spoke/aws-spoke": ["name msg.intspineservices.nhs.uk", "address msg.intspineservices.nhs.uk"],
  "hub-and-spoke/azure-hub": ["name msg.intspineservices.nhs.uk"],
  "hub-and-spoke/azure-spoke": [
    ...["crl.nhs.uk", "digital.nhs.uk", "msg.intspineservices.nhs.uk", "ocsp.nhs.uk"],
    "onboarding.intspineservices.nhs.uk",
  ].flatMap((host) => [`name ${host}`, `address ${host}`]),
  "parent-policy": ["name digital.nhs.uk", "name msg.intspineservices.nhs.uk"],
  "transit-gateway": ["dns msg.intspineservices.nhs.uk", "name msg.intspineservices.nhs.uk"],
  "virtual-wan": ["msg.int.spine2.ncrs.nhs.uk", "msg.intspineservices.nhs.uk"].flatMap((host) => [
    `name ${host}`,
    `address ${host}`,
  ]),
};

/** What an example may leave out, and why. */
const WITHOUT: Readonly<Record<string, string>> = {
  "AzureNsgEgress.deny": "is for a second component in an NSG that another one closes; its own description tells how",
};

/** What an example in another language asks for. */
interface Calls {
  readonly components: readonly { readonly type: string; readonly args: Readonly<Record<string, unknown>> }[];
  /** As the component's own schema names them. */
  readonly outputs: readonly string[];
}

const CALLS: Readonly<Record<string, () => Calls>> = {
  "aws-dns-firewall": () => callsInYaml("aws-dns-firewall"),
  "azure-nsg": () => callsInPython("azure-nsg"),
  "guardrails/python": () => callsInPython("guardrails/python"),
  "guardrails/yaml": () => callsInYaml("guardrails/yaml"),
};

const SOON = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);

describe("examples", () => {
  const copied = examplesCopiedOut();
  const plans = new Map<string, ReturnType<typeof planOf>>();
  const planned = (name: string) => {
    const plan = plans.get(name) ?? planOf(join(copied, name), "int");
    plans.set(name, plan);
    return plan;
  };
  for (const name of Object.keys(OPENS)) completeByItsPage(join(copied, name));

  for (const [name, opens] of Object.entries(OPENS))
    it(`${name} can be planned when copied out, and opens what it should`, async () => {
      const { hosts, unresolved } = await planned(name);
      assert.deepEqual(hosts.map(({ layer, host }) => `${layer} ${host}`).sort(), [...opens].sort());
      assert.deepEqual(unresolved, []);
    });

  for (const [name, calls] of Object.entries(CALLS))
    it(`${name} makes what it asks for, and shows outputs that there are`, async () => {
      const { components: asked, outputs } = calls();
      assert.ok(asked.length > 0 && outputs.length > 0);
      for (const { type, args } of asked) {
        const Component = Object.entries(components).find(([key]) => type.endsWith(`:${key}`))?.[1];
        assert.ok(Component, type);
        const { resources } = await record(() => new (Component as new (...all: unknown[]) => unknown)("mesh", args));
        assert.ok(resources.some(({ custom }) => custom));
      }
      const known = asked.flatMap(({ type }) => Object.keys(schema.resources[type].properties));
      for (const output of outputs) assert.ok(known.includes(output), output);
    });

  it("give every argument of every component, in one of them or another", async () => {
    const given = Object.values(CALLS).flatMap((calls) =>
      calls().components.flatMap(({ type, args }) => argumentsGiven(type, args)),
    );
    for (const name of Object.keys(OPENS))
      for (const { type, inputs, parent } of (await planned(name)).resources)
        if (isComponent(type) && !parent?.includes("mesh-egress:index:")) given.push(...argumentsGiven(type, inputs));
    assert.deepEqual(neverGiven(given, WITHOUT), []);
    for (const argument of Object.keys(WITHOUT)) assert.ok(!given.includes(argument), `${argument} has an example`);
  });

  it("are all tried here, in whatever language", () =>
    assert.deepEqual(
      findExamples(examples)
        .map(({ folder }) => folder)
        .sort(),
      [...Object.keys(OPENS), ...Object.keys(CALLS)].sort(),
    ));

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
        (await planned(`hub-and-spoke/${cloud}-${part}`)).resources.map(({ type }) => type);
      const isFirewall = (type: string) => /:(?:Firewall|AzureFirewall|FirewallPolicy)$/.test(type);
      assert.ok((await typesOf("hub")).some(isFirewall));
      const spoke = await typesOf("spoke");
      assert.ok(!spoke.some(isFirewall));
      assert.ok(spoke.some((type) => /:Route$/.test(type)));
    }
  });
});

/**
 * Adds to an example's stack file what its page tells to add, with a day that isn't past: everything else of an example
 * stands for years.
 */
function completeByItsPage(folder: string): void {
  const [, block] = readFileSync(join(folder, "README.md"), "utf8").match(/^```yaml\n(config:\n.*?)^```$/ms) ?? [];
  if (block === undefined) return;
  const file = join(folder, "Pulumi.int.yaml");
  const [stack, added] = [readFileSync(file, "utf8"), block.replace(/expires: "[\d-]+"/, `expires: "${SOON}"`)];
  writeFileSync(file, stringify({ config: { ...parse(stack).config, ...parse(added).config } }));
}

function callsInYaml(folder: string): Calls {
  const text = readFileSync(join(examples, folder, "Pulumi.yaml"), "utf8");
  const resources: Record<string, { type: string; properties?: Record<string, unknown> }> = parse(text).resources;
  return {
    components: Object.values(resources).map(({ type, properties = {} }) => ({
      type: type.replace(":", ":index:"),
      args: properties,
    })),
    outputs: [...text.matchAll(/\$\{\w+\.(\w+)\}/g)].map(([, output = ""]) => output),
  };
}

/** Calls with literals alone, which differ from JSON in `True`, `False`, the last comma and the names of arguments. */
function callsInPython(folder: string): Calls {
  const text = readFileSync(join(examples, folder, "__main__.py"), "utf8");
  const camel = (name: string) => name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return {
    components: [...text.matchAll(/= mesh_egress\.(\w+)\(\n {4}"[\w-]+",\n(.*?)\n\)/gs)].map(
      ([, component, body = ""]) => ({
        type: `mesh-egress:index:${component}`,
        args: JSON.parse(
          `{${body
            .replaceAll(/^ {4}([a-z_]+)=/gm, (_, name: string) => `"${camel(name)}": `)
            .replaceAll(/\b(?:True|False)\b/g, (word) => word.toLowerCase())
            .replaceAll(/,(?=\s*[}\]]|$)/g, "")}}`,
        ),
      }),
    ),
    outputs: [...text.matchAll(/\.export\("\w+", \w+\.(\w+)\)/g)].map(([, output = ""]) => camel(output)),
  };
}
