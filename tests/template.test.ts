import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { parse } from "yaml";
import { STACKS, shippedStackFile } from "../src/build/stack-file.ts";
import { readProject } from "../src/stack/project/project.ts";

const root = join(import.meta.dirname, "..");
const { template, ...project } = parse(readFileSync(join(root, "Pulumi.yaml"), "utf8"));

describe("the template for `pulumi new`", () => {
  it("says what Pulumi's schema of project files lets a template say, and no more: the CLI refuses the rest", () => {
    const allowed = ["config", "description", "important", "metadata", "quickstart"];
    assert.deepEqual(
      Object.keys(template).filter((key) => !allowed.includes(key)),
      [],
    );
    for (const value of Object.values(template.config))
      assert.deepEqual(
        Object.keys(value as object).filter((key) => !["default", "description", "secret"].includes(key)),
        [],
      );
    assert.equal(template.description, project.description);
  });

  it("asks for texts alone, of keys that the program knows", () => {
    const { config } = readProject(join(root, "Pulumi.yaml"));
    assert.deepEqual(Object.keys(template.config), ["environment"]);
    for (const key of Object.keys(template.config)) assert.equal(config[key]?.type?.type, "string");
  });

  it("leaves the environment of a stack file as it is where nothing is answered", () => {
    assert.equal(template.config.environment.default, undefined);
    for (const stack of STACKS) assert.equal(parse(shippedStackFile(stack)).config["mesh-egress:environment"], stack);
  });

  it("ends with files that are there and commands that work", () => {
    for (const [file] of template.quickstart.matchAll(/\b(?:Pulumi\.(?:int|live)\.yaml|docs\/\w+\.md)/g))
      assert.ok(existsSync(join(root, file)), file);
    assert.match(template.quickstart, /^npm start .*\npulumi up /m);
    assert.match(template.quickstart, new RegExp(`name, ${project.name}:`));
  });

  it("holds no text that `pulumi new` would replace in a copied file", () => {
    const files = globSync("**/*.{cjs,json,md,py,sh,ts,yaml,yml}", {
      cwd: root,
      exclude: (name) => /(?:^|\/)(?:node_modules|dist)$/.test(name),
    });
    assert.ok(files.length > 500);
    assert.deepEqual(
      files.filter((file) => /[$][{](?:PROJECT|DESCRIPTION)}/.test(readFileSync(join(root, file), "utf8"))),
      [],
    );
  });
});
