import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { fill, renderPolicyReadme, renderReadme, renderVerifying } from "../docs/render.ts";
import { ADVICE } from "../src/verify/judge/advice.ts";
import { CHECKS } from "./support/judgement.ts";
import { runCommand } from "./support/shell.ts";

const readme = readFileSync(join(import.meta.dirname, "..", "README.md"), "utf8");

describe("README", () => {
  it("shows the catalogue as it is; if not, run `npm run docs` and commit the change", () =>
    assert.equal(readme, renderReadme(readme)));

  it("says what to do about a host nobody has confirmed", () =>
    assert.match(
      readme,
      /\| live-api \| `msg\.spineservices\.nhs\.uk` \| 443 TLS \| live \| internet \| unverified: confirm at onboarding \|/,
    ));
});

describe("README of the policy pack", () => {
  const page = readFileSync(join(import.meta.dirname, "..", "policy", "README.md"), "utf8");

  it("shows the checks as they are; if not, run `npm run docs` and commit the change", () =>
    assert.equal(page, renderPolicyReadme(page, CHECKS)));

  it("says of every check what to write instead", () => {
    for (const { id, instead } of CHECKS) assert.ok(page.includes(`| \`${id}\` |`) && page.includes(instead), id);
  });
});

describe("docs/verifying.md", () => {
  const page = readFileSync(join(import.meta.dirname, "..", "docs", "verifying.md"), "utf8");

  it("shows the advice as it is; if not, run `npm run docs` and commit the change", () =>
    assert.equal(page, renderVerifying(page)));

  it("says for everything that may be seen who must act", () => {
    for (const [cause, { who }] of Object.entries(ADVICE))
      assert.match(page, new RegExp(`\\| ${who.join(", ")} \\| .* \\| \`${cause}\` \\|`));
  });

  it("knows every option of the command", async () => {
    const { out } = await runCommand("verify", "--help");
    const options = [...out.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, option = ""]) => option);
    assert.ok(options.length > 15);
    assert.deepEqual(
      options.filter((option) => option !== "--help" && !page.includes(option)),
      [],
    );
  });
});

describe("fill", () => {
  it("replaces what stands between the marks, and only that", () =>
    assert.equal(
      fill("a\n<!-- t: how -->\nold\n<!-- /t -->\nb\n", "t", "new $1"),
      "a\n<!-- t: how -->\nnew $1\n<!-- /t -->\nb\n",
    ));

  it("refuses a page without the marks", () => assert.throws(() => fill("a", "t", "new"), /no marks "<!-- t -->"/));
});
