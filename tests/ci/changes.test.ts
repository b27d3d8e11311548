import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { type Comment, changesFor, MOST_SECTIONS, type Origin } from "../../ci/changes.ts";
import { markOf, sectionKeyOf } from "../../ci/section.ts";

const origin: Origin = {
  commit: "0123456789abcdef0123456789abcdef01234567",
  log: "https://ci.example/1",
  warnings: [],
};
const section = (key: string, body = `### ✅ ${key}`) => ({ key, body });

/** The comments as they stand after the changes. */
const commentsAfter = (
  comments: readonly Comment[],
  sections: Parameters<typeof changesFor>[0],
  from = origin,
): Comment[] => {
  const changes = changesFor(sections, comments, from);
  const updated = new Map(changes.flatMap((change) => (change.kind === "update" ? [[change.id, change.body]] : [])));
  const created = changes.flatMap(({ kind, body }, index) =>
    kind === "create" ? [{ id: `new-${index}`, body, isOurs: true }] : [],
  );
  return [...comments.map((comment) => ({ ...comment, body: updated.get(comment.id) ?? comment.body })), ...created];
};

describe("comments on a pull request", () => {
  it("are made once and updated from then on, also when clean", () => {
    const first = commentsAfter([], [section("a/live", "### ❌ a pin")]);
    assert.equal(
      first[0]?.body,
      "<!-- mesh-egress:a/live -->\n<sub>Commit 0123456789ab · [log](<https://ci.example/1>)</sub>\n\n### ❌ a pin\n",
    );
    const second = commentsAfter(first, [section("a/live")], { ...origin, commit: "f".repeat(40) });
    assert.equal(second.length, 1);
    assert.match(second[0]?.body ?? "", /Commit ffffffffffff[\s\S]*### ✅ a\/live/);
  });

  it("aren't written where they say it already", () =>
    assert.deepEqual(changesFor([section("a/b")], commentsAfter([], [section("a/b")]), origin), []));

  it("don't keep the verdict of an earlier commit where a run says nothing", () => {
    const before = commentsAfter([], [section("a/int"), section("a/live")]);
    for (const sections of [[], [section("a/int")], [section("run-0123456789ab", "### ❌ not judged")]]) {
      const live = commentsAfter(before, sections, { ...origin, commit: "f".repeat(40) })[1];
      assert.match(live?.body ?? "", /### ❔ No verdict on `a\/live`/);
      assert.doesNotMatch(live?.body ?? "", /✅/);
    }
  });

  it("of others are left alone, whatever mark they bear", () => {
    const foreign = { id: "1", body: `${markOf("a/live")}\n✅ trust me`, isOurs: false };
    const [untouched, own] = commentsAfter([foreign], [section("a/live", "### ❌")]);
    assert.deepEqual(untouched, foreign);
    assert.match(own?.body ?? "", /### ❌/);
  });

  it("of ours about something else are left alone", () =>
    assert.deepEqual(
      changesFor([section("a/b")], [{ id: "1", body: "coverage: 80 %", isOurs: true }], origin).map(({ kind }) => kind),
      ["create"],
    ));

  it("that two runs made at once say one verdict", () => {
    const twice = ["1", "2"].map((id) => ({ id, body: `${markOf("a/b")}\n✅ old`, isOurs: true }));
    const [first, second] = commentsAfter(twice, [section("a/b", "### ❌ new")]);
    assert.match(first?.body ?? "", /### ❌ new/);
    assert.match(second?.body ?? "", /No verdict/);
  });

  it("tell the warning before anything of the run", () => {
    const [comment] = commentsAfter([], [section("a/b", "<details>")], {
      ...origin,
      warnings: ["Read the workflows."],
    });
    assert.match(comment?.body ?? "", /^<!-- mesh-egress:a\/b -->\n> ⚠️ Read the workflows\.\n\n<sub>/);
  });

  it("fit into what GitHub takes, and say what is left out", () => {
    const [comment] = commentsAfter([], [section("a/b", "x\n".repeat(60_000))]);
    assert.ok((comment?.body.length ?? 0) <= 65_536);
    assert.match(comment?.body ?? "", /left out for length/);
    assert.equal(sectionKeyOf(comment?.body ?? ""), "a/b");
  });

  it("don't flood the pull request", () =>
    assert.equal(
      changesFor(
        Array.from({ length: 500 }, (_, index) => section(`a/s${index}`)),
        [],
        origin,
      ).length,
      MOST_SECTIONS,
    ));
});
