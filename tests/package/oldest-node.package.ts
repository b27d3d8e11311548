import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { folderOf } from "../support/folder.ts";
import { dnsServer } from "../verify/support/dns-server.ts";
import { authority, HOST, server } from "../verify/support/run.ts";
import { listen, mesh } from "../verify/support/servers.ts";

const root = join(import.meta.dirname, "..", "..");
const OLDEST = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).engines.node.replace(">=", "");

describe(`the single file of verify, alone with Node.js ${OLDEST}`, () => {
  const folder = folderOf({ "package.json": '{ "private": true }\n', "ca.pem": authority.certificate });

  it("reaches a server that refuses strangers", async () => {
    execFileSync("npm", ["install", "--loglevel=error", `node@~${OLDEST}.0`], { cwd: folder, stdio: "inherit" });
    const node = join(folder, "node_modules", ".bin", "node");
    assert.match(execFileSync(node, ["--version"], { encoding: "utf8" }), new RegExp(`^v${OLDEST}\\.`));
    copyFileSync(join(root, "dist", "mesh-egress-verify.cjs"), join(folder, "verify.cjs"));
    const host = ["--host", `${HOST}:${await listen(mesh(server, authority))}`, "--foreign-name", "none", "--direct"];
    const resolver = await dnsServer(() => ({ a: ["127.0.0.1"] }));
    const out = await new Promise<string>((resolve, reject) =>
      execFile(
        node,
        ["verify.cjs", ...host, "--resolver", resolver, "--ca", "ca.pem"],
        { cwd: folder },
        (error, stdout) => (error ? reject(error) : resolve(stdout)),
      ),
    );
    assert.match(out, /\n1 of 1 host reached/);
  });
});
