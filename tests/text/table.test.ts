import assert from "node:assert/strict";
import fc from "fast-check";
import { it } from "mocha";
import { tableLines } from "../../src/text/table.ts";
import { plain } from "../../src/text/terminal.ts";

const word = fc.stringMatching(/^[a-z.]{1,30}$/);
const rows = [
  ["msg.nhs.uk", "443 TLS", "why it is open, at some length"],
  ["a", "80 HTTP", "short"],
];

it("a table is as wide as its contents, but for the last column, which is wrapped to the terminal", () =>
  assert.deepEqual(tableLines(["Host", "Port", "Why"], rows, 46, plain), [
    "Host        Port     Why",
    "msg.nhs.uk  443 TLS  why it is open, at some",
    "                     length",
    "a           80 HTTP  short",
  ]));

it("where the last column would be too narrow to read, it stands below its row", () =>
  assert.deepEqual(tableLines(["Host", "Port", "Why"], rows, 24, plain), [
    "Host        Port",
    "msg.nhs.uk  443 TLS",
    "  why it is open, at",
    "  some length",
    "a           80 HTTP",
    "  short",
  ]));

it("where the others don't fit, each row is a list", () =>
  assert.deepEqual(tableLines(["Host", "Port", "Why"], rows, 16, plain), [
    "msg.nhs.uk",
    "  Port  443 TLS",
    "  Why   why it",
    "        is open,",
    "        at some",
    "        length",
    "a",
    "  Port  80 HTTP",
    "  Why   short",
  ]));

it("no layout breaks a word or loses one", () =>
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          word,
          word,
          fc.array(word, { minLength: 1 }).map((words) => words.join(" ")),
        ),
        { minLength: 1 },
      ),
      fc.constantFrom(1, 10, 20, 40, 80, Number.POSITIVE_INFINITY),
      (cells, columns) => {
        const shown = tableLines(["Host", "Port", "Why"], cells, columns, plain).join(" ").split(/\s+/);
        const wanted = cells.flat().flatMap((cell) => cell.split(" "));
        assert.deepEqual(
          shown.filter((text) => text !== "" && !["Host", "Port", "Why"].includes(text)),
          wanted,
        );
      },
    ),
  ));

it("columns stay below each other where letters are wide", () =>
  assert.deepEqual(
    tableLines(
      ["a", "b"],
      [
        ["日本", "x"],
        ["abcd", "y"],
      ],
      40,
      plain,
    ).slice(1),
    ["日本  x", "abcd  y"],
  ));
