import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { ownershipOf } from "../../src/report/parts/ownership.ts";

const EXTRA = { host: "a.example", owner: "Extra team", reason: "extra reason", reviewBy: "2027-01-31" };
const of = (labels: readonly string[], nearbyLabels: readonly string[] = [], extra?: typeof EXTRA) =>
  ownershipOf({ labels, nearbyLabels }, extra, undefined);

describe("who answers for an opening", () => {
  for (const [what, found, expected] of [
    ["nobody who is told", of(["rule"]), [null, null, null]],
    [
      "whom its tags name",
      of(["Owner=Team A", "Reason=MESH", "ReviewBy=2027-03-31"]),
      ["Team A", "MESH", "2027-03-31"],
    ],
    [
      "in any spelling",
      of(["service-owner=Team A", "JUSTIFICATION=MESH", "expiry_date=2027-03-31"]),
      ["Team A", "MESH", "2027-03-31"],
    ],
    ["with a time behind the day", of(["expires=2027-03-31T00:00:00Z"]), [null, null, "2027-03-31"]],
    ["not until a day that is none", of(["expires=2027-13-41", "expires=soon"]), [null, null, null]],
    [
      "its own tags before those round it",
      of(["Owner=Own"], ["Owner=Round it", "Reason=Round it"]),
      ["Own", "Round it", null],
    ],
    [
      "an extra host's owner before all tags",
      of(["Owner=Tag"], [], EXTRA),
      ["Extra team", "extra reason", "2027-01-31"],
    ],
    [
      "what our components write behind a reason",
      of(["MESH egress allows x: why (owner: Team B)"]),
      ["Team B", null, null],
    ],
    ["an empty tag names nobody", of(["Owner=", "Team=Team C"]), ["Team C", null, null]],
    ["a text that only looks like a tag", of(["the Owner=x of it"]), [null, null, null]],
  ] as const)
    it(what, () => assert.deepEqual([found.owner, found.reason, found.until], expected));
});
