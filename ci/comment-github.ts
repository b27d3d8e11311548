import { readFileSync } from "node:fs";
import { changesWorkflows, githubComments, pullRequestsOf, type WorkflowRun } from "./github.ts";
import { keepComments } from "./keep-comments.ts";
import { readReports } from "./reports.ts";

/**
 * Comments on the pull request of a finished run: `node ci/comment-github.ts FOLDER`, with the run's artifacts in the
 * folder. Environment: GITHUB_TOKEN, and what the runner sets.
 */
const { GITHUB_EVENT_PATH = "", GITHUB_REPOSITORY = "", GITHUB_API_URL = "", GITHUB_TOKEN = "" } = process.env;

const WARNING =
  "This pull request changes files in `.github`. It may have changed how it is judged: read those changes before you believe this.";

try {
  const run: WorkflowRun = JSON.parse(readFileSync(GITHUB_EVENT_PATH, "utf8")).workflow_run;
  const api = { url: GITHUB_API_URL, token: GITHUB_TOKEN };
  const numbers = await pullRequestsOf(api, GITHUB_REPOSITORY, run);
  if (numbers.length === 0)
    console.log(`No open pull request has ${run.head_sha} as its newest commit; nothing to do.`);
  const reports = readReports(process.argv[2] ?? "");
  for (const number of numbers) {
    const warnings = (await changesWorkflows(api, GITHUB_REPOSITORY, number)) ? [WARNING] : [];
    const origin = { commit: run.head_sha, log: run.html_url, warnings };
    const written = await keepComments(githubComments(api, GITHUB_REPOSITORY, number), reports, origin);
    console.log(`Pull request ${number}: ${written} comments written.`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
