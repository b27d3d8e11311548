import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, it } from "mocha";
import { hostComponents, type Served } from "../support/component-host.ts";
import { folderOf } from "../support/folder.ts";
import { CHECKS } from "../support/judgement.ts";
import { PACK, startPack } from "../support/pack-client.ts";
import { SMALLEST_INPUTS } from "../support/smallest-inputs.ts";

const root = join(import.meta.dirname, "..", "..");
const folder = folderOf({});

const run = (command: string, args: readonly string[], cwd: string): string =>
  execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 26 });

describe("the component package, from git archive of HEAD", () => {
  const clone = join(folder, "clone");
  const components = join(clone, "components");
  let host: Awaited<ReturnType<typeof hostComponents>>;
  before(async () => {
    mkdirSync(clone);
    run("sh", ["-c", `git archive HEAD | tar -x -C '${clone}'`], root);
    // What Pulumi runs where PulumiPlugin.yaml stands (sdk/nodejs/npm/npm.go).
    run("npm", ["install", "--loglevel=error"], components);
    host = await hostComponents((engineAddress) => runPlugin(components, engineAddress));
  });
  after(() => host.close());

  it("answers GetSchema with every component", async () =>
    assert.deepEqual(
      Object.keys(JSON.parse(await host.getSchema()).resources).sort(),
      Object.keys(SMALLEST_INPUTS)
        .map((name) => `mesh-egress:index:${name}`)
        .sort(),
    ));

  for (const [name, inputs] of Object.entries(SMALLEST_INPUTS))
    it(`answers Construct of ${name}`, async () => {
      const { urn, resources } = await host.construct(name, "mesh", inputs);
      assert.match(urn, new RegExp(`mesh-egress:index:${name}::mesh$`));
      assert.ok(resources.some(({ custom }) => custom));
    });
});

describe("the npm package, installed elsewhere", () => {
  const elsewhere = join(folder, "elsewhere");
  before(() => {
    mkdirSync(elsewhere);
    run("npm", ["pack", "--loglevel=error", "--pack-destination", folder], root);
    const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "";
    writeFileSync(join(elsewhere, "package.json"), '{ "private": true }\n');
    // `node` for the command's shebang, as the project itself has it.
    run("npm", ["install", "--loglevel=error", join(folder, tarball), "node@24"], elsewhere);
  });

  it("gives a command that plans the program it ships with", () => {
    const { stacks } = JSON.parse(run("npm", ["exec", "--", "mesh-egress", "plan", "--sample", "--json"], elsewhere));
    assert.deepEqual(
      stacks.map(({ stack }: { stack: string }) => stack),
      ["int", "live"],
    );
    for (const { hosts } of stacks) assert.ok(hosts.length > 0);
  });

  it("brings the policy pack along, whose verdict the plan ends with", () => {
    const { stacks } = JSON.parse(run("npm", ["exec", "--", "mesh-egress", "plan", "--sample", "--json"], elsewhere));
    for (const { policy } of stacks) assert.deepEqual([policy.pack, policy.findings], ["mesh-egress", []]);
  });

  it("gives components that a program imports", () => {
    writeFileSync(
      join(elsewhere, "names.mjs"),
      'console.log(Object.keys(await import("mesh-egress/components")).join());\n',
    );
    assert.match(run("npm", ["exec", "--", "node", "names.mjs"], elsewhere), /\bAwsMeshEgress\b/);
  });
});

describe("the policy pack, installed elsewhere as a policy group does", () => {
  const elsewhere = join(folder, "group");
  const pack = join(elsewhere, "node_modules", "mesh-egress-policy");
  before(() => {
    mkdirSync(elsewhere);
    const [packed] = JSON.parse(run("npm", ["pack", "--json", "--pack-destination", elsewhere], PACK));
    writeFileSync(join(elsewhere, "package.json"), '{ "private": true }\n');
    run("npm", ["install", "--loglevel=error", join(elsewhere, packed.filename)], elsewhere);
  });

  for (const how of ["by the runner", "directly"] as const)
    it(`starts ${how}, with every check, and rejects a pin`, async () => {
      const started = await startPack({ folder: pack, how });
      const { policiesList } = (await started.info()).toObject();
      const found = await started.analyze({
        type: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
        props: { ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "18.132.56.40/32" },
      });
      const { out } = await started.stop();
      assert.deepEqual(
        policiesList.map(({ name }: { name: string }) => name),
        CHECKS.map(({ id }) => id),
      );
      assert.deepEqual(
        found.map(({ check, level }) => [check, level]),
        [["ip-pinning", "mandatory"]],
      );
      assert.match(out, /^\d+\n$/);
    });
});

/** The package in `components` as Pulumi's language host starts it (pulumi-language-nodejs, RunPlugin). */
async function runPlugin(components: string, engineAddress: string): Promise<Served> {
  const runner = createRequire(join(components, "package.json")).resolve("@pulumi/pulumi/cmd/run-plugin");
  const child = spawn(process.execPath, [runner, components, engineAddress], { stdio: ["ignore", "pipe", "inherit"] });
  const [port] = await Promise.race([
    once(createInterface({ input: child.stdout }), "line"),
    once(child, "exit").then(([code]) =>
      Promise.reject(new Error(`The plugin ended with ${code} before it had a port.`)),
    ),
  ]);
  return { port: String(port), close: () => child.kill() };
}
