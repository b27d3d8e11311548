import { markOf, type Section, sectionKeyOf } from "./section.ts";

/** A comment that stands on a pull request. */
export interface Comment {
  readonly id: string;
  readonly body: string;
  /** Whether we wrote it; anybody can write the mark. */
  readonly isOurs: boolean;
}

/** What to do, for one comment. */
export type CommentChange =
  | { readonly kind: "create"; readonly body: string }
  | { readonly kind: "update"; readonly id: string; readonly body: string };

/** What the sections were judged on; it comes from the platform, never from the run that wrote them. */
export interface Origin {
  /** Commit of the pull request that was judged. */
  readonly commit: string;
  /** Address of the run's log. */
  readonly log: string;
  /** What a reader must know before they believe the sections. */
  readonly warnings: readonly string[];
}

/** Comments on one pull request; a run that writes more has been tampered with, or is of no use to a reader. */
export const MOST_SECTIONS = 50;

/**
 * What makes the comments say what this run found: one for each section, and those of ours that the run says nothing of
 * say so, since an old verdict would look like one of this commit. Comments of others are left alone.
 */
export function changesFor(
  sections: readonly Section[],
  comments: readonly Comment[],
  origin: Origin,
): CommentChange[] {
  const ours = comments.filter(({ isOurs, body }) => isOurs && sectionKeyOf(body) !== undefined);
  const current = new Map(sections.slice(0, MOST_SECTIONS).map(({ key, body }) => [key, body]));
  const first = new Map<string, Comment>();
  for (const comment of ours) {
    const key = sectionKeyOf(comment.body) ?? "";
    if (!first.has(key)) first.set(key, comment);
  }
  const created = [...current]
    .filter(([key]) => !first.has(key))
    .map(([key, body]): CommentChange => ({ kind: "create", body: commentBody(key, body, origin) }));
  const updated = ours.flatMap((comment): CommentChange[] => {
    const key = sectionKeyOf(comment.body) ?? "";
    const said = first.get(key) === comment ? current.get(key) : undefined;
    const body = commentBody(key, said ?? noVerdict(key), origin);
    return body === comment.body ? [] : [{ kind: "update", id: comment.id, body }];
  });
  return [...updated, ...created];
}

const noVerdict = (key: string): string =>
  `### ❔ No verdict on \`${key}\`\n\nThis commit's run says nothing of it: the plan failed, or it is no longer planned. What stood here was of an earlier commit.`;

/** The words of the platform come first, where no open tag of the section can fold them away. */
function commentBody(key: string, body: string, { commit, log, warnings }: Origin): string {
  const head = [
    markOf(key),
    ...warnings.map((warning) => `> ⚠️ ${warning}\n`),
    `<sub>Commit ${commit.slice(0, 12)} · [log](<${encodeURI(log)}>)</sub>\n`,
  ].join("\n");
  return `${head}\n${shortened(body, MOST_CHARACTERS - head.length)}\n`;
}

/** Characters; GitHub takes 65,536. */
const MOST_CHARACTERS = 65_000;

function shortened(body: string, limit: number): string {
  if (body.length <= limit) return body;
  const kept = body.slice(0, limit - LEFT_OUT.length);
  return `${kept.slice(0, Math.max(0, kept.lastIndexOf("\n")))}${LEFT_OUT}`;
}

const LEFT_OUT = "\n\n**The rest is left out for length; the job summary of the run has it.**";
