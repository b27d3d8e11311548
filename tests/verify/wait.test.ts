import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { ConfigurationError } from "../../src/egress/input/configuration-error.ts";
import { Duration, showDuration } from "../../src/verify/model/duration.ts";
import { DEFAULT_LIMITS, readLimits } from "../../src/verify/model/limits.ts";
import { settleWithin } from "../../src/verify/probe/settle-within.ts";
import type { Verification } from "../../src/verify/report/verification.ts";
import { waitFor } from "../../src/verify/wait.ts";

const MINUTE = 60_000;

/** Rounds that take a second each, on a clock that moves by what is slept and worked. */
const wait = async (outcomes: readonly Verification["asExpected"][], limitMs: number) => {
  let now = 0;
  let round = 0;
  const rests: number[] = [];
  const report = await waitFor(
    async () => {
      now += 1000;
      const asExpected = outcomes[round] ?? outcomes.at(-1);
      round += 1;
      return { asExpected, rounds: 1 } as Verification;
    },
    { limitMs, pauseMs: 15_000 },
    { elapsed: () => now },
    async (milliseconds) => {
      now += milliseconds;
    },
    (_, leftMs) => rests.push(leftMs),
  );
  return { report, rests, now };
};

describe("--wait", () => {
  it("goes on until a round is as expected", async () => {
    const { report, now, rests } = await wait(["no", "unclear", "yes"], 10 * MINUTE);
    assert.deepEqual([report.asExpected, report.rounds, now], ["yes", 3, 33_000]);
    assert.deepEqual(rests, [599_000, 583_000]);
  });

  it("makes one round where that is enough", async () => assert.equal((await wait(["yes"], MINUTE)).report.rounds, 1));

  it("ends within its limit with the last round's report", async () => {
    const { report, now } = await wait(["no"], 2 * MINUTE);
    assert.equal(report.asExpected, "no");
    assert.ok(now <= 2 * MINUTE + 1000, String(now));
  });
});

describe("durations", () => {
  for (const [text, expected] of [
    ["1500ms", 1500],
    ["8s", 8000],
    ["10m", 600_000],
    ["1.5s", 1500],
    ["2h", 7_200_000],
    ["3min", 180_000],
  ] as const)
    it(text, () => assert.equal(Duration.parse(text), expected));

  for (const text of ["", "10", "-1s", "1d", "ten minutes", "0s", "25h", "1e3s", "Infinitys"])
    it(`refuses ${JSON.stringify(text)}`, () => assert.ok(!Duration.safeParse(text).success));

  it("are shown for people", () =>
    assert.deepEqual([3.4, 1500, 90_000].map(showDuration), ["3 ms", "1.5 s", "1.5 min"]));
});

describe("--limit", () => {
  it("changes what is named alone", () =>
    assert.deepEqual(readLimits(["tls=2s", "run=5m"]), { ...DEFAULT_LIMITS, tls: 2000, run: 300_000 }));

  it("tells every fault", () =>
    assert.throws(
      () => readLimits(["lat=2s", "tls=soon", "run"]),
      (error: unknown) => {
        assert.ok(error instanceof ConfigurationError);
        assert.deepEqual(
          error.faults.map(({ path }) => path),
          ["--limit", "--limit tls", "--limit run"],
        );
        assert.match(error.message, /"lat" is no step\. Did you mean "late"\?/);
        return true;
      },
    ));
});

describe("settleWithin", () => {
  const allowance = { limitMs: 60_000, signal: new AbortController().signal };

  it("takes the first value, and lets go once", async () => {
    let released = 0;
    const value = await settleWithin<string>(
      allowance,
      (why) => why,
      (settle) => {
        settle("first");
        settle("second");
        return () => {
          released += 1;
        };
      },
    );
    assert.deepEqual([value, released], ["first", 1]);
  });

  it("says which limit came first", async () => {
    const never = () => () => {};
    assert.equal(await settleWithin<string>({ ...allowance, limitMs: 1 }, (why) => why, never), "timed-out");
    assert.equal(
      await settleWithin<string>({ ...allowance, signal: AbortSignal.abort() }, (why) => why, never),
      "cut-short",
    );
  });

  it("starts nothing when the run is over", async () => {
    let started = false;
    await settleWithin<string>(
      { ...allowance, signal: AbortSignal.abort() },
      (why) => why,
      () => {
        started = true;
        return () => {};
      },
    );
    assert.equal(started, false);
  });
});
