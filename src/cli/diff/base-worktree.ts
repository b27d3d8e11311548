import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { ConfigurationError } from "../../egress/input/configuration-error.ts";
import { show } from "../../egress/input/show.ts";

const run = promisify(execFile);

/**
 * Calls `use` with the folder as of a git ref, in a separate worktree that uses the packages installed here. Removes
 * the worktree afterwards in any case.
 *
 * @param folder of a program, in a git repository.
 * @throws ConfigurationError if there is no repository, no such ref, or no such folder in it.
 */
export async function withFolderAt<Result>(
  folder: string,
  ref: string,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const own = realpathSync(folder);
  const root = await git(own, ["rev-parse", "--show-toplevel"], `${show(folder)} is in no git repository.`);
  const commit = await git(
    own,
    ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`],
    `there is no commit ${show(ref)} here. Fetch it first; in a pipeline, check out with its history.`,
  );
  const place = mkdtempSync(join(realpathSync(tmpdir()), "mesh-egress-"));
  const tree = join(place, "base");
  const remove = (): void => rmSync(place, { recursive: true, force: true });
  // A signal ends the process without running the code below.
  process.once("exit", remove);
  const stop = (signal: NodeJS.Signals): void => {
    remove();
    process.kill(process.pid, signal);
  };
  for (const signal of SIGNALS) process.once(signal, stop);
  try {
    await git(own, ["-c", "core.hooksPath=/dev/null", "worktree", "add", "--detach", tree, commit]);
    const there = join(tree, relative(root, own));
    if (!existsSync(there))
      throw new ConfigurationError([
        { path: "--base-ref", message: `${show(ref)} has no folder ${relative(root, own)}.` },
      ]);
    for (const inner of foldersBetween(root, own)) linkPackages(inner, join(tree, relative(root, inner)));
    return await use(there);
  } finally {
    for (const signal of SIGNALS) process.removeListener(signal, stop);
    process.removeListener("exit", remove);
    remove();
    await git(own, ["worktree", "prune"]).catch(() => undefined);
  }
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Returns the folders from the repository's root down to the folder, both included. */
function foldersBetween(root: string, folder: string): string[] {
  const folders = [folder];
  for (let at = folder; at !== root && at !== dirname(at); ) {
    at = dirname(at);
    folders.unshift(at);
  }
  return folders;
}

/** Links the installed packages, which git doesn't hold. If the ref has its own, they stay. */
function linkPackages(from: string, to: string): void {
  const [installed, linked] = [join(from, "node_modules"), join(to, "node_modules")];
  if (existsSync(installed) && existsSync(to) && !existsSync(linked)) symlinkSync(installed, linked, "dir");
}

/** Returns what git prints. If git fails, the error says `complaint` or, without one, git's own message. */
async function git(folder: string, args: readonly string[], complaint?: string): Promise<string> {
  try {
    return (await run("git", ["-C", folder, ...args], { encoding: "utf8" })).stdout.trim();
  } catch (error) {
    const { stderr = "", code } = error as { stderr?: string; code?: unknown };
    const said = code === "ENOENT" ? "git isn't installed." : (complaint ?? `git failed: ${stderr.trim()}`);
    throw new ConfigurationError([{ path: "--base-ref", message: said }]);
  }
}
