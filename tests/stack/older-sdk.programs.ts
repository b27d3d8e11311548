import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "mocha";
import { nameOfUrn } from "../../src/egress/resource/place.ts";
import { UNKNOWN } from "../../src/egress/resource/pulumi-marks.ts";
import type { StackPlan } from "../../src/stack/model/plan-document.ts";
import { PlanError } from "../../src/stack/plan.ts";
import { folderOf } from "../support/folder.ts";
import { named, planOf, programFolder } from "../support/pulumi/plan.ts";

// Programs with an SDK of their own, installed from a registry: `npm run test:programs`, which `npm test` leaves out.
const folder = folderOf({});

describe("programs with an SDK of their own", () => {
  before(() => {
    for (const name of ["commonjs", "older-sdk"])
      cpSync(programFolder(name), folder, { recursive: true, filter: (path) => !path.includes("node_modules") });
    for (const name of ["engine-rules", "lists-apart", "one-fails"])
      cpSync(programFolder(name), join(folder, name), { recursive: true });
    execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder, stdio: "inherit" });
  });

  describe("a CommonJS program with an enum, an SDK of 2024 and a compiler of its own", () => {
    let plan: StackPlan;
    before(async () => {
      plan = await planOf(folder, "dev");
    });

    it("is planned", () => {
      assert.deepEqual(
        plan.resources.map(({ name }) => name),
        ["commonjs-dev", "things", "things-0", "things-1", "things-2", "user"],
      );
      assert.equal(named(plan, "things-0").inputs.colour, "green");
    });

    it("gets encrypted config as unknown; that SDK doesn't mark unknown values as secret as well", () =>
      assert.deepEqual(named(plan, "user").inputs, {
        token: UNKNOWN,
        login: UNKNOWN,
        database: UNKNOWN,
        port: UNKNOWN,
      }));
  });

  describe("transforms and inheritance with that SDK", () => {
    let plan: StackPlan;
    before(async () => {
      plan = await planOf(join(folder, "engine-rules"), "dev");
    });
    const providerOf = (name: string) => named(plan, name).provider?.split("::").at(-2);

    it("end, and work as with the newest", () => {
      assert.equal(named(plan, "order").inputs.description, "from own inner again outer stack");
      assert.deepEqual(["from-component", "changed-provider", "child-of-changed"].map(providerOf), [
        "london",
        "dublin",
        "dublin",
      ]);
      assert.deepEqual(
        ["inherits", "protected-by-transform-inside", "first"].map((name) => named(plan, name).protect),
        [true, true, false],
      );
      assert.deepEqual(
        named(plan, "quiet-silent").propertyDependencies.vpcId?.map((urn) => urn.split("::").at(-1)),
        ["first"],
      );
    });
  });

  it("outputs inside an input tell where they come from with that SDK too", async () => {
    const { propertyDependencies } = named(await planOf(join(folder, "lists-apart"), "own"), "apart");
    const allowed = propertyDependencies["ruleCollections[1].rules[0].destinationIpGroups[0]"];
    assert.deepEqual(allowed?.map(nameOfUrn), ["own"]);
  });

  it("a program that fails with that SDK fails as with the newest", async () =>
    assert.rejects(
      planOf(join(folder, "one-fails"), "bad"),
      (error) => error instanceof PlanError && /^bad: Error: no plan for me\n/.test(error.message),
    ));

  // Programs of strangers ask for what was the newest when they were written, and their locks keep it.
  for (const version of ["2.25.2", "3.61.0"])
    describe(`a program with the SDK ${version}`, () => {
      let plan: StackPlan;
      before(async () => {
        const old = join(folder, version);
        cpSync(programFolder("old-sdk"), old, { recursive: true });
        execFileSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", `@pulumi/pulumi@${version}`], {
          cwd: old,
          stdio: "inherit",
        });
        plan = await planOf(old, "dev");
      });

      it("has its resources below the stack and its components", () =>
        assert.deepEqual(
          plan.resources.map(({ name, parent }) => `${name} in ${parent?.split("::").at(-1) ?? "nothing"}`).sort(),
          ["inside in part", "old-sdk-dev in nothing", "part in old-sdk-dev", "thing in old-sdk-dev"],
        ));

      it("has its inputs, and says what did not run", () => {
        assert.deepEqual(named(plan, "thing").inputs, { cidr: "10.0.0.0/16", of: UNKNOWN });
        assert.deepEqual(
          plan.unresolved.map(({ kind }) => kind),
          ["callback"],
        );
      });
    });
});
