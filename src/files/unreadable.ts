/** Explains why a file couldn't be read and what to do, as a clause whose subject is the file. */
export function unreadable(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return REASONS[code ?? ""] ?? `can't be read${code === undefined ? "" : ` (${code})`}. Check the path.`;
}

const DENIED = "can't be read: permission is denied. Give its group to this user, or run as its owner.";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "is missing: there is no such file. Check the path.",
  ENOTDIR: "is missing: a part of its path is no folder. Check the path.",
  EACCES: DENIED,
  EPERM: DENIED,
  EISDIR: "is a folder, where a file is expected. Name a file in it, or move the folder away.",
};
