import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { basename, join } from "node:path";
import { describe, it } from "mocha";
import { cleanUp } from "../support/clean-up.ts";
import { folderOf } from "../support/folder.ts";
import { runScript } from "../support/process.ts";
import { dnsServer } from "../verify/support/dns-server.ts";
import { authority, HOST, server } from "../verify/support/run.ts";
import { listen, mesh } from "../verify/support/servers.ts";

const root = join(import.meta.dirname, "..", "..");
const dist = join(root, "dist");
const FILE = "mesh-egress-verify.cjs";
const text = readFileSync(join(dist, FILE), "utf8");
const folder = folderOf({ [FILE]: text, "ca.pem": authority.certificate });

/** Runs the single file from a folder that holds it and a CA file alone. */
const run = (...argv: string[]) => runScript(join(folder, FILE), argv, { cwd: folder, env: { HTTPS_PROXY: "" } });

describe("the single file, alone in a folder", () => {
  it("needs Node.js and nothing else", () => {
    const asked = [...text.matchAll(/\brequire\("([^"]+)"\)/g)];
    assert.ok(asked.length > 5);
    assert.deepEqual(
      asked.map(([, name = ""]) => name).filter((name) => !isBuiltin(name)),
      [],
    );
  });

  it("explains itself by its own name", async () => {
    const { out, code } = await run("--help");
    assert.equal(code, 0);
    assert.match(out, /^Usage: mesh-egress-verify \[options\]/);
    assert.match(out, /\n {2}mesh-egress-verify --env int\n/);
  });

  it("has the version of the package", async () => {
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    assert.equal((await run("--version")).out, `${version}\n`);
  });

  it("knows the catalogue", async () => {
    const resolver = await dnsServer((name) =>
      name === "msg.intspineservices.nhs.uk" ? { a: ["10.1.0.1"] } : { code: 3 },
    );
    const { out, code } = await run("--env", "int", "--resolver", resolver, "--up-to", "resolved");
    assert.match(out, /^msg\.intspineservices\.nhs\.uk:443 .*\n {2}ok +resolved .* 10\.1\.0\.1, by /);
    assert.equal(code, 0);
  });

  it("probes a server", async () => {
    const resolver = await dnsServer(() => ({ a: ["127.0.0.1"] }));
    const port = await listen(mesh(server, authority));
    const host = ["--host", `${HOST}:${port}`, "--resolver", resolver, "--ca", "ca.pem", "--foreign-name", "none"];
    const { out, err, code } = await run(...host);
    assert.match(out, /\n {2}ok +mutual-tls .*a client certificate was asked for\n.*certificate_required \(116\)/);
    assert.deepEqual([err, code], ["", 0]);
  });

  it("ends with the code that says why", async () => {
    const unknown = await dnsServer(() => ({ code: 3 }));
    const silent = await dnsServer(() => "silence");
    const host = ["--host", HOST, "--direct"];
    const codes = await Promise.all([
      run(...host, "--resolver", unknown),
      run(...host, "--resolver", unknown, "--expect", "blocked"),
      run(...host, "--resolver", silent, "--limit", "run=100ms"),
    ]);
    assert.deepEqual(
      codes.map(({ code }) => code),
      [5, 1, 1],
    );
  });

  (process.platform === "linux" ? it : it.skip)("does not end well where its result could not be written", async () => {
    const resolver = await dnsServer(() => ({ a: ["10.1.0.1"] }));
    const full = openSync("/dev/full", "w");
    cleanUp(() => closeSync(full));
    const argv = ["--host", HOST, "--resolver", resolver, "--up-to", "resolved", "--direct"];
    const child = spawn(process.execPath, [join(folder, FILE), ...argv], { stdio: ["ignore", full, "ignore"] });
    assert.deepEqual(await once(child, "exit"), [1, null]);
  });

  it("tells a mistake without a stack", async () => {
    const { out, err, code } = await run("--env", "prod");
    assert.deepEqual([out, code], ["", 2]);
    assert.equal(err, 'error: --env: "prod" is not one of int, live, dep.\n');
  });

  it("on a Node.js that is too old says which it needs", async () => {
    const pretend = 'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.19.1" } })';
    const nodeArgs = ["--import", `data:text/javascript,${pretend}`];
    const { err, code } = await runScript(join(folder, FILE), ["--help"], { nodeArgs });
    assert.match(err, /needs Node\.js 22\.18 or newer, and this is 20\.19\.1: update Node\.js\.\n$/);
    assert.equal(code, 1);
  });
});

describe("its container, as far as that can be held without one", () => {
  const lines = readFileSync(join(root, "src", "cli", "single-file", "Dockerfile"), "utf8").split("\n");
  const wordsOf = (instruction: string): string[][] =>
    lines.filter((line) => line.startsWith(`${instruction} `)).map((line) => line.split(" ").slice(1));

  it("copies the tested file out of dist/, and runs it with node", () => {
    const [[source = "", target = ""] = [], ...others] = wordsOf("COPY");
    assert.deepEqual([source, others], [FILE, []]);
    assert.ok(readFileSync(join(dist, source)).length > 0);
    assert.equal(basename(target), FILE);
    const [entry = []] = wordsOf("ENTRYPOINT");
    assert.deepEqual(JSON.parse(entry.join(" ")), ["node", target]);
  });

  it("has a Node.js that is new enough, and does not run as root", () => {
    const [[image = ""] = []] = wordsOf("FROM");
    assert.ok(Number(/^node:(\d+)-/.exec(image)?.[1]) > 22, image);
    assert.deepEqual(wordsOf("USER"), [["node"]]);
  });
});
