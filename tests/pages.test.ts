import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, globSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { describe, it } from "mocha";
import { cleanUp } from "./support/clean-up.ts";
import { folderOf } from "./support/folder.ts";
import { runCommand } from "./support/shell.ts";

const root = join(import.meta.dirname, "..");
const read = (file: string): string => readFileSync(join(root, file), "utf8");
const manifestOf = (file: string) => JSON.parse(read(file));

const PAGES = ["*.md", "docs/**/*.md", "policy/{.,checks}/*.md", "examples/**/*.md"].flatMap((pattern) =>
  globSync(pattern, { cwd: root, exclude: (name) => name.endsWith("node_modules") }),
);
const { name, version } = manifestOf("package.json");

/** Lines of a page that stand in a block of code. */
const codeOf = (page: string): string[] =>
  [...page.matchAll(/^```\w*\n(.+?)^```/gms)].flatMap(([, code = ""]) => code.split("\n"));

/** Anchors that GitHub gives the headings of a page. */
const anchorsOf = (page: string): string[] =>
  [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );

describe("the pages", () => {
  it("are found", () => assert.ok(PAGES.length > 20));

  for (const file of PAGES)
    it(`${file} leads nowhere that is not there`, () => {
      const page = read(file);
      const links = [...page.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)].map(([, a, b]) => a ?? b ?? "");
      for (const link of links.filter((link) => !/^https?:/.test(link))) {
        const [path = "", anchor] = link.split("#");
        const target = path === "" ? file : join(dirname(file), path);
        assert.ok(existsSync(join(root, target)), link);
        if (anchor) assert.ok(anchorsOf(read(target)).includes(anchor), link);
      }
    });

  it("never have npm ask a public registry for a name that nobody owns there", () => {
    for (const file of [...PAGES, "Pulumi.yaml", ...globSync("{ci,src}/**/*.{sh,yml,yaml,ts,cjs}", { cwd: root })]) {
      const text = read(file).replaceAll("%20", " ");
      assert.doesNotMatch(text, /\bnpx (?!--offline |-c )/, file);
      assert.doesNotMatch(text, new RegExp(`npm (?:install|i|exec|create|add)\\b[^\\n]* "?${name}(?![\\w./-])`), file);
    }
  });

  for (const command of ["npx --offline mesh-egress plan", "npx -c 'mesh-egress plan'"])
    it(`have \`${command}\` ask no registry, where nothing is installed either`, async () => {
      const asked: (string | undefined)[] = [];
      const registry = createServer(({ url }, response) => {
        asked.push(url);
        response.writeHead(404).end();
      }).listen(0, "127.0.0.1");
      cleanUp(() => registry.close());
      await once(registry, "listening");
      const { port } = registry.address() as AddressInfo;
      const npm_config_registry = `http://127.0.0.1:${port}/`;
      const cwd = folderOf({ "package.json": "{}" });
      const npx = spawn(command, { shell: true, cwd, env: { ...process.env, npm_config_registry }, stdio: "ignore" });
      const [code] = await once(npx, "exit");
      // Of a newer npm it may ask, and that name is taken.
      assert.deepEqual([asked.filter((url) => url !== "/npm"), code === 0], [[], false]);
    });

  it("name commands that there are", async () => {
    const { out } = await runCommand("--help");
    const known = [...out.matchAll(/^ {2}([a-z]+)\b.*(?:\[|<| {2})/gm)].map(([, command]) => command);
    const asked = PAGES.flatMap((file) => codeOf(read(file))).flatMap((line) => {
      const [, command] = /^(?:npx --offline )?mesh-egress ([a-z]+)/.exec(line) ?? [];
      return command ? [command] : [];
    });
    assert.ok(asked.length > 3);
    assert.deepEqual(
      asked.filter((command) => !known.includes(command)),
      [],
    );
  });

  it("lead from the README to each page, and name each room and heavier script where people contribute", () => {
    const [readme, contributing] = [read("README.md"), read("CONTRIBUTING.md")];
    for (const page of globSync("docs/*.md", { cwd: root })) assert.ok(readme.includes(`](${page}`), page);
    for (const room of globSync("src/*/", { cwd: root }))
      assert.ok(contributing.includes(`| \`${room.replace(/\/?$/, "/")}\` |`), room);
    const scripts = Object.keys(manifestOf("package.json").scripts).filter((script) => /^(?:test|bench):/.test(script));
    for (const script of scripts) assert.match(contributing, new RegExp(`\\b${script}\``), script);
    assert.equal(new Set(readme.match(/^- .*/gm)).size, readme.match(/^- /gm)?.length);
  });

  it("name tests that there are, where the threat model says what answers", () => {
    let folder = "";
    for (const [, path = ""] of read("SECURITY.md").matchAll(/`([\w./-]+(?:\.ts|\/))`/g)) {
      const whole = path.includes("/") ? path : join(folder, path);
      assert.ok(existsSync(join(root, whole)), whole);
      folder = dirname(whole);
    }
  });

  it("have a line to copy for each of the README's jobs", () => {
    const jobs = read("README.md")
      .split(/^\*\*(?=[A-Z])/m)
      .slice(1);
    assert.deepEqual(
      jobs.map((job) => /^[A-Z]\w+/.exec(job)?.[0]),
      ["Deploy", "Reject", "Verify", "Audit"],
    );
    for (const job of jobs) assert.ok(codeOf(job).some((line) => /^(?:pulumi|npx --offline mesh-egress) /.test(line)));
  });
});

describe("the version", () => {
  it("is the same in every package of ours, and heads the changelog", () => {
    for (const file of ["components/package.json", "policy/package.json"])
      assert.equal(manifestOf(file).version, version);
    assert.equal(/^## (\d\S*)/m.exec(read("CHANGELOG.md"))?.[1], version);
  });

  it("is the one that the pages name", () => {
    const named = PAGES.filter((file) => file !== "CHANGELOG.md").flatMap((file) =>
      [
        ...read(file).matchAll(
          /\bmesh-egress[ -]v?(\d+\.\d+\.\d+)|refs\/tags\/v(\d+\.\d+\.\d+)|"version": "(\d+\.\d+\.\d+)"/g,
        ),
      ].map(([, ...found]) => `${file}: ${found.find(Boolean)}`),
    );
    assert.ok(named.length > 3);
    assert.deepEqual(
      named.filter((each) => !each.endsWith(`: ${version}`)),
      [],
    );
  });
});

describe("the npm package", () => {
  it("says who it is for, and brings pages and examples along", () => {
    const { keywords, files } = manifestOf("package.json");
    assert.ok(keywords.length > 5);
    for (const file of ["CHANGELOG.md", "docs/*.md", "docs/pictures/*.svg", "examples"])
      assert.ok(files.includes(file), file);
  });

  it("has whoever reads Parquet install DuckDB, in any version, since each counts as a prerelease to npm", () => {
    const { dependencies, devDependencies, peerDependencies, peerDependenciesMeta } = manifestOf("package.json");
    const all = [dependencies, devDependencies, peerDependencies, peerDependenciesMeta];
    assert.deepEqual(
      all.map((each) => each["@duckdb/node-api"]),
      [undefined, undefined, "*", { optional: true }],
    );
  });

  it("has the user install the SDK of a cloud, and this repository both", () => {
    const { dependencies, peerDependencies, peerDependenciesMeta, devDependencies } = manifestOf("package.json");
    const clouds = ["@pulumi/aws", "@pulumi/azure-native"];
    assert.deepEqual(Object.keys(peerDependencies), ["@duckdb/node-api", ...clouds]);
    for (const cloud of clouds) {
      assert.deepEqual([dependencies[cloud], peerDependenciesMeta[cloud]], [undefined, { optional: true }]);
      assert.equal(devDependencies[cloud].split(".")[0], peerDependencies[cloud].split(".")[0]);
    }
  });
});
