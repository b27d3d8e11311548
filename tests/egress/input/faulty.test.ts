import assert from "node:assert/strict";
import { it } from "mocha";
import { faultyBy } from "../../../src/egress/input/faulty.ts";

it("what stands under a key is faulty where anything in it is", () => {
  const isFaulty = faultyBy([{ path: ["aws", "clientCidrs", 1] }, { path: ["mode"] }, { path: ["a.b"] }]);
  const cases: [keys: string[], faulty: boolean][] = [
    [["aws"], true],
    [["aws", "clientCidrs"], true],
    [["aws", "clientCidrs", "1"], true],
    [["aws", "clientCidrs", "2"], false],
    [["clientCidrs"], false],
    [["mode", "monitor"], false],
    [["a", "b"], false],
    [[], true],
  ];
  for (const [keys, faulty] of cases) assert.equal(isFaulty(...keys), faulty, keys.join("."));
  assert.equal(faultyBy([])(), false);
});
