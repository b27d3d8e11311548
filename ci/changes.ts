import { markOf, type Section, sectionKeyOf } from "./section.ts";

/** A comment on a pull request. */
export interface Comment {
  readonly id: string;
  readonly body: string;
  /** Whether we wrote it. Anybody can write the mark, so the mark alone doesn't prove it. */
  readonly isOurs: boolean;
}

/** What to do with one comment. */
export type CommentChange =
  | { readonly kind: "create"; readonly body: string }
  | { readonly kind: "update"; readonly id: string; readonly body: string };

/** Facts about the run that was judged. They come from the platform, never from the run that wrote the sections. */
export interface Origin {
  /** Commit of the pull request that the run judged. */
  readonly commit: string;
  /** Address of the run's log. */
  readonly log: string;
  /** Warnings that a reader needs before they trust the sections. */
  readonly warnings: readonly string[];
}

/** Most comments on one pull request. A run that writes more was tampered with, or helps no reader. */
export const MOST_SECTIONS = 50;

/**
 * Returns the changes that make our comments show what this run found: one comment for each section. Our comments
 * without a section in this run are updated to say so, because an old verdict would look like one of this commit.
 * Comments of others are left alone.
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
  `### ❔ No verdict on \`${key}\`\n\nThis commit's run has no report on it: its plan failed, or it is no longer planned. The earlier report was on another commit.`;

/** The platform's facts come first, where no open tag of the section can fold them away. */
function commentBody(key: string, body: string, { commit, log, warnings }: Origin): string {
  const head = [
    markOf(key),
    ...warnings.map((warning) => `> ⚠️ ${warning}\n`),
    `<sub>Commit ${commit.slice(0, 12)} · [log](<${encodeURI(log)}>)</sub>\n`,
  ].join("\n");
  return `${head}\n${shortened(body, MOST_CHARACTERS - head.length)}\n`;
}

/** Characters; GitHub accepts 65,536. */
const MOST_CHARACTERS = 65_000;

function shortened(body: string, limit: number): string {
  if (body.length <= limit) return body;
  const kept = body.slice(0, limit - LEFT_OUT.length);
  return `${kept.slice(0, Math.max(0, kept.lastIndexOf("\n")))}${LEFT_OUT}`;
}

const LEFT_OUT = "\n\n**The rest is left out for length; the job summary of the run has it.**";
