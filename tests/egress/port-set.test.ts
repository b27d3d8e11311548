import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import {
  ALL_PORTS,
  complementOfPorts,
  describePorts,
  holdsPort,
  isEveryPort,
  NO_PORTS,
  portSetOf,
  readPorts,
  unionOfPorts,
} from "../../src/egress/port-set.ts";

const anyPortRange = fc.tuple(fc.nat(30), fc.nat(8)).map(([first, length]) => ({ first, last: first + length }));
const anyPorts = fc.array(anyPortRange, { maxLength: 5 }).map(portSetOf);
const PROBES = [...Array.from({ length: 45 }, (_, port) => port), 65535];

describe("readPorts", () => {
  const cases: [written: string, means: string][] = [
    ["443", "443"],
    [" 443 ", "443"],
    ["80,443", "80, 443"],
    ["80, 8000 - 8080", "80, 8000-8080"],
    ["442,443,444-445", "442-445"],
    ["80:443", "80-443"],
    ["443:", "443-65535"],
    [":443", "0-443"],
    ["*", "any port"],
    ["any", "any port"],
    ["ALL", "any port"],
    ["-1", "any port"],
    ["0-65535", "any port"],
    ["1-65535", "any port"],
    ["0", "0"],
    ["65536", '"65536" is no port'],
    ["443-80", '"443-80" is no port'],
    ["https", '"https" is no port'],
    ["", '"" is no port'],
    ["-", '"-" is no port'],
    ["80-", "80-65535"],
    ["4.5", '"4.5" is no port'],
  ];
  for (const [written, means] of cases)
    it(`reads ${JSON.stringify(written)} as ${means}`, () => {
      const found = readPorts(written);
      assert.equal("fault" in found ? found.fault : describePorts(found), means);
    });

  it("never throws", () => fc.assert(fc.property(fc.string(), (text) => void readPorts(text))));
});

describe("sets of ports", () => {
  it("hold what their parts hold, and what is left of all ports", () =>
    fc.assert(
      fc.property(anyPorts, anyPorts, (a, b) => {
        for (const port of PROBES) {
          assert.equal(holdsPort(unionOfPorts([a, b]), port), holdsPort(a, port) || holdsPort(b, port));
          assert.equal(holdsPort(complementOfPorts(a), port), !holdsPort(a, port));
        }
        assert.deepEqual(complementOfPorts(complementOfPorts(a)), a);
      }),
    ));

  it("are every port with or without port 0", () => {
    assert.equal(isEveryPort(ALL_PORTS), true);
    assert.equal(isEveryPort([{ first: 1, last: 65535 }]), true);
    assert.equal(isEveryPort([{ first: 2, last: 65535 }]), false);
    assert.equal(isEveryPort(NO_PORTS), false);
  });
});
