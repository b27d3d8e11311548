import type { Comment } from "./changes.ts";
import type { PullRequestComments } from "./keep-comments.ts";
import { type Api, request } from "./request.ts";

/** The pull request to comment on. `url` of the API is that of the collection. */
export interface AzurePullRequest {
  readonly project: string;
  /** Name or id. */
  readonly repository: string;
  readonly number: string;
}

const VERSION = "api-version=7.1";

/**
 * Thread status "closed": the comment needs no answer, because the build's result stops a change and the comment says
 * why.
 */
const CLOSED = 4;

/** Returns access to our comments on a pull request in Azure Repos, where each comment begins a thread. */
export function azureComments(api: Api, { project, repository, number }: AzurePullRequest): PullRequestComments {
  const threads = ["", project, "_apis", "git", "repositories", repository, "pullRequests", number, "threads"]
    .map(encodeURIComponent)
    .join("/");
  return {
    async list() {
      const { authenticatedUser } = (await request(api, "GET", "/_apis/connectionData")) as ConnectionData;
      const { value } = (await request(api, "GET", `${threads}?${VERSION}`)) as Threads;
      return value.flatMap(({ id: thread, comments: [first], isDeleted }): Comment[] =>
        first === undefined || isDeleted
          ? []
          : [
              {
                id: `${thread}/comments/${first.id}`,
                body: first.content ?? "",
                isOurs: first.author.id === authenticatedUser.id,
              },
            ],
      );
    },
    async apply(change) {
      if (change.kind === "update")
        await request(api, "PATCH", `${threads}/${change.id}?${VERSION}`, { content: change.body });
      else
        await request(api, "POST", `${threads}?${VERSION}`, {
          comments: [{ parentCommentId: 0, content: change.body, commentType: 1 }],
          status: CLOSED,
        });
    },
  };
}

interface ConnectionData {
  readonly authenticatedUser: { readonly id: string };
}

interface Threads {
  readonly value: readonly {
    readonly id: number;
    readonly isDeleted?: boolean;
    readonly comments: readonly {
      readonly id: number;
      readonly content?: string;
      readonly author: { readonly id: string };
    }[];
  }[];
}
