import assert from "node:assert/strict";
import { InputPropertiesError, RunError } from "@pulumi/pulumi";
import { describe, it } from "mocha";
import { ConfigurationError } from "../../../src/egress/input/configuration-error.ts";
import { failureOf } from "../../../src/stack/program/failure.ts";

const mistake = new ConfigurationError([{ path: "networks", message: "is empty." }]);
const failed = (...errors: unknown[]) => failureOf({ errors, ending: undefined }, []);

describe("why there is no plan", () => {
  it("is nothing for a program that ran to its end", () => assert.equal(failed(), undefined));

  const inputs = new InputPropertiesError({
    message: "Faults:",
    errors: [{ propertyPath: "a.b", reason: "is wrong." }],
  });
  const mistakes: [name: string, error: Error, message: string][] = [
    ["a ConfigurationError", mistake, "networks: is empty."],
    ["a RunError caused by one", new RunError(mistake.message, { cause: mistake }), "networks: is empty."],
    ["input errors of a component", inputs, "Faults:\na.b: is wrong."],
    ["a RunError caused by those", new RunError("Faults:", { cause: inputs }), "Faults:\na.b: is wrong."],
  ];
  for (const [name, error, message] of mistakes)
    it(`is the user's mistake for ${name}, told without a stack`, () =>
      assert.deepEqual(failed(error), { kind: "configuration", message, notices: [] }));

  it("is the program's as soon as one error isn't a mistake", () => {
    const failure = failed(mistake, new TypeError("a defect"));
    assert.equal(failure?.kind, "program");
    assert.match(failure?.message ?? "", /^networks: is empty\.\nTypeError: a defect\n {4}at .*failure\.test\.ts/);
  });

  it("tells what an error was caused by", () =>
    assert.match(
      failed(new Error("outer", { cause: new Error("inner") }))?.message ?? "",
      /^Error: outer\n(.*\n)*Caused by: Error: inner\n/,
    ));

  it("may be anything that was thrown", () => {
    assert.equal(failed("a text")?.message, "The program threw 'a text'.");
    assert.equal(failed(undefined)?.message, "The program threw undefined.");
    assert.equal(failed(Object.create(null))?.message, "The program threw [Object: null prototype] {}.");
  });

  it("may be an error that caused itself", () => {
    const error = new Error("round and round");
    error.cause = error;
    assert.match(failed(error)?.message ?? "", /^Error: round and round\n(?! *Caused)/);
  });

  it("tells the same thing once", () => assert.equal(failed(new RunError("x"), new RunError("x"))?.message, "x"));
});
