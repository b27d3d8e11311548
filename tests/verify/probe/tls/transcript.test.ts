import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { transcribeTls } from "../../../../src/verify/probe/tls/transcript.ts";

type Side = "sent" | "received";
const record = (type: number, body: Uint8Array): Buffer => {
  const head = Buffer.from([type, 3, 3, 0, 0]);
  head.writeUInt16BE(body.length, 3);
  return Buffer.concat([head, body]);
};
const zeros = (length: number): Buffer => Buffer.alloc(length);

/** A ServerHello of TLS 1.2, or of 1.3 by its extension. */
const serverHello = (version13: boolean): Buffer => {
  const extension = version13 ? [0, 6, 0, 43, 0, 2, 3, 4] : [0, 0];
  const body = Buffer.concat([Buffer.from([3, 3]), zeros(32), Buffer.from([0, 0x13, 1, 0, ...extension])]);
  return record(22, Buffer.concat([Buffer.from([2, 0, 0, body.length]), body]));
};
const clientHello = record(22, Buffer.concat([Buffer.from([1]), zeros(200)]));

const play = (...steps: [side: Side, bytes: Buffer][]) => {
  const transcriber = transcribeTls();
  for (const [side, bytes] of steps) transcriber[side](bytes);
  return transcriber.read();
};

describe("what the bytes of a connection tell", () => {
  it("TLS 1.3 with a certificate asked for: its message goes out in a record before Finished", () => {
    const transcript = play(
      ["sent", clientHello],
      ["received", serverHello(true)],
      ["sent", record(23, zeros(25))],
      ["sent", record(23, zeros(69))],
    );
    assert.equal(transcript.version, "TLSv1.3");
    assert.equal(transcript.certificateAsked, true);
    assert.equal(transcript.helloBytes, clientHello.length);
  });

  it("TLS 1.3 without: Finished alone", () =>
    assert.equal(
      play(
        ["sent", clientHello],
        ["received", serverHello(true)],
        ["sent", record(20, zeros(1))],
        ["sent", record(23, zeros(69))],
      ).certificateAsked,
      false,
    ));

  it("TLS 1.3 before our answer: not known", () =>
    assert.equal(play(["sent", clientHello], ["received", serverHello(true)]).certificateAsked, undefined));

  for (const [message, asked] of [
    [11, true],
    [16, false],
  ] as const)
    it(`TLS 1.2, our first message being ${message}`, () => {
      const transcript = play(
        ["sent", clientHello],
        ["received", serverHello(false)],
        ["sent", record(22, Buffer.from([message, 0, 0, 0]))],
      );
      assert.deepEqual([transcript.version, transcript.certificateAsked], ["TLSv1.2", asked]);
    });

  it("an alert in clear", () =>
    assert.deepEqual(play(["sent", clientHello], ["received", record(21, Buffer.from([2, 112]))]).alert, {
      number: 112,
      name: "unrecognized_name",
    }));

  it("a page instead of TLS, made printable", () =>
    assert.equal(play(["received", Buffer.from("HTTP/1.1 403\r\n\u001b[31m")]).notTls, "HTTP/1.1 403 [31m"));

  it("a record without its end", () => {
    assert.equal(play(["received", record(22, zeros(90)).subarray(0, 50)]).recordUnfinished, true);
    assert.equal(play(["received", record(22, zeros(90))]).recordUnfinished, false);
  });
});

describe("for any bytes", () => {
  const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
  const piece = fc.oneof(
    bytes,
    fc.constantFrom(serverHello(true), serverHello(false), clientHello),
    fc.tuple(fc.integer({ min: 20, max: 24 }), bytes).map(([type, body]) => record(type, body)),
  );

  it("reads the same however they are cut", () =>
    fc.assert(
      fc.property(fc.array(piece), fc.infiniteStream(fc.integer({ min: 1, max: 40 })), (pieces, cuts) => {
        const all = Buffer.concat(pieces);
        const cut = transcribeTls();
        for (let at = 0; at < all.length; ) {
          const size = cuts.next().value;
          cut.received(all.subarray(at, at + size));
          at += size;
        }
        assert.deepEqual(cut.read(), play(["received", all]));
      }),
    ));

  it("neither throws nor asserts a version it hasn't read", () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom<Side>("sent", "received"), piece)), (steps) => {
        const { version, certificateAsked } = play(...steps);
        assert.ok(version !== undefined || certificateAsked === undefined);
      }),
    ));
});
