import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "mocha";
import { chooseProject, chooseStacks } from "../../../src/stack/project/choose-program.ts";
import { folderOf } from "../../support/folder.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const elsewhere = folderOf({
  "Pulumi.yaml": "name: elsewhere\nruntime: nodejs",
  "Pulumi.int.yaml": "",
  "Pulumi.live.yaml": "",
  "deep/er/file": "",
});
const empty = folderOf({ file: "" });

const chosen = (cwd: string, program: string | undefined, ...stacks: string[]) =>
  chooseStacks({ cwd, program, stacks }).map(({ project, stack, organization }) => [project.name, stack, organization]);

describe("the program to plan", () => {
  it("is the nearest from the working folder upwards", () =>
    assert.deepEqual(chosen(join(elsewhere, "deep", "er"), undefined, "int"), [["elsewhere", "int", "organization"]]));

  it("is the one named, from the working folder", () =>
    assert.deepEqual(chosen(join(elsewhere, "deep"), "..", "int"), [["elsewhere", "int", "organization"]]));

  it("is never the sample in silence: a job in a wrong folder would be green for ever", () =>
    assert.throws(
      () => chosen(empty, undefined, "int"),
      /^ConfigurationError: There is no Pulumi\.yaml in .* or above, so there is no program to judge\. .*--program.*--sample\.$/,
    ));

  it("is the one shipped with this package where that is asked for, wherever that is", () => {
    for (const cwd of [empty, elsewhere])
      assert.equal(chooseProject({ cwd, program: undefined, sample: true }).folder, root);
  });

  it("is not both the sample and another", () =>
    assert.throws(() => chooseProject({ cwd: root, program: ".", sample: true }), /--sample: .*Give one of them\.$/));

  it("has to be there if it is named", () =>
    assert.throws(() => chosen(root, empty), /^ConfigurationError: --program: there is no Pulumi\.yaml in /));
});

describe("the folder of the program", () => {
  it("is not the nearest where a variable that should name it is empty", () =>
    assert.throws(() => chosen(elsewhere, "", "int"), /^ConfigurationError: --program: is empty\. /));
});

describe("the stacks to plan", () => {
  it("are all that have a file", () =>
    assert.deepEqual(chosen(elsewhere, undefined), [
      ["elsewhere", "int", "organization"],
      ["elsewhere", "live", "organization"],
    ]));

  it("may be named as Pulumi does, each once", () =>
    assert.deepEqual(chosen(elsewhere, undefined, "nhs/live", "nhs/elsewhere/int", "nhs/live"), [
      ["elsewhere", "live", "nhs"],
      ["elsewhere", "int", "nhs"],
    ]));

  it("can't be one without a file", () =>
    assert.throws(
      () => chosen(elsewhere, undefined, "lve"),
      /^ConfigurationError: There is no stack "lve"\. Did you mean "live"\? Known are: int, live\.$/,
    ));

  for (const name of ["", "../int", "./int", "nhs/", "/int", "nhs/elsewhere/more/int"])
    it(`can't be "${name}"`, () =>
      assert.throws(() => chosen(elsewhere, undefined, name), /^ConfigurationError: ".*" is no name of a stack\. /));

  it("are never those of another project", () =>
    assert.throws(
      () => chosen(elsewhere, undefined, "nhs/other/int"),
      /"nhs\/other\/int" is a stack of the project "other"; .*Pulumi\.yaml is that of "elsewhere"\.$/,
    ));

  it("have to be named where none has a file", () => {
    const bare = folderOf({ "Pulumi.yaml": "name: bare\nruntime: nodejs" });
    assert.throws(() => chosen(bare, undefined), /There is no stack file .* Name a stack\.$/);
    assert.deepEqual(chosen(bare, undefined, "any"), [["bare", "any", "organization"]]);
  });
});
