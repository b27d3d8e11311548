import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { Port } from "../../src/egress/ports.ts";
import { faultOf } from "../support/faults.ts";

describe("Port", () => {
  for (const port of [1, 80, 443, 65535]) it(`takes ${port}`, () => assert.equal(Port.parse(port), port));

  const refused: [value: unknown, fault: RegExp][] = [
    [0, /^0 is below 1, the least allowed\.$/],
    [-443, /^-443 is below 1, the least allowed\.$/],
    [65536, /^65536 is above 65535, the most allowed\.$/],
    [443.5, /^443\.5 is not a whole number\.$/],
    ["443", /^"443" is not a number\./],
    [Number.NaN, / is not a number\.$/],
    [Number.POSITIVE_INFINITY, / is not a /],
    [undefined, /^is missing; expected a number\.$/],
  ];
  for (const [value, fault] of refused) it(`refuses ${value}`, () => assert.match(faultOf(Port, value), fault));
});
