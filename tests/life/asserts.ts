import assert from "node:assert/strict";
import { harmsOf } from "./reach.ts";
import type { Ran } from "./stack.ts";

/** An update that went through, and did no harm on its way. */
export function assertSmooth(ran: Ran): void {
  assert.ok(ran.ok, ran.out);
  assertHarmless(ran);
}

/** An update that the cloud or the program refused, and that did no harm until then. */
export function assertRefused(ran: Ran, why: RegExp): void {
  assert.ok(!ran.ok, ["it went through:", ...ran.writes.map(({ what }) => what), ran.out].join("\n"));
  assert.match(ran.out, why);
  assertHarmless(ran);
}

const assertHarmless = ({ before, writes }: Ran): void => assert.deepEqual(harmsOf(before, writes), []);

/** An update or a preview that was refused before anything was written. */
export function assertUntouched(ran: Ran, why: RegExp): void {
  assertRefused(ran, why);
  assert.deepEqual(ran.writes, []);
}
