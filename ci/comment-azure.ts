import { azureComments } from "./azure.ts";
import { keepComments } from "./keep-comments.ts";
import { readReports } from "./reports.ts";

/**
 * Comments on this build's pull request: `node ci/comment-azure.ts FOLDER`, with the artifacts in the folder.
 * Environment: SYSTEM_ACCESSTOKEN, and what the agent sets.
 */
const env = (name: string): string => process.env[name] ?? "";

try {
  const url = env("SYSTEM_COLLECTIONURI").replace(/\/+$/, "");
  const project = env("SYSTEM_TEAMPROJECT");
  const target = azureComments(
    { url, token: env("SYSTEM_ACCESSTOKEN") },
    { project, repository: env("BUILD_REPOSITORY_ID"), number: env("SYSTEM_PULLREQUEST_PULLREQUESTID") },
  );
  const written = await keepComments(target, readReports(process.argv[2] ?? ""), {
    commit: env("SYSTEM_PULLREQUEST_SOURCECOMMITID"),
    log: `${url}/${project}/_build/results?buildId=${env("BUILD_BUILDID")}`,
    warnings: [],
  });
  console.log(`${written} comments written.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
