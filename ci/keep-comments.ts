import { type Comment, type CommentChange, changesFor, MOST_SECTIONS, type Origin } from "./changes.ts";
import { sectionsOf } from "./section.ts";

/** Access to the comments of a pull request, on any platform. */
export interface PullRequestComments {
  list(): Promise<Comment[]>;
  apply(change: CommentChange): Promise<void>;
}

/**
 * Updates the comments of a pull request so that they show what the reports say.
 *
 * @returns the number of comments written.
 * @throws Error if the platform refuses; also if the reports hold more sections than allowed, after writing those that
 * are.
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
