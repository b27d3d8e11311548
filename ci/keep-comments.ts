import { type Comment, type CommentChange, changesFor, MOST_SECTIONS, type Origin } from "./changes.ts";
import { sectionsOf } from "./section.ts";

/** Comments of a pull request, on any platform. */
export interface PullRequestComments {
  list(): Promise<Comment[]>;
  apply(change: CommentChange): Promise<void>;
}

/**
 * Makes the comments of a pull request say what the reports say.
 *
 * @returns how many were written.
 * @throws Error where the platform refuses, or after writing what it may where the reports hold more sections than it
 * may write.
 */
export async function keepComments(
  target: PullRequestComments,
  reports: readonly string[],
  origin: Origin,
): Promise<number> {
  const sections = sectionsOf(reports.join("\n"));
  const changes = changesFor(sections, await target.list(), origin);
  for (const change of changes) await target.apply(change);
  if (sections.length > MOST_SECTIONS)
    throw new Error(`The run reports on ${sections.length} stacks; only ${MOST_SECTIONS} have a comment.`);
  return changes.length;
}
