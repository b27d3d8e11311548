import { resolve } from "node:path";
import { Command, Option } from "commander";
import { loadCatalogue } from "../../catalogue/load.ts";
import type { Grant } from "../../egress/grant.ts";
import { ConfigurationError } from "../../egress/input/configuration-error.ts";
import { matchesName } from "../../egress/name/name-pattern.ts";
import { clean } from "../../text/plain-text.ts";
import { CommandFailure } from "../complain.ts";
import { ExitCode, exitCodeHelp } from "../exit-codes.ts";
import { type Explanation, explainer } from "../explain/explanation.ts";
import { readFlowList } from "../explain/flow-list.ts";
import { exitCodeOf } from "../explain/outcome.ts";
import { FLOW_PROTOCOLS, type Question, readQuestion } from "../explain/question.ts";
import { MOST_IN_FULL, renderExplanation } from "../explain/render-explanation.ts";
import { givenStacks, type ProgramOptions, SOURCE_HELP, withProgramOptions } from "../given-stacks.ts";
import { noColorOption } from "../options.ts";
import type { PlanShell } from "../shell.ts";

interface Options extends ProgramOptions {
  readonly from?: string;
  readonly to?: string;
  readonly protocol?: string;
  readonly tls?: string;
  readonly flows?: string;
  readonly whyNot?: true;
  readonly json?: true;
  readonly cwd?: string;
}

/** `mesh-egress explain`: whether a client reaches a host, and which rule decides that at each layer. */
export const explain = (shell: PlanShell): Command =>
  describe(new Command("explain")).action(async (named: string[], options: Options) => {
    const cwd = resolve(shell.cwd, options.cwd ?? ".");
    const questions = questionsOf(options, cwd);
    const { stacks, notes } = await givenStacks(named, options, shell, { cwd });
    const limits = notes.flatMap(({ severity, message }) => (severity === "limit" ? [message] : []));
    const answering = stacks.map((stack) =>
      explainer(
        { ...stack, limits },
        {
          isMeshRule: isMeshRule(),
          withChanges: options.whyNot === true,
          withNearest: options.json === true || questions.length <= MOST_IN_FULL,
        },
      ),
    );
    const refused = notes.filter(({ severity }) => severity === "refused");
    for (const { message } of refused) shell.err.write(`${shell.err.paint("yellow", "warning:")} ${clean(message)}\n`);
    if (answering.every(({ isJudged }) => !isJudged))
      throw new CommandFailure(
        refused.length > 0
          ? "Nothing could be read that decides about what leaves."
          : "Nothing in these stacks decides about what leaves: no security group, NSG, ACL, route, firewall or policy. Check the source.",
      );
    const explanation: Explanation = {
      version: 1,
      flows: questions.flatMap((question) => answering.flatMap((one) => one.explain(question))),
    };
    shell.out.write(
      options.json ? `${JSON.stringify(explanation, undefined, 2)}\n` : renderExplanation(explanation, shell.out),
    );
    // The sources that were refused may hold a rule that opens or stops a flow.
    const code = exitCodeOf(explanation.flows);
    shell.exit(code === ExitCode.ok && refused.length > 0 ? ExitCode.failed : code);
  });

const describe = (command: Command): Command =>
  withProgramOptions(command)
    .summary("say whether a client reaches a host, and which rule decides")
    .description(
      "Asks each layer in turn, from DNS and security groups to the firewall's rules, and names the rule that decides, where it stands, and " +
        "what comes nearest. What the source doesn't hold is listed, never guessed.",
    )
    .argument("[source...]", SOURCE_HELP)
    .option("--from <network>", "address or network of the client (default: the clients of the MESH rules)")
    .option("--to <host[:port]>", "host or address (default port: 443)")
    .addOption(new Option("--protocol <protocol>", "what is spoken").choices(FLOW_PROTOCOLS))
    .option("--tls <version>", "the TLS version that the client prefers (default: 1.2 and 1.3)")
    .option("--flows <file>", "a list of flows, CSV or YAML, with what is expected of each (docs/explaining.md)")
    .option("--why-not", "say what would have to change to let it out")
    .option("-C, --cwd <dir>", "run as if started in this folder")
    .option("--json", "print JSON (docs/explaining.md)")
    .addOption(noColorOption())
    .addHelpText(
      "after",
      `
Examples:
  mesh-egress explain live --from 10.20.1.5 --to msg.spineservices.nhs.uk
  mesh-egress explain live --from 10.20.0.0/16 --to example.org:443 --why-not
  mesh-egress explain state.json --flows flows.csv

${exitCodeHelp(["ok", "failed", "usage", "findings"])}
  Without expectations, the exit code is 0 for any answer, and 1 if an answer is unknown.`,
    );

/** @throws ConfigurationError with every fault. */
function questionsOf({ flows, to, from, protocol, tls }: Options, cwd: string): Question[] {
  const fail = (path: string, message: string): never => {
    throw new ConfigurationError([{ path, message }]);
  };
  if (flows !== undefined) {
    if (to !== undefined || from !== undefined)
      fail("--flows", "asks a list of questions, and --from and --to one. Give either.");
    return readFlowList(resolve(cwd, flows));
  }
  if (to === undefined)
    return fail("--to", 'is missing. Name a host, as in "--to example.org:443", or a list with --flows.');
  const question = readQuestion({ to, from, protocol, tls }, (part) => `--${part}`);
  if (!("flow" in question)) throw new ConfigurationError(question);
  return [question];
}

/** Returns a function that tells whether a rule names a MESH host. */
function isMeshRule(): (grant: Grant) => boolean {
  const hosts = Object.values(loadCatalogue().endpoints).map(({ host }) => host);
  return ({ names = [] }) => names.some((pattern) => hosts.some((host) => matchesName(pattern, host)));
}
