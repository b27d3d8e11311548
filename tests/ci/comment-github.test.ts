import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "mocha";
import { folderOf } from "../support/folder.ts";
import { type Answer, type Asked, apiStub, runScript } from "../support/pulumi/api-stub.ts";

const script = join(import.meta.dirname, "..", "..", "ci", "comment-github.ts");
const TOKEN = "secret-token-of-the-job";
const sha = "a".repeat(40);
const fork = { full_name: "stranger/network", owner: { login: "stranger" } };

interface World {
  readonly run?: Record<string, unknown>;
  readonly report?: string;
  readonly pulls?: unknown[];
  readonly comments?: unknown[];
  readonly files?: unknown[];
  readonly override?: (asked: Asked) => Answer | undefined;
}

const pull = (number: number, head: Record<string, unknown> = {}) => ({ number, head: { sha, repo: fork, ...head } });
const comment = (id: number, body: string, login = "github-actions[bot]") => ({ id, body, user: { login } });

/** Page by page, as GitHub gives lists. */
const page = (items: unknown[], url: string): unknown[] => {
  const query = new URL(url, "http://x").searchParams;
  const [size, number] = [Number(query.get("per_page") ?? 30), Number(query.get("page") ?? 1)];
  return items.slice(size * (number - 1), size * number);
};

/** Runs the program against a GitHub that is like this. */
async function comments(world: World) {
  const { url, asked } = await apiStub((question) => {
    const special = world.override?.(question);
    if (special) return special;
    const list = [
      [/^\/repos\/org\/network\/pulls\?/, world.pulls ?? [pull(7)]],
      [/^\/repos\/org\/network\/pulls\/7\/files\?/, world.files ?? []],
      [/^\/repos\/org\/network\/issues\/7\/comments\?/, world.comments ?? []],
    ].find(([route]) => (route as RegExp).test(question.url));
    return question.method === "GET"
      ? { json: list ? page(list[1] as unknown[], question.url) : [] }
      : { json: { id: 1 } };
  });
  const workflow_run = {
    event: "pull_request",
    head_sha: sha,
    head_branch: "pin & more",
    html_url: "https://github.example/org/network/actions/runs/1",
    head_repository: fork,
    ...world.run,
  };
  const folder = folderOf({
    "event.json": JSON.stringify({ workflow_run }),
    "reports/mesh-egress-1/plan.md": world.report ?? "<!-- mesh-egress:network/live -->\n### ❌ live\n",
  });
  const result = await runScript(script, [join(folder, "reports")], {
    GITHUB_EVENT_PATH: join(folder, "event.json"),
    GITHUB_REPOSITORY: "org/network",
    GITHUB_API_URL: url,
    GITHUB_TOKEN: TOKEN,
  });
  assert.ok(!`${result.stdout}${result.stderr}`.includes(TOKEN), "the token is never told");
  return { ...result, asked, written: asked.filter(({ method }) => method !== "GET") };
}

const bodyOf = (asked: Asked | undefined): string => (asked?.body as { body: string } | undefined)?.body ?? "";

describe("the comment on a pull request in GitHub", () => {
  it("is made on the pull request that has the commit, of a fork as well", async () => {
    const { code, stderr, asked, written } = await comments({});
    assert.equal(code, 0, stderr);
    assert.match(asked[0]?.url ?? "", /\/pulls\?state=open&head=stranger%3Apin%20%26%20more&/);
    assert.deepEqual(
      written.map(({ method, url, authorization }) => [method, url, authorization]),
      [["POST", "/repos/org/network/issues/7/comments", `Bearer ${TOKEN}`]],
    );
    assert.match(bodyOf(written[0]), /^<!-- mesh-egress:network\/live -->\n<sub>Commit aaaaaaaaaaaa[\s\S]*### ❌ live/);
  });

  it("is found again on any page, and updated", async () => {
    const others = Array.from({ length: 250 }, (_, index) => comment(index + 1, "a word", "someone"));
    const { written } = await comments({
      comments: [...others, comment(999, "<!-- mesh-egress:network/live -->\nold")],
    });
    assert.deepEqual(
      written.map(({ method, url }) => [method, url]),
      [["PATCH", "/repos/org/network/issues/comments/999"]],
    );
  });

  it("of somebody else with our mark isn't touched", async () => {
    const forged = ["stranger", "github-actions", "another-app[bot]"].map((login, index) =>
      comment(index, "<!-- mesh-egress:network/live -->\n✅", login),
    );
    const { written } = await comments({ comments: [...forged, { id: 9, body: null, user: null }] });
    assert.deepEqual(
      written.map(({ method }) => method),
      ["POST"],
    );
  });

  it("goes to no other pull request, whatever the report says", async () => {
    const elsewhere = [
      pull(1, { sha: "b".repeat(40) }),
      pull(2, { repo: { full_name: "stranger/other" } }),
      pull(3, { repo: null }),
    ];
    const { code, stdout, written } = await comments({
      pulls: elsewhere,
      report: "<!-- mesh-egress:a/b -->\npull request 1",
    });
    assert.equal(code, 0);
    assert.match(stdout, /No open pull request has a{40} as its newest commit/);
    assert.deepEqual(written, []);
  });

  for (const [what, run] of [
    ["a push", { event: "push" }],
    ["a fork that is gone", { head_repository: null }],
  ] as const)
    it(`isn't made for ${what}`, async () => {
      const { code, asked } = await comments({ run });
      assert.deepEqual([code, asked], [0, []]);
    });

  for (const files of [
    [{ filename: ".github/workflows/egress.yml" }],
    [{ filename: "x.yml", previous_filename: ".github/workflows/x.yml" }],
  ])
    it(`warns where the pull request changes ${JSON.stringify(files)}`, async () => {
      const { written } = await comments({ files });
      assert.match(bodyOf(written[0]), /^<!-- .* -->\n> ⚠️ This pull request changes files in `\.github`/);
    });

  it("warns of nothing where it doesn't", async () => {
    const { written } = await comments({ files: [{ filename: "index.ts" }, { filename: "docs/.github/x" }] });
    assert.doesNotMatch(bodyOf(written[0]), /⚠️/);
  });

  it("carries nobody's mention or picture", async () => {
    const { written } = await comments({
      report: "<!-- mesh-egress:a/b -->\n@org/everyone ![](https://evil.example/x.png) <img src=x>",
    });
    assert.match(bodyOf(written[0]), /@&#8203;org\/everyone !\[\]\\\(https:\/\/evil\.example\/x\.png\) &lt;img/);
  });

  for (const status of [401, 403, 404, 422, 500])
    it(`fails where GitHub answers ${status}, with its words`, async () => {
      const { code, stderr } = await comments({
        override: ({ method }) => (method === "POST" ? { status, json: { message: "no such right" } } : undefined),
      });
      assert.equal(code, 1);
      assert.match(
        stderr,
        new RegExp(`^POST /repos/org/network/issues/7/comments answered ${status}: .*no such right`),
      );
    });

  it("takes the token nowhere else", async () => {
    const elsewhere = await apiStub(() => ({ json: [] }));
    const { code } = await comments({
      override: () => ({ status: 307, headers: { location: `${elsewhere.url}/` } }),
    });
    assert.equal(code, 1);
    assert.deepEqual(elsewhere.asked, []);
  });

  it("fails, but comments, where a run reports on more stacks than anybody reads", async () => {
    const report = Array.from({ length: 60 }, (_, index) => `<!-- mesh-egress:a/s${index} -->\n❌`).join("\n");
    const { code, stderr, written } = await comments({ report });
    assert.deepEqual([code, written.length], [1, 50]);
    assert.match(stderr, /reports on 60 stacks; only 50 have a comment/);
  });
});
