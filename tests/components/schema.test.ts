import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { OUTPUT_VALUE, SIGNATURE } from "../../src/egress/resource/pulumi-marks.ts";
import { SMALLEST_INPUTS } from "../support/components/smallest-inputs.ts";
import { COMPONENTS, hostComponents, SCHEMA_FILE } from "../support/pulumi/component-host.ts";
import { UNKNOWN } from "../support/pulumi/mocks.ts";

interface Property {
  readonly description?: string;
  readonly plain?: boolean;
}
interface Schema {
  readonly name: string;
  readonly version: string;
  readonly resources: Record<
    string,
    { description?: string; inputProperties: Record<string, Property>; properties: Record<string, Property> }
  >;
  readonly types: Record<string, { properties: Record<string, Property> }>;
}

let host: Awaited<ReturnType<typeof hostComponents>>;
let schema: Schema;
const json = (...path: string[]) => JSON.parse(readFileSync(join(COMPONENTS, ...path), "utf8"));

describe("the component package, hosted", () => {
  before(async () => {
    host = await hostComponents();
    schema = JSON.parse(await host.getSchema());
  });
  after(() => host.close());

  describe("the schema of the component package", () => {
    it("is the committed one", () =>
      assert.deepEqual(schema, json("schema.json"), `${SCHEMA_FILE} is stale. Run "npm run schema" and commit it.`));

    it("holds every component", () =>
      assert.deepEqual(
        Object.keys(schema.resources).sort(),
        Object.keys(SMALLEST_INPUTS).map((name) => `mesh-egress:index:${name}`),
      ));

    it("says of every argument, output and field what it means", () => {
      const bare = [...Object.entries(schema.resources), ...Object.entries(schema.types)].flatMap(([token, type]) => {
        const { description, inputProperties }: Partial<Schema["resources"][string]> = { description: "-", ...type };
        return [
          ...(description ? [] : [token]),
          ...Object.entries<Property>({ ...type.properties, ...inputProperties })
            .filter(([, property]) => !property.description)
            .map(([key]) => `${token}.${key}`),
        ];
      });
      assert.deepEqual(bare, []);
    });
  });

  describe("the component package", () => {
    it("is called and versioned as the project is", () => {
      const { name, version, license } = json("..", "package.json");
      const own = json("package.json");
      assert.deepEqual([own.name, own.version, own.license], [name, version, license]);
      assert.deepEqual([schema.name, schema.version], [name, version]);
    });

    it("is built by its installation, and is no program", () => {
      const { type, main, scripts } = json("package.json");
      assert.deepEqual(
        [type, main, scripts],
        ["module", "../dist/components/index.js", { prepare: "npm --prefix .. ci" }],
      );
      assert.equal(readFileSync(join(COMPONENTS, "PulumiPlugin.yaml"), "utf8"), "runtime: nodejs\n");
      assert.equal(existsSync(join(COMPONENTS, "Pulumi.yaml")), false);
    });
  });

  describe("Construct", () => {
    for (const [name, inputs] of Object.entries(SMALLEST_INPUTS))
      it(`makes ${name} for a program in any language`, async () => {
        const { urn, state, resources } = await host.construct(name, "mesh", inputs);
        assert.equal(urn, `urn:pulumi:stack::project::mesh-egress:index:${name}::mesh`);
        assert.ok(resources.some(({ custom }) => custom));
        const { properties } = schema.resources[`mesh-egress:index:${name}`] ?? { properties: {} };
        for (const key of Object.keys(state)) assert.ok(key in properties, `${key} is no output`);
      });

    it("takes what only a cloud will know, as the engine hands it on", async () => {
      const vpc = "urn:pulumi:stack::project::aws:ec2/vpc:Vpc::vpc";
      // Pulumi's wire form of an output without a value.
      const unknown = {
        [SIGNATURE]: OUTPUT_VALUE,
        dependencies: [vpc],
      };
      const { resources } = await host.construct(
        "AwsMeshEgress",
        "mesh",
        {
          environment: "int",
          vpcId: unknown,
          clientCidrs: ["10.1.0.0/16", unknown],
          resolvers: [unknown],
          networkFirewall: { subnetIds: { "eu-west-2a": unknown } },
          tags: { Vpc: unknown },
        },
        { preview: true },
      );
      const inputsOf = (name: string) => resources.find((resource) => resource.name === name)?.inputs ?? {};
      assert.deepEqual(inputsOf("mesh-security-group").vpcId, UNKNOWN);
      assert.deepEqual(inputsOf("mesh-security-dns-0-udp").cidrIpv4, UNKNOWN);
      assert.deepEqual(inputsOf("mesh-network-firewall").subnetMappings, [{ subnetId: UNKNOWN }]);
      assert.deepEqual(inputsOf("mesh-network-rules").tags, { Vpc: UNKNOWN });
    });

    it("refuses bad input as the caller's fault, with every path", async () => {
      const rules = { a: { host: "1.2.3.4", reason: "x" } };
      await assert.rejects(host.construct("AwsSecurityGroupEgress", "mesh", { rules }), {
        code: 3, // INVALID_ARGUMENT
        details: [
          "AwsSecurityGroupEgress can't be made:",
          'rules.a.host: "1.2.3.4" is an IP address. Give the host name instead: addresses change, and rules go by name.',
          "vpcId: is missing, and so is securityGroupId. Say where to make a group, or give an existing one.",
        ].join("\n"),
      });
    });
  });
});
