import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { after, before, describe, it } from "mocha";
import { SMALLEST_INPUTS } from "../support/components/smallest-inputs.ts";
import { folderOf } from "../support/folder.ts";
import { CHECKS } from "../support/policy/judgement.ts";
import { hostComponents, type Served } from "../support/pulumi/component-host.ts";
import { PACK, startPack } from "../support/pulumi/pack-client.ts";

const root = join(import.meta.dirname, "..", "..");
const VERSION: string = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version;
const REPOSITORY = "https://github.com/owner/mesh-egress";
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
  const packed = join(folder, "packed");
  const tarball = join(packed, `mesh-egress-${VERSION}.tgz`);
  before(() => run(join(root, ".ci", "release"), [`v${VERSION}`, packed, REPOSITORY], root));

  it("names the repository that built it, without which npm takes no provenance", () => {
    const { repository } = JSON.parse(run("tar", ["-xzOf", tarball, "package/package.json"], packed));
    assert.deepEqual(repository, { type: "git", url: `git+${REPOSITORY}.git` });
  });

  it("comes with a list of all that it brings along as locked, of nothing else, and with their sums", () => {
    const { metadata, components } = JSON.parse(
      readFileSync(join(packed, `mesh-egress-${VERSION}.cdx.json`), "utf8"),
    ) as Parts;
    assert.deepEqual([metadata.component.name, metadata.component.version], ["mesh-egress", VERSION]);
    const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as Lock;
    const locked = Object.entries(packages)
      .filter(([path, { dev, devOptional }]) => path !== "" && !dev && !devOptional)
      .map(([path, { name = path.split("node_modules/").at(-1), version }]) => {
        return `pkg:npm/${name?.replace("@", "%40")}@${version}`;
      });
    assert.deepEqual(components.map(({ purl }) => purl).sort(), [...new Set(locked)].sort());
    run("sha256sum", ["--check", "--strict", "SHA256SUMS"], packed);
  });

  /**
   * A folder in which npm has installed the package, these beside it, and `node` for the command's shebang, as the
   * project has it.
   */
  const installed = (name: string, ...beside: string[]): string => {
    const elsewhere = join(folder, name);
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, "package.json"), '{ "private": true }\n');
    run("npm", ["install", "--loglevel=error", tarball, "node@24", ...beside], elsewhere);
    return elsewhere;
  };
  const exec = (elsewhere: string, ...command: string[]) =>
    spawnSync("npm", ["exec", "--no", "--", ...command], { cwd: elsewhere, encoding: "utf8" });
  /** What a program that imports this prints. */
  const imported = (elsewhere: string, entry: string): string => {
    const program = `try { console.log(Object.keys(await import("${entry}")).join()); } catch ({ message }) { console.log(message); }`;
    return exec(elsewhere, "node", "--input-type=module", "--eval", program).stdout.trim();
  };

  describe("with both clouds' SDKs", () => {
    let elsewhere = "";
    before(() => {
      elsewhere = installed("both", "@pulumi/aws", "@pulumi/azure-native");
    });

    it("gives a command that plans the program it ships with, by the verdict of the policy pack", () => {
      const { stacks } = JSON.parse(exec(elsewhere, "mesh-egress", "plan", "--sample", "--json").stdout);
      assert.deepEqual(
        stacks.map(({ stack, policy }: { stack: string; policy: object }) => ({ stack, ...policy })),
        ["int", "live"].map((stack) => ({ stack, pack: "mesh-egress", version: VERSION, findings: [] })),
      );
      for (const { hosts } of stacks) assert.ok(hosts.length > 0);
    });

    it("gives all components by one name", () =>
      assert.deepEqual(imported(elsewhere, "mesh-egress/components").split(","), Object.keys(SMALLEST_INPUTS)));

    it("explains a check with its example", () => {
      const { stdout } = exec(elsewhere, "mesh-egress", "checks", "ip-pinning");
      assert.match(stdout, /\n {2}rejects\n {4}resources:\n/);
    });

    it("brings pages, examples and the changelog along", () => {
      for (const file of [
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "docs/components.md",
        "docs/pictures/path-dark.svg",
        "examples/README.md",
        "policy/checks/README.md",
      ])
        assert.ok(existsSync(join(elsewhere, "node_modules", "mesh-egress", file)), file);
    });
  });

  describe("with the SDK of AWS alone", () => {
    let elsewhere = "";
    before(() => {
      elsewhere = installed("aws", "@pulumi/aws");
    });
    const missing =
      'The npm package @pulumi/azure-native is not installed: run "npm install @pulumi/azure-native", or use "mesh-egress/components/aws", which does without it.';

    it("doesn't drag in that of Azure", () =>
      assert.deepEqual(readdirSync(join(elsewhere, "node_modules", "@pulumi")).sort(), ["aws", "policy", "pulumi"]));

    it("gives the components for AWS", () =>
      assert.equal(
        imported(elsewhere, "mesh-egress/components/aws"),
        "AwsDnsFirewallEgress,AwsMeshEgress,AwsNetworkFirewallEgress,AwsPinGuardrail,AwsSecurityGroupEgress",
      ));

    for (const entry of ["mesh-egress/components", "mesh-egress/components/azure"])
      it(`says in one sentence what ${entry} lacks`, () => assert.equal(imported(elsewhere, entry), missing));

    it("says so of the program that it ships with, too", () => {
      const { status, stderr } = exec(elsewhere, "mesh-egress", "plan", "--sample", "int");
      const judged = "plan of the sample that ships with mesh-egress: this says nothing about a program of yours";
      assert.deepEqual([status, stderr], [1, `${judged}\nerror: there is no plan of "int".\n${missing}\n`]);
    });
  });

  for (const example of ["aws-mesh", "azure-mesh"])
    it(`is what the example ${example} needs when copied out, which \`npm install\` and \`npm start\` run`, () => {
      const copy = join(folder, example);
      cpSync(join(root, "examples", example), copy, { recursive: true });
      cpSync(tarball, join(copy, basename(tarball)));
      run("npm", ["install", "--loglevel=error"], copy);
      assert.match(
        run("npm", ["start"], copy),
        /\nmsg\.intspineservices\.nhs\.uk .*\npasses: nothing to complain about\n/s,
      );
      // The editor's view of it: every type is found.
      writeFileSync(
        join(copy, "tsconfig.json"),
        '{ "compilerOptions": { "module": "nodenext", "strict": true, "noEmit": true, "types": [] } }',
      );
      run(join(root, "node_modules", ".bin", "tsc"), ["-p", copy], copy);
    });

  it("can be taken from a git repository as well", () => {
    const elsewhere = join(folder, "git");
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, "package.json"), '{ "private": true }\n');
    const commit = run("git", ["rev-parse", "HEAD"], root).trim();
    const address = `git+${pathToFileURL(root)}#${commit}`;
    run("npm", ["install", "--loglevel=error", address, "@pulumi/aws"], elsewhere);
    assert.match(imported(elsewhere, "mesh-egress/components/aws"), /\bAwsMeshEgress\b/);
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

  it("explains its checks with examples", () =>
    assert.match(readFileSync(join(pack, "checks", "README.md"), "utf8"), /^## ip-pinning$[\s\S]*^Rejects:$/m));

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

interface Lock {
  readonly packages: Readonly<Record<string, Locked>>;
}

interface Locked {
  readonly name?: string;
  readonly version?: string;
  readonly dev?: true;
  /** Ours alone, and optional for what the package brings along. */
  readonly devOptional?: true;
}

/** A list of parts, as CycloneDX has it. */
interface Parts {
  readonly metadata: { readonly component: { readonly name: string; readonly version: string } };
  readonly components: readonly { readonly purl: string }[];
}

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
