import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { describe, it } from "mocha";
import { z } from "zod";
import { judging, parseArgs } from "../../components/parse-args.ts";
import { type CheckedSelection, checkSelection, selectRules } from "../../components/selection.ts";
import { selectionShape } from "../../src/catalogue/selection.ts";

const Form = z.strictObject({ ...selectionShape, capacity: z.int().max(10).optional() });
const Arguments = judging(Form, (value, isFaulty) => checkSelection(value, isFaulty).faults);

function refused(args: unknown): string[] {
  try {
    parseArgs("Mesh", Arguments, args);
  } catch (error) {
    assert.ok(pulumi.InputPropertiesError.isInstance(error));
    return error.message.split("\n").slice(1);
  }
  throw new Error("nothing was refused");
}

describe("arguments with a selection", () => {
  it("give the rules of the catalogue that ships with the package", () => {
    const parsed = parseArgs("Mesh", Arguments, { environment: "int", capacity: 3 });
    assert.deepEqual(Object.keys(selectRules(parsed)), ["int-internet"]);
    assert.equal(parsed.capacity, 3);
  });

  it("are refused with every fault: of the selection's form, of what it selects, and of the rest", () =>
    assert.deepEqual(
      refused({
        environment: "int",
        documentation: "yes",
        extraHosts: {
          Bad: { host: "a.example.org", reason: "r", owner: "o" },
          short: { host: "b.example.org" },
          pinned: { host: "3.11.177.31", reason: "r", owner: "o" },
          live: { host: "msg.spineservices.nhs.uk", reason: "r", owner: "o" },
          long: { host: "c.example.org", reason: "r".repeat(121), owner: "o\nx" },
        },
        excludeEndpoints: ["int-intranet"],
        capacity: 11,
        network: "hscn",
      }),
      [
        'documentation: "yes" is neither true nor false. Write true.',
        'extraHosts.Bad: "Bad" can\'t be a rule key. Use lower-case letters, digits and hyphens, a letter first, at most 63.',
        "extraHosts.short.reason: is missing; expected text.",
        "extraHosts.short.owner: is missing; expected text.",
        'extraHosts.pinned.host: "3.11.177.31" is an IP address. Give the host name instead: addresses change, and rules go by name.',
        `extraHosts.long.reason: "${"r".repeat(76)}... has 121 characters, above 120, the most allowed.`,
        'extraHosts.long.owner: "o\\nx": holds a control or an invisible character; write one line of plain text.',
        "capacity: 11 is above 10, the most allowed.",
        'network: unknown key. Did you mean "networks"? Known are: environment, networks, documentation, revocation, extraHosts, excludeEndpoints, capacity.',
        'excludeEndpoints[0]: "int-intranet" is no endpoint. Did you mean "int-internet"? Known are: live-internet, live-api, int-internet, dep-internet, live-hscn, int-hscn, dep-hscn, documentation, revocation-ocsp, revocation-crl, revocation-pki.',
        'extraHosts.live.host: "msg.spineservices.nhs.uk" is a host of live; this stack is int.',
      ],
    ));

  const cases: [what: string, args: unknown, ...faults: string[]][] = [
    ["none at all", undefined, "is missing; expected a map of keys to values."],
    ["no environment", {}, 'environment: is missing; expected one of "int", "live", "dep".'],
    [
      "an environment that is none",
      { environment: "prod" },
      'environment: "prod" is not the name of an environment here. Write live.',
    ],
    [
      "no network, and one that is none",
      { environment: "int", networks: [] },
      "networks: [] is empty. Give at least one entry.",
    ],
    [
      "a network that is none",
      { environment: "int", networks: ["n3"] },
      'networks[0]: "n3" is not one of "internet", "hscn".',
    ],
    [
      "a list for a map",
      { environment: "int", extraHosts: ["a"] },
      'extraHosts: ["a"] is not a map of keys to values. Write it as in {key: value}.',
    ],
    [
      "a text for a list",
      { environment: "int", excludeEndpoints: "a" },
      'excludeEndpoints: "a" is not a list. Write ["a"].',
    ],
    [
      "an entry of a wrong type",
      { environment: "int", excludeEndpoints: [7] },
      "excludeEndpoints[0]: 7 is not text. Put it in quotes.",
    ],
    [
      "a wrong entry",
      { environment: "int", extraHosts: { a: 7 } },
      "extraHosts.a: 7 is not a map of keys to values. Write it as in {key: value}.",
    ],
  ];
  for (const [what, args, ...faults] of cases)
    it(`are refused: ${what}`, () => assert.deepEqual(refused(args), faults));
});

describe("the rules of arguments that are being checked", () => {
  const seen = (args: object): string[] => {
    let checked: CheckedSelection | undefined;
    judging(Form, (value, isFaulty) => {
      checked = checkSelection(value, isFaulty);
      return [];
    }).schema.safeParse(args);
    return Object.keys(checked?.rules ?? { faulty: true });
  };

  it("are there where the selection is sound, whatever else is wrong", () =>
    assert.deepEqual(seen({ environment: "int", capacity: 11 }), ["int-internet"]));

  it("are not where it is faulty, in form or in what it selects", () => {
    assert.deepEqual(seen({ environment: "prod" }), ["faulty"]);
    assert.deepEqual(seen({ environment: "int", excludeEndpoints: ["x"] }), ["faulty"]);
    assert.deepEqual(seen({ environment: "int", extraHosts: { a: { host: "1.2.3.4" } } }), ["faulty"]);
  });
});
