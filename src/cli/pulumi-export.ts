import { spawn } from "node:child_process";
import { once } from "node:events";
import { Refusal } from "../sources/input/refusal.ts";
import { clean, shorten } from "../text/plain-text.ts";

/** Returns the stack name to ask an installed Pulumi for: `acme/network/live` of `pulumi:acme/network/live`. */
export const exportedName = (argument: string): string | undefined => /^pulumi:(.+)$/s.exec(argument)?.[1];

/**
 * Yields the state of a stack, as this machine's Pulumi exports it with its current login. Secrets stay encrypted.
 *
 * @param cwd folder of the project, for a name that doesn't include one.
 * @throws Refusal if there is no such command or it fails, because its output is then no state.
 */
export async function* exportedState(name: string, cwd: string): AsyncGenerator<Buffer> {
  const child = spawn("pulumi", ["stack", "export", `--stack=${name}`, "--non-interactive", "--color=never"], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "close").catch((error: NodeJS.ErrnoException) => error);
  let complaint = "";
  child.stderr.on("data", (chunk: Buffer) => {
    if (complaint.length < MOST_OF_COMPLAINT) complaint += chunk.toString();
  });
  yield* child.stdout;
  const end = await ended;
  if (end instanceof Error)
    throw new Refusal(
      end.code === "ENOENT"
        ? "there is no `pulumi` on the PATH to ask. Install it, or give what `pulumi stack export` prints where it is."
        : `\`pulumi\` can't be run (${end.code}).`,
    );
  if (end[0] !== 0)
    throw new Refusal(
      `\`pulumi stack export\` failed: ${shorten(clean(complaint), 300) || `it ended with ${end[0] ?? end[1]}`}`,
    );
}

const MOST_OF_COMPLAINT = 10_000;
