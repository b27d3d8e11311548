import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { OUTPUT_VALUE, SECRET, SIGNATURE } from "../../../src/egress/resource/pulumi-marks.ts";
import {
  at,
  entriesOf,
  flagOf,
  isGiven,
  itemsOf,
  numberOf,
  rootOf,
  textOf,
  within,
} from "../../../src/readers/kit/property-value.ts";
import { proxied, UNKNOWN, UNKNOWN_LIST } from "../../support/readers/readings.ts";

const secret = (more: object) => ({ [SIGNATURE]: SECRET, ...more });
const output = (more: object) => ({ [SIGNATURE]: OUTPUT_VALUE, ...more });

const SHAPES: [name: string, shape: (props: object) => object][] = [
  ["plain", (props) => props],
  ["behind the policy SDK's proxy", proxied],
];

for (const [name, shape] of SHAPES)
  describe(`values, ${name}`, () => {
    const root = rootOf(
      shape({
        text: "a",
        number: 443,
        digits: " 443 ",
        flag: true,
        words: "FALSE",
        nothing: null,
        later: UNKNOWN,
        made: `from ${UNKNOWN}`,
        list: ["a", UNKNOWN, null, "b"],
        laterList: UNKNOWN_LIST,
        map: { "a.b": 1, c: UNKNOWN },
        empty: [],
        secret: secret({ value: "s" }),
        nested: secret({ value: output({ value: ["x"] }) }),
        encrypted: secret({ ciphertext: "AAAB" }),
        awaited: output({}),
      }),
    );
    const kinds: [key: string, kind: string][] = [
      ["text", "known"],
      ["nothing", "absent"],
      ["missing", "absent"],
      ["later", "unknown"],
      ["made", "unknown"],
      ["laterList", "unknown"],
      ["secret", "known"],
      ["encrypted", "unknown"],
      ["awaited", "unknown"],
      ["toString", "absent"],
      ["__proto__", "absent"],
    ];
    for (const [key, kind] of kinds) it(`${key} is ${kind}`, () => assert.equal(at(root, key).kind, kind));

    it("of a map in a list of one are the map's, and can't be told of a longer list", () => {
      const lists = rootOf(
        shape({ one: [{ a: "b" }], two: [{ a: "b" }, { a: "c" }], none: [], deep: [[[{ a: "b" }]]] }),
      );
      assert.deepEqual(at(at(lists, "one"), "a"), { kind: "known", path: "one[0].a", raw: "b" });
      assert.deepEqual(at(at(lists, "two"), "a"), {
        kind: "unknown",
        path: "two.a",
        why: "it is in a list where a map belongs",
      });
      assert.equal(at(at(lists, "none"), "a").kind, "absent");
      assert.equal(at(at(lists, "deep"), "a").kind, "absent");
    });

    it("have their path, as Pulumi writes it", () => {
      assert.equal(within(root, "list", 1).path, "list[1]");
      assert.equal(within(root, "later", "deep", 2, "x").path, "later.deep[2].x");
      assert.equal(within(root, "missing", "deep").path, "missing.deep");
    });

    it("of lists are read one by one, unknown ones in their places", () => {
      assert.deepEqual(
        itemsOf(at(root, "list")).map(({ kind, path }) => `${path} ${kind}`),
        ["list[0] known", "list[1] unknown", "list[3] known"],
      );
      assert.deepEqual(itemsOf(at(root, "text")).map(textOf), ["a"]);
      assert.deepEqual(
        itemsOf(at(root, "laterList")).map(({ kind }) => kind),
        ["unknown"],
      );
      assert.deepEqual(itemsOf(at(root, "missing")), []);
      assert.deepEqual(itemsOf(at(root, "nested")).map(textOf), ["x"]);
    });

    it("of maps are read key by key", () => {
      assert.deepEqual(
        entriesOf(at(root, "map")).map(([key, { kind }]) => [key, kind]),
        [
          ["a.b", "known"],
          ["c", "unknown"],
        ],
      );
      assert.deepEqual(entriesOf(at(root, "list")), []);
      assert.deepEqual(entriesOf(at(root, "later")), []);
    });

    it("are taken as what they mean", () => {
      assert.deepEqual(
        ["text", "number", "flag", "secret", "later", "list"].map((key) => textOf(at(root, key))),
        ["a", "443", "true", "s", undefined, undefined],
      );
      assert.deepEqual(
        ["number", "digits", "text", "flag"].map((key) => numberOf(at(root, key))),
        [443, 443, undefined, undefined],
      );
      assert.deepEqual(
        ["flag", "words", "text", "number"].map((key) => flagOf(at(root, key))),
        [true, false, undefined, undefined],
      );
    });

    it("are given if there is something, known or not", () => {
      assert.deepEqual(
        ["text", "later", "list", "map", "empty", "nothing", "missing"].map((key) => isGiven(at(root, key))),
        [true, true, true, true, false, false, false],
      );
    });
  });

describe("values", () => {
  it("survive objects that throw at every touch", () => {
    const hostile = new Proxy(
      {},
      {
        get: () => assert.fail("get"),
        has: () => assert.fail("has"),
        ownKeys: () => assert.fail("ownKeys"),
        getOwnPropertyDescriptor: () => assert.fail("descriptor"),
      },
    );
    const root = rootOf({ hostile });
    assert.equal(within(root, "hostile", "key").kind, "unknown");
    assert.deepEqual(entriesOf(at(root, "hostile")), []);
    assert.deepEqual(itemsOf(rootOf(hostile)).length, 1);
  });
});
