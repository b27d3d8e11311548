import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { LONGEST_VALUE, type Piece, ValueSplitter } from "../../../src/observe/input/split-values.ts";

const split = (...texts: readonly string[]): Piece[] => {
  const pieces: Piece[] = [];
  const splitter = new ValueSplitter((piece) => pieces.push(piece));
  for (const text of texts) splitter.push(text);
  splitter.end();
  return pieces;
};

const values = (...pieces: readonly unknown[]): Piece[] => pieces.map((value) => ({ value }));

describe("values of a log file", () => {
  it("stand one a line", () => {
    assert.deepEqual(split('{"a":1}\n{"b":"}{"}\r\n\n{"c":[1]}'), values({ a: 1 }, { b: "}{" }, { c: [1] }));
  });

  it("stand in one line without anything between them", () => {
    assert.deepEqual(split('{"a":1}{"b":{"c":"\\"}"}} {"d":2}\n'), values({ a: 1 }, { b: { c: '"}' } }, { d: 2 }));
  });

  it("stand behind a time", () => {
    assert.deepEqual(split('2026-11-24T16:00:00.000Z {"a":1}\n'), values({ a: 1 }));
  });

  it("are the elements of a document's list, laid out or not", () => {
    const document = { nextToken: "t", events: [{ message: "x" }, { message: "y" }], searched: [{ a: 1 }] };
    assert.deepEqual(split(JSON.stringify(document, null, 2)), values({ message: "x" }, { message: "y" }));
    assert.deepEqual(split(JSON.stringify([{ a: 1 }, { b: 2 }], null, 4)), values({ a: 1 }, { b: 2 }));
    assert.deepEqual(split(JSON.stringify(["one", 'tw"o'], null, 4)), values("one", 'tw"o'));
  });

  it("are the document itself where it has no such list", () => {
    const record = { query_name: "a.example.", answers: [{ Rdata: "192.0.2.1" }], srcids: {} };
    assert.deepEqual(split(JSON.stringify(record, null, 2)), values(record));
  });

  it("are lines of text where they are no JSON", () => {
    assert.deepEqual(split("version account-id\n2 123 eni-1\n"), [
      { line: "version account-id" },
      { line: "2 123 eni-1" },
    ]);
  });

  it("that are cut off are told, and lose nothing before them", () => {
    assert.deepEqual(split('{"a":1}\n{"b":'), [{ value: { a: 1 } }, { unread: '{"b":' }]);
    assert.deepEqual(split('{\n "events": [\n  {"message": "x"},\n  {"mess'), [
      { value: { message: "x" } },
      { unread: '{"mess' },
    ]);
    assert.deepEqual(split('{"a":1}{"b":\n{"c":3}\n'), [{ value: { a: 1 } }, { unread: '{"b":' }, { value: { c: 3 } }]);
  });

  it("that have text between them which belongs to none leave nothing out", () => {
    assert.deepEqual(split('{"a":1}t of a line"}{"b":2}}\n'), [
      { value: { a: 1 } },
      { unread: 't of a line"}{"b":2}}\n'.slice(0, -1) },
      { value: { b: 2 } },
      { unread: "}" },
    ]);
    const noise = "x".repeat(LONGEST_VALUE + 1);
    assert.deepEqual(split('{"a":1}\n', noise, noise), [{ value: { a: 1 } }, { unread: "x".repeat(80) }]);
  });

  it("that are no JSON between others are told", () => {
    assert.deepEqual(split('{"a":1}\n{broken}\n{"c":3}\n'), [
      { value: { a: 1 } },
      { unread: "{broken}" },
      { value: { c: 3 } },
    ]);
  });

  const record = fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 2 }), { minKeys: 1 });

  it("are the same however the file comes in pieces, and in whatever form", () =>
    fc.assert(
      fc.property(
        fc.array(record, { minLength: 1, maxLength: 6 }),
        fc.constantFrom("lines", "joined", "events", "list"),
        fc.integer({ min: 1, max: 40 }),
        (records, form, size) => {
          const plain: unknown = JSON.parse(JSON.stringify(records));
          const texts = records.map((each) => JSON.stringify(each));
          const text = {
            lines: texts.join("\n"),
            joined: texts.join(""),
            events: JSON.stringify({ events: records }, null, 1),
            list: JSON.stringify(records, null, 2),
          }[form];
          const pieces = text.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [];
          assert.deepEqual(split(...pieces), values(...(plain as unknown[])));
        },
      ),
    ));

  it("never come from nothing, and never throw", () =>
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom(...'{}[]",:\\\n a1') })), (texts) => {
        const whole = texts.join("");
        const found = split(...texts);
        if (/[^\s]/.test(whole.replaceAll(/[\]},:]/g, ""))) assert.ok(found.length >= 0);
        for (const piece of found) if ("value" in piece) assert.ok(piece.value !== undefined);
      }),
    ));
});
