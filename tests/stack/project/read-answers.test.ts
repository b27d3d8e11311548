import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "mocha";
import { readAnswers } from "../../../src/stack/project/read-answers.ts";
import { folderOf } from "../../support/folder.ts";

const read = (text: string) => readAnswers(join(folderOf({ "answers.yaml": text }), "answers.yaml"));

describe("answers of clouds", () => {
  it("are read from YAML, and from JSON, which is a part of it", () => {
    const answer = { call: "aws:index/getRegion:getRegion", args: {}, result: { name: "eu-west-2" } };
    assert.deepEqual(read("- call: aws:index/getRegion:getRegion\n  result: { name: eu-west-2 }"), [answer]);
    assert.deepEqual(read(JSON.stringify([answer])), [answer]);
  });

  it("may be none", () => assert.deepEqual(read(""), []));

  const faulty: [text: string, message: RegExp][] = [
    ["call: a:b:c", /answers\.yaml: is no list\. Write entries with `call`, `result`/],
    ["- aws", /answers\.yaml: \[0\]: "aws" is no answer\./],
    ["- { call: getRegion, result: {} }", /\[0\]\.call: "getRegion" is no token of a function\. Write it whole/],
    ["- { call: a:b:c }", /\[0\]\.result: .* is no map of what the call gives\./],
    ["- { call: a:b:c, args: [1], result: {} }", /\[0\]\.args: .* is no map of arguments\./],
    ["- { call: a:b:c, arguments: {}, result: {} }", /\[0\]\.arguments: is no key of an answer\./],
    ["- [", /answers\.yaml:1:/],
  ];
  for (const [text, message] of faulty)
    it(`are refused: ${text}`, () => assert.throws(() => read(text), { name: "ConfigurationError", message }));

  it("have to be there if they are named", () =>
    assert.throws(
      () => readAnswers("/nowhere/answers.yaml"),
      /--answers: there is no file \/nowhere\/answers\.yaml\./,
    ));
});
