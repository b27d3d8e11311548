import { ShellCompDirective } from "@bomb.sh/tab";
import tab from "@bomb.sh/tab/commander";
import type { Command } from "commander";
import { chooseProject } from "../../stack/project/choose-program.ts";
import { stackNames } from "../../stack/project/project.ts";

/**
 * Adds `mesh-egress completion <shell>`, which prints the script for a shell to load, and `complete`, which that script
 * calls.
 *
 * @param root the command whose subcommands are all completed.
 * @param cwd folder in which stacks are searched.
 */
export function addCompletion(root: Command, cwd: string): void {
  const answers = tab(root, { completionCommandName: "completion" });
  for (const command of root.commands) {
    const known = answers.commands.get(command.name());
    if (known) known.description = command.summary() || command.description();
  }
  const plan = answers.commands.get("plan");
  const offerStacks = (offer: (value: string, description: string) => void): void => {
    for (const stack of stacksIn(cwd)) offer(stack, "");
  };
  plan?.argument("stack", offerStacks, true);
  const option = plan?.options.get("stack");
  if (option) option.handler = offerStacks;
  commandNamed(root, "completion")
    .summary("print what makes a shell complete this command")
    .addHelpText("after", HELP)
    .hook("postAction", (_, { args: [shell] }) => {
      if (shell === "bash") console.log(BASH_FILES);
    });
  commandNamed(root, "complete").action(async (words: string[]) => {
    if (words[0] === "checks") {
      const ids = await checkIds();
      answers.commands.get("checks")?.argument("check", (offer) => ids.forEach((id) => void offer(id, "")), true);
    }
    const directive = pathDirective(root, words);
    if (directive === undefined) answers.parse([...words]);
    else console.log(`:${directive}`);
  });
}

/** The script switches Bash's file completion off where it isn't wanted, but never on. */
const BASH_FILES = "complete -o default -F __mesh_egress_complete mesh-egress";

const HELP = `
Bash needs its package bash-completion.

Examples:
  bash        source <(mesh-egress completion bash)
  zsh         source <(mesh-egress completion zsh)
  fish        mesh-egress completion fish | source
  PowerShell  mesh-egress completion powershell | Out-String | Invoke-Expression

Put the line into ~/.bashrc, ~/.zshrc, ~/.config/fish/config.fish or $PROFILE to have it in every session.`;

function commandNamed(root: Command, name: string): Command {
  const found = root.commands.find((command) => command.name() === name);
  if (found === undefined) throw new Error(`There is no command "${name}" to complete by.`);
  return found;
}

/** Returns the stacks of the program that a plan would run; an empty list if they can't be determined. */
function stacksIn(cwd: string): string[] {
  try {
    return stackNames(chooseProject({ program: undefined, cwd }));
  } catch {
    // A completion can't report errors. The plan itself says what is wrong.
    return [];
  }
}

/** The checks load only on demand, because the shell waits meanwhile. */
const checkIds = async (): Promise<string[]> =>
  (await (await import("../../../policy/load-checks.ts")).loadChecks()).map(({ id }) => id);

/** Makes the shell offer files or folders if the current word is the value of an option that takes one, or a source. */
function pathDirective(root: Command, words: readonly string[]): number | undefined {
  const before = words.at(-2) ?? "";
  const command = root.commands.find((each) => each.name() === words[0]);
  const flags =
    command?.options.find((option) => before !== "" && [option.short, option.long].includes(before))?.flags ?? "";
  if (flags.includes("<dir>")) return ShellCompDirective.ShellCompDirectiveFilterDirs;
  const isSource = words[0] === "audit" && words.length > 1 && flags === "" && !words.at(-1)?.startsWith("-");
  return isSource || /<(?:file|path)>/.test(flags) ? ShellCompDirective.ShellCompDirectiveDefault : undefined;
}
