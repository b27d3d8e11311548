import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { renderAuditExample } from "../../docs/render.ts";
import { folderOf } from "../support/folder.ts";
import { runCommand } from "../support/shell.ts";

const docs = join(import.meta.dirname, "..", "..", "docs");

describe("docs/example", () => {
  it("is what `audit` says of its state; if not, run `npm run docs` and commit the change", async () => {
    for (const [file, text] of Object.entries(await renderAuditExample()))
      assert.equal(readFileSync(join(docs, "example", file), "utf8"), text, file);
  });

  it("is documented with every option of the command", async () => {
    const page = readFileSync(join(docs, "auditing.md"), "utf8");
    const { out } = await runCommand("audit", "--help");
    const options = [...out.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, option = ""]) => option);
    assert.ok(options.length > 10);
    assert.deepEqual(
      options.filter((option) => option !== "--help" && !page.includes(option)),
      [],
    );
  });

  it("takes less than 300 kB as HTML for 200 rules", async () => {
    const rules = Array.from({ length: 200 }, (_, index) => ({
      urn: `urn:pulumi:live::net::aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule::rule-${index}`,
      custom: true,
      type: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
      id: `sgr-${index}`,
      inputs: {
        securityGroupId: "sg-1",
        cidrIpv4: `198.18.${index}.0/24`,
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
        description: `Supplier ${index}, NHS MESH`,
        tags: { Owner: "Integration Platform" },
      },
    }));
    const folder = folderOf({
      "state.json": JSON.stringify({ version: 3, deployment: { manifest: {}, resources: rules } }),
    });
    const { out } = await runCommand("audit", join(folder, "state.json"), "--format", "html");
    assert.ok(out.length < 300_000, `${out.length}`);
  });
});
