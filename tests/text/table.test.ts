import assert from "node:assert/strict";
import { it } from "mocha";
import { renderTable } from "../../src/text/table.ts";
import { plain } from "../../src/text/terminal.ts";

const rows = [
  ["msg.nhs.uk", "443 TLS", "why it is open, at some length"],
  ["a", "80 HTTP", "short"],
];

it("a table is as wide as its contents, but for the last column, which is wrapped to the terminal", () =>
  assert.deepEqual(renderTable(["Host", "Port", "Why"], rows, 46, plain), [
    "Host        Port     Why",
    "msg.nhs.uk  443 TLS  why it is open, at some",
    "                     length",
    "a           80 HTTP  short",
  ]));

it("a narrow terminal leaves the last column readable", () =>
  assert.equal(
    renderTable(["Host", "Port", "Why"], rows, 10, plain)[1],
    "msg.nhs.uk  443 TLS  why it is open, at some",
  ));
