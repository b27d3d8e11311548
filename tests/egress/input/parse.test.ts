import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { z } from "zod";
import { ConfigurationError } from "../../../src/egress/input/configuration-error.ts";
import { joinPath, parse } from "../../../src/egress/input/parse.ts";
import { didYouMean, show } from "../../../src/egress/input/show.ts";
import { counting } from "../../support/count-reads.ts";

const Sample = z.strictObject({
  colour: z.enum(["red", "green"]),
  one: z.literal("one").optional(),
  text: z.string().min(2).optional(),
  count: z.int().min(1).max(30000).optional(),
  flag: z.boolean().optional(),
  list: z.array(z.string()).min(1).optional(),
  hosts: z.record(z.string().regex(/^[a-z]+$/), z.strictObject({ host: z.string(), port: z.int() })).optional(),
  mode: z
    .union([
      z.string().refine((text) => text === "on", { error: "is no mode." }),
      z.strictObject({ until: z.string() }),
    ])
    .optional(),
});

/** What a user reads, a line for each fault. */
function faultsOf(value: unknown, path = ""): string[] {
  try {
    parse(Sample, value, path);
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.message.split("\n");
  }
}

const FAULTS: [what: string, value: Record<string, unknown>, ...messages: string[]][] = [
  ["a missing choice", { colour: undefined }, 'colour: is missing; expected one of "red", "green".'],
  ["an empty choice", { colour: "" }, 'colour: is empty; expected one of "red", "green".'],
  ["a choice that isn't offered", { colour: "blue" }, 'colour: "blue" is not one of "red", "green".'],
  ["the only choice", { one: "two" }, 'one: "two" is not "one".'],
  ["a number for text", { text: 83 }, "text: 83 is not text. Put it in quotes."],
  ["a boolean for text", { text: true }, "text: true is not text. Put it in quotes."],
  ["a list of more for text", { text: ["a", "b"] }, 'text: ["a","b"] is not text.'],
  ["a map for a list", { list: { a: "b" } }, 'list: {"a":"b"} is not a list. Write it as in [one, another].'],
  [
    "ten entries of a list, and how many more",
    { list: Array.from({ length: 10_000 }, (_, index) => index) },
    ...Array.from({ length: 10 }, (_, index) => `list[${index}]: ${index} is not text. Put it in quotes.`),
    "list: has more faults than these: 9990.",
  ],
  ["a list for text", { text: ["a"] }, 'text: ["a"] is not text. Write "a".'],
  ["text too short", { text: "a" }, 'text: "a" is too short. Give at least 2 characters.'],
  ["a number in quotes", { count: "12" }, 'count: "12" is not a number. Take the quotes away.'],
  ["text for a number", { count: "many" }, 'count: "many" is not a number.'],
  ["a broken number", { count: 1.5 }, "count: 1.5 is not a whole number."],
  ["a number too high", { count: 40000 }, "count: 40000 is above 30000, the most allowed."],
  ["a number too low", { count: 0 }, "count: 0 is below 1, the least allowed."],
  ["a boolean in quotes", { flag: "true" }, 'flag: "true" is neither true nor false. Take the quotes away.'],
  ["text for a boolean", { flag: "yes" }, 'flag: "yes" is neither true nor false. Write true.'],
  ["text for a list", { list: "a" }, 'list: "a" is not a list. Write ["a"].'],
  ["an empty list", { list: [] }, "list: [] is empty. Give at least one entry."],
  ["text for a map", { hosts: "a" }, 'hosts: "a" is not a map of keys to values. Write it as in {key: value}.'],
  ["the second alternative", { mode: {} }, "mode.until: is missing; expected text."],
  ["the first alternative", { mode: "off" }, "mode: is no mode."],
  [
    "an unknown key",
    { colours: "red" },
    'colours: unknown key. Did you mean "colour"? Known are: colour, one, text, count, flag, list, hosts, mode.',
  ],
  [
    "an unknown key inside a map inside an alternative",
    { mode: { untill: "x", until: "y" } },
    'mode.untill: unknown key. Did you mean "until"? Known are: until.',
  ],
  [
    "all faults together, each with its path",
    { hosts: { a: { host: 1, port: 0.5 }, b: { host: "x", prt: 1 } }, list: ["a", 2] },
    "list[1]: 2 is not text. Put it in quotes.",
    "hosts.a.host: 1 is not text. Put it in quotes.",
    "hosts.a.port: 0.5 is not a whole number.",
    "hosts.b.port: is missing; expected a number.",
    'hosts.b.prt: unknown key. Did you mean "port"? Known are: host, port.',
  ],
];

describe("parse", () => {
  for (const [what, value, ...messages] of FAULTS)
    it(`names ${what}`, () => assert.deepEqual(faultsOf({ colour: "red", ...value }), messages));

  it("gives what fits", () => assert.deepEqual(parse(Sample, { colour: "red" }), { colour: "red" }));

  it("puts the path of the value before each fault's own", () => {
    assert.deepEqual(faultsOf({ colour: "red", count: 0 }, "a.b[0]"), [
      "a.b[0].count: 0 is below 1, the least allowed.",
    ]);
    assert.deepEqual(faultsOf("x", "a"), ['a: "x" is not a map of keys to values. Write it as in {key: value}.']);
  });
});

it("answers whatever YAML or JSON may hold with a value or with faults that say something", () =>
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.record({ hosts: fc.jsonValue(), mode: fc.jsonValue() })), (value) => {
      for (const fault of faultsOf(value, "root")) assert.match(fault, /^root[^:]*.*: .+/s);
    }),
  ));

it("looks at a value twice as often for twice as many faults of it as a whole", () => {
  const Whole = z.custom<object>().superRefine((value, context) => {
    for (const key of Object.keys(value)) context.addIssue({ code: "custom", path: [key], message: "is none." });
  });
  const workOn = (size: number): number => {
    const { value, count } = counting(Object.fromEntries(Array.from({ length: size }, (_, index) => [`k${index}`, 1])));
    assert.throws(() => parse(Whole, value), ConfigurationError);
    return count();
  };
  const [once, twice] = [workOn(100), workOn(200)];
  assert.ok(twice < 2.3 * once, `${once} for 100, ${twice} for 200`);
});

it("writes paths as Pulumi does", () => {
  assert.equal(joinPath("a", ["b", 0, "c-d", 1]), "a.b[0].c-d[1]");
  assert.equal(joinPath("", ["a", "b"]), "a.b");
  assert.equal(joinPath("", []), "");
});

it("offers the nearest known word, if any is known", () => {
  assert.equal(didYouMean("prot", ["host", "port"]), ' Did you mean "port"?');
  assert.equal(didYouMean("prot", []), "");
});

it("shows at most 80 characters of a value", () => {
  assert.equal(show("x".repeat(78)), `"${"x".repeat(78)}"`);
  assert.equal(show("x".repeat(79)), `"${"x".repeat(76)}...`);
  assert.equal(show(undefined), "nothing");
});

describe("show", () => {
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  const cases: [value: unknown, shown: string][] = [
    ["plain", '"plain"'],
    [undefined, "nothing"],
    [circular, "an object"],
    [12n, "12"],
    ["a\u202eb\u2028c\u009bd", '"a\\u202eb\\u2028c\\u009bd"'],
    ["https://user:secret@host.example.org/", '"https://...@host.example.org/"'],
    ["😀".repeat(100), `"${"😀".repeat(76)}...`],
  ];
  for (const [value, shown] of cases) it(`writes ${shown}`, () => assert.equal(show(value), shown));
});
