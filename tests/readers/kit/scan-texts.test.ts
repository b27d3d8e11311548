import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { rootOf } from "../../../src/readers/kit/index.ts";
import { scanTexts, Texts } from "../../../src/readers/kit/scan-texts.ts";
import { anyHostile } from "../../support/readers/oracle.ts";
import { proxied, UNKNOWN } from "../../support/readers/readings.ts";

const lines = (props: object): string[] => scanTexts(rootOf(props)).texts.map(({ path, text }) => `${path}: ${text}`);

const holding =
  (mark: RegExp) =>
  (text: string): boolean =>
    mark.test(text);

describe("scanTexts", () => {
  it("gives values and keys with their paths, numbers as texts", () =>
    assert.deepEqual(
      lines({ name: "task", env: [{ name: "URL", value: "https://example.org" }], ports: { "443": 1 } }),
      [
        "name: name",
        "env: env",
        "ports: ports",
        "name: task",
        "env[0].name: name",
        "env[0].value: value",
        "env[0].name: URL",
        "env[0].value: https://example.org",
        "ports.443: 443",
        "ports.443: 1",
      ],
    ));

  it("reads Base64 as well", () =>
    assert.deepEqual(lines({ userData: Buffer.from("#!/bin/sh\necho ü > /etc/hosts\n").toString("base64") }).slice(2), [
      "userData: #!/bin/sh\necho ü > /etc/hosts\n",
    ]));

  it("leaves words alone that only look like Base64", () =>
    assert.equal(lines({ a: "averylongwordwithoutblanks" }).length, 2));

  it("says what is known only after an update", () => {
    const props = { a: [{ b: UNKNOWN }], c: "x" };
    assert.deepEqual(scanTexts(rootOf(props)).unread, ["a[0].b"]);
    assert.deepEqual(scanTexts(rootOf(proxied(props))), scanTexts(rootOf(props)));
  });

  it("says where it is too deep to be read", () => {
    const deep = Array.from({ length: 70 }).reduce<object>((inner) => ({ a: inner }), { a: "x" });
    assert.equal(scanTexts(rootOf(deep)).unread.length, 1);
  });

  it("ends where things hold themselves", () => {
    const ring: { a: string; self?: unknown } = { a: "x" };
    ring.self = [ring, ring];
    assert.deepEqual(lines(ring), ["a: a", "self: self", "a: x"]);
  });

  it("holds every text that stands in JSON", () =>
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.string({ minLength: 1 }), (json, text) => {
        const found = scanTexts(rootOf({ json, more: [[{ deeper: { x: text } }]] })).texts;
        assert.ok(found.some((scanned) => scanned.text === text && scanned.path === "more[0][0].deeper.x"));
      }),
    ));

  it("is asked for a mark first, which no text that holds it escapes", () =>
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (json) => {
        const texts = new Texts([
          rootOf({ json, encoded: Buffer.from("mesh is in here, at 192.0.2.1").toString("base64") }),
        ]);
        assert.ok(texts.mayHold(holding(/192\.0\.2\.1/)));
        for (const { text } of texts
          .all()
          .filter(({ text }) => text.length > 3 && !/^(?:[-+.e\d]+|true|false)$/.test(text))) {
          const mark = new RegExp(text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"));
          // JSON inside a text is looked into with the text's own escapes.
          if (!/["\\\n]/.test(JSON.stringify(text).slice(1, -1))) assert.ok(texts.mayHold(holding(mark)), text);
        }
        assert.ok(new Texts([rootOf(proxied({ json, pin: UNKNOWN, a: "needle" }))]).mayHold(holding(/needle/)));
      }),
    ));

  it("leaves out what is read elsewhere", () =>
    assert.deepEqual(
      new Texts([rootOf({ a: { b: "one", c: "two" }, json: '{"d":["three"]}' })], ["a.b"])
        .all()
        .map(({ path }) => path),
      ["a", "json", "a.b", "a.c", "a.c", "json.d", "json.d[0]"],
    ));

  it("never throws", () =>
    fc.assert(
      fc.property(fc.dictionary(fc.string(), anyHostile), (makers) => {
        scanTexts(rootOf(Object.fromEntries(Object.entries(makers).map(([key, make]) => [key, make()]))));
      }),
    ));
});
