import assert from "node:assert/strict";
import { syncBuiltinESMExports } from "node:module";
import url from "node:url";
import { it } from "mocha";
import { loadCatalogue } from "../src/catalogue/load.ts";
import { Hostname } from "../src/egress/name/hostname.ts";
import { runProgram } from "./support/pulumi/program.ts";

const EXTRA = ["a.example.org", "b.example.org"];
const extraHosts = Object.fromEntries(EXTRA.map((host, index) => [`h${index}`, { host, reason: "r", owner: "o" }]));

/** How often each text was read as a host name while `work` ran: each reading asks Node for its ASCII form. */
async function readings(work: () => unknown): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const { domainToASCII } = url;
  url.domainToASCII = (text) => {
    counts.set(text, (counts.get(text) ?? 0) + 1);
    return domainToASCII(text);
  };
  syncBuiltinESMExports();
  try {
    await work();
  } finally {
    url.domainToASCII = domainToASCII;
    syncBuiltinESMExports();
  }
  return counts;
}

it("a host is read once on its way into the rules of both clouds, and one of the catalogue not again", async () => {
  const hosts = Object.values(loadCatalogue().endpoints).map(({ host }) => host);
  const once = await readings(() => EXTRA.map((host) => Hostname.parse(host)));
  const read = await readings(async () => {
    const { error, recording } = await runProgram("int", { config: { extraHosts } });
    assert.equal(error, undefined);
    for (const type of ["RuleGroup", "FirewallPolicyRuleCollectionGroup"])
      assert.match(JSON.stringify(recording.typed(type)[0]?.inputs), /a\.example\.org/);
  });
  assert.deepEqual(
    EXTRA.map((host) => read.get(host)),
    EXTRA.map((host) => once.get(host)),
  );
  assert.deepEqual(
    hosts.filter((host) => read.has(host)),
    [],
  );
});
