import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "mocha";
import { folderOf } from "../support/folder.ts";
import { type Answer, type Asked, apiStub, runScript } from "../support/pulumi/api-stub.ts";

const script = join(import.meta.dirname, "..", "..", "ci", "comment-azure.ts");
const TOKEN = "secret-token-of-the-build";
const THREADS = "/My%20Project/_apis/git/repositories/r-1/pullRequests/42/threads";

const thread = (id: number, content: string | undefined, author: string, more = {}) => ({
  id,
  comments: content === undefined ? [] : [{ id: 1, content, author: { id: author } }],
  ...more,
});

async function comments(threads: unknown[], override?: (asked: Asked) => Answer | undefined) {
  const { url, asked } = await apiStub(
    (question) =>
      override?.(question) ?? {
        json: question.url.startsWith("/_apis/connectionData")
          ? { authenticatedUser: { id: "build" } }
          : { value: threads },
      },
  );
  const folder = folderOf({ "mesh-egress-plan-attempt-1/plan.md": "<!-- mesh-egress:network/live -->\n### ❌ live\n" });
  const result = await runScript(script, [folder], {
    SYSTEM_COLLECTIONURI: `${url}/`,
    SYSTEM_TEAMPROJECT: "My Project",
    SYSTEM_ACCESSTOKEN: TOKEN,
    SYSTEM_PULLREQUEST_PULLREQUESTID: "42",
    SYSTEM_PULLREQUEST_SOURCECOMMITID: "a".repeat(40),
    BUILD_REPOSITORY_ID: "r-1",
    BUILD_BUILDID: "5",
  });
  assert.ok(!`${result.stdout}${result.stderr}`.includes(TOKEN), "the token is never told");
  return { ...result, url, asked, written: asked.filter(({ method }) => method !== "GET") };
}

describe("the comment on a pull request in Azure Repos", () => {
  it("is a thread of its own that asks for no answer", async () => {
    const { code, stderr, url, written } = await comments([thread(1, "a word", "someone"), thread(2, undefined, "")]);
    assert.equal(code, 0, stderr);
    assert.deepEqual(
      written.map(({ method, url, authorization, body }) => [method, url, authorization, body]),
      [
        [
          "POST",
          `${THREADS}?api-version=7.1`,
          `Bearer ${TOKEN}`,
          {
            comments: [
              {
                parentCommentId: 0,
                commentType: 1,
                content: `<!-- mesh-egress:network/live -->\n<sub>Commit aaaaaaaaaaaa · [log](<${url}/My%20Project/_build/results?buildId=5>)</sub>\n\n### ❌ live\n`,
              },
            ],
            status: 4,
          },
        ],
      ],
    );
  });

  it("is found again and updated", async () => {
    const { written } = await comments([
      thread(1, "a word", "build"),
      thread(3, "<!-- mesh-egress:network/live -->\n✅", "build"),
    ]);
    assert.deepEqual(
      written.map(({ method, url }) => [method, url]),
      [["PATCH", `${THREADS}/3/comments/1?api-version=7.1`]],
    );
  });

  it("of somebody else, or deleted, isn't touched", async () => {
    const mark = "<!-- mesh-egress:network/live -->\n✅";
    const { written } = await comments([thread(3, mark, "someone"), thread(4, mark, "build", { isDeleted: true })]);
    assert.deepEqual(
      written.map(({ method }) => method),
      ["POST"],
    );
  });

  it("fails where the build may not comment, and says so", async () => {
    const { code, stderr } = await comments([], ({ method }) =>
      method === "POST"
        ? { status: 403, json: { message: "TF401027: You need the Git 'PullRequestContribute' permission" } }
        : undefined,
    );
    assert.equal(code, 1);
    assert.match(stderr, /answered 403: .*PullRequestContribute/);
  });
});
