import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { describe as described, type PackageSchema } from "../docs/component-tables.ts";
import {
  fill,
  renderAllowlistPage,
  renderChecksPage,
  renderComponentsPage,
  renderPolicyReadme,
  renderVerifying,
} from "../docs/render.ts";
import { loadExample } from "../policy/check-examples.ts";
import { ADVICE } from "../src/verify/judge/advice.ts";
import { CHECKS } from "./support/policy/judgement.ts";
import { shippedProgram } from "./support/repository/shipped.ts";
import { runCommand } from "./support/shell.ts";

describe("docs/allowlist.md", () => {
  const page = readFileSync(join(import.meta.dirname, "..", "docs", "allowlist.md"), "utf8");

  it("shows the catalogue as it is; if not, run `npm run docs` and commit the change", () =>
    assert.equal(page, renderAllowlistPage(page)));

  it("says what to do about a host nobody has confirmed", () =>
    assert.match(
      page,
      /\| live-api \| `msg\.spineservices\.nhs\.uk` \| 443 TLS \| live \| internet \| unverified: confirm at onboarding \|/,
    ));
});

describe("README of the policy pack", () => {
  const page = readFileSync(join(import.meta.dirname, "..", "policy", "README.md"), "utf8");

  it("shows the checks as they are; if not, run `npm run docs` and commit the change", () =>
    assert.equal(page, renderPolicyReadme(page, CHECKS)));

  it("leads from every check to what is to be said of it", () => {
    for (const { id } of CHECKS) assert.ok(page.includes(`| [\`${id}\`](checks/README.md#${id}) |`), id);
  });
});

describe("policy/checks/README.md", () => {
  const page = readFileSync(join(import.meta.dirname, "..", "policy", "checks", "README.md"), "utf8");

  it("explains the checks as they are; if not, run `npm run docs` and commit the change", () =>
    assert.equal(page, renderChecksPage(page, CHECKS)));

  it("shows the text of the examples that are judged", () => {
    for (const { id } of CHECKS) {
      const { rejects, wants } = loadExample(id);
      assert.ok(
        page.includes(`\nRejects:\n\n\`\`\`yaml\n${rejects.text}\`\`\`\n\nWants:\n\n\`\`\`yaml\n${wants.text}\`\`\`\n`),
        id,
      );
    }
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

describe("docs/explaining.md", () => {
  const page = readFileSync(join(import.meta.dirname, "..", "docs", "explaining.md"), "utf8");

  it("knows every option of the command", async () => {
    const { out } = await runCommand("explain", "--help");
    const options = [...out.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, option = ""]) => option);
    assert.ok(options.length > 8);
    assert.deepEqual(
      options.filter((option) => option !== "--help" && !page.includes(option)),
      [],
    );
  });

  it("shows the answer as it is", async () => {
    const [, , example] = /<!-- example -->\n(```)\n(.*?)```/s.exec(page) ?? [];
    const argv = ["live", "--program", shippedProgram(), "--from", "192.0.2.5", "--to", "example.org", "--why-not"];
    assert.equal((await runCommand("explain", ...argv)).out, example);
  });
});

describe("docs/components.md", () => {
  const root = join(import.meta.dirname, "..");
  const page = readFileSync(join(root, "docs", "components.md"), "utf8");
  const schema: PackageSchema = JSON.parse(readFileSync(join(root, "components", "schema.json"), "utf8"));
  const inputs = [
    ...Object.entries(schema.resources).map(([token, { inputProperties, requiredInputs }]) => ({
      token,
      properties: inputProperties,
      required: requiredInputs ?? [],
    })),
    ...Object.entries(schema.types)
      .filter(([token]) => token.endsWith("Args"))
      .map(([token, { properties, required }]) => ({ token, properties, required: required ?? [] })),
  ];

  it("shows the schema as it is; if not, run `npm run docs` and commit the change", () =>
    assert.equal(page, renderComponentsPage(page, schema)));

  it("says of every argument that may be left out what then holds", () =>
    assert.deepEqual(
      inputs.flatMap(({ token, properties, required }) =>
        Object.entries(properties)
          .filter(([key, { description = "" }]) => !required.includes(key) && !described(description).fallback)
          .map(([key]) => `${token}.${key}`),
      ),
      [],
    ));

  it("says of every number in which unit it is", () =>
    assert.deepEqual(
      [...Object.entries(schema.resources), ...Object.entries(schema.types)].flatMap(([token, type]) =>
        Object.entries({ ...type.properties, ...("inputProperties" in type ? type.inputProperties : {}) })
          .filter(([, { type, description = "" }]) => type === "number" && !described(description).unit)
          .map(([key]) => `${token}.${key}`),
      ),
      [],
    ));

  it("says what a change of an argument replaces, apart from what it means", () => {
    assert.deepEqual(
      described(
        "Room of it. Unit: capacity\nunits. Default: 1000. Changing this\nreplaces the rule group. Source: AWS.",
      ),
      { meaning: "Room of it. Source: AWS.", unit: "capacity units", fallback: "1000", replaces: "the rule group" },
    );
    assert.match(
      page,
      /\| `capacity` \| number \(capacity units\), plain \| 1000 \| the rule group \| Capacity of our rule group/,
    );
  });

  it("leads to every type that it names", () => {
    for (const [, anchor = ""] of page.matchAll(/\]\(#(\w+)\)/g))
      assert.match(page.toLowerCase(), new RegExp(`^### ${anchor}$`, "m"));
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
