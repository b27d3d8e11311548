import type { Comment } from "./changes.ts";
import type { PullRequestComments } from "./keep-comments.ts";
import { type Api, request } from "./request.ts";

/** The finished run, as GitHub describes it in the event `workflow_run`. */
export interface WorkflowRun {
  readonly event: string;
  readonly head_sha: string;
  readonly head_branch: string;
  readonly html_url: string;
  /** Null if the fork was deleted. */
  readonly head_repository: { readonly full_name: string; readonly owner: { readonly login: string } } | null;
}

/**
 * Returns the numbers of the open pull requests whose newest commit is the one that ran. It searches by branch, because
 * GitHub finds no pull requests for a commit that exists only in a fork. It reads nothing from the run's artifacts,
 * because the author of the pull request may have written them.
 */
export async function pullRequestsOf(api: Api, repository: string, run: WorkflowRun): Promise<number[]> {
  if (run.event !== "pull_request" || run.head_repository === null) return [];
  const { full_name, owner } = run.head_repository;
  const head = encodeURIComponent(`${owner.login}:${run.head_branch}`);
  const found = await all(api, `/repos/${repository}/pulls?state=open&head=${head}`);
  return (found as PullRequest[])
    .filter((pull) => pull.head.sha === run.head_sha && pull.head.repo?.full_name === full_name)
    .map(({ number }) => number);
}

interface PullRequest {
  readonly number: number;
  readonly head: { readonly sha: string; readonly repo: { readonly full_name: string } | null };
}

/** Whether a pull request changes workflows or files that they use. It may then have changed how it is judged. */
export async function changesWorkflows(api: Api, repository: string, number: number): Promise<boolean> {
  const files = await all(api, `/repos/${repository}/pulls/${number}/files?`);
  // GitHub lists at most 3000 files.
  return (
    files.length >= 3000 ||
    (files as ChangedFile[]).some((file) =>
      [file.filename, file.previous_filename].some((name) => name?.startsWith(".github/")),
    )
  );
}

interface ChangedFile {
  readonly filename: string;
  readonly previous_filename?: string;
}

/** Name under which a workflow's own token comments. */
const OURSELVES = "github-actions[bot]";

/** Returns access to the comments of a pull request. */
export const githubComments = (api: Api, repository: string, number: number): PullRequestComments => ({
  async list() {
    const comments = await all(api, `/repos/${repository}/issues/${number}/comments?`);
    return (comments as IssueComment[]).map(
      ({ id, body, user }): Comment => ({ id: String(id), body: body ?? "", isOurs: user?.login === OURSELVES }),
    );
  },
  async apply(change) {
    if (change.kind === "create")
      await request(api, "POST", `/repos/${repository}/issues/${number}/comments`, { body: change.body });
    else await request(api, "PATCH", `/repos/${repository}/issues/comments/${change.id}`, { body: change.body });
  },
});

interface IssueComment {
  readonly id: number;
  readonly body?: string | null;
  readonly user: { readonly login: string } | null;
}

const PAGE = 100;

/** Reads every page of a list. */
async function all(api: Api, path: string): Promise<unknown[]> {
  const items: unknown[] = [];
  for (let page = 1; ; page++) {
    const more = await request(api, "GET", `${path}&per_page=${PAGE}&page=${page}`.replace("?&", "?"));
    if (!Array.isArray(more)) throw new Error(`GET ${path} answered with no list.`);
    items.push(...more);
    if (more.length < PAGE) return items;
  }
}
