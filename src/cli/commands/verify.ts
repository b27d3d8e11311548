import { setTimeout as sleep } from "node:timers/promises";
import { Command, Option } from "commander";
import { loadCatalogue } from "../../catalogue/load.ts";
import { parse } from "../../egress/input/parse.ts";
import { clean } from "../../text/plain-text.ts";
import { Duration, showDuration } from "../../verify/model/duration.ts";
import { RUNGS } from "../../verify/model/rungs.ts";
import { EXPECTATIONS } from "../../verify/model/verify-request.ts";
import type { World } from "../../verify/model/world.ts";
import { thisMachine } from "../../verify/probe/this-machine.ts";
import { progressLine } from "../../verify/report/progress-line.ts";
import { renderVerificationJson } from "../../verify/report/render-json.ts";
import { renderVerificationJunit } from "../../verify/report/render-junit.ts";
import { renderPrometheus } from "../../verify/report/render-prometheus.ts";
import { renderVerification } from "../../verify/report/render-verification.ts";
import type { Verification } from "../../verify/report/verification.ts";
import { readRequest, type VerifyOptions } from "../../verify/request/read-request.ts";
import { type ReadFile, readFile } from "../../verify/request/text-file.ts";
import { verifyRound } from "../../verify/verify.ts";
import { PAUSE_MS, waitFor } from "../../verify/wait.ts";
import { ExitCode, exitCodeHelp } from "../exit-codes.ts";
import { formatOf, formatOption, gather, jsonOption } from "../options.ts";
import type { Shell } from "../shell.ts";

/** What the command needs in addition to the shell. */
export interface VerifyMeans {
  readonly world: World;
  readonly readFile: ReadFile;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  /** Whether somebody watches standard error. */
  readonly watched: boolean;
  /** Ends the process after its output. Otherwise a hanging DNS lookup of the system would keep it alive. */
  readonly leave: () => void;
}

interface Options extends VerifyOptions {
  readonly wait?: string;
}

const RENDERERS: Record<"json" | "junit" | "prometheus", (report: Verification) => string> = {
  json: renderVerificationJson,
  junit: renderVerificationJunit,
  prometheus: renderPrometheus,
};

const EXIT_CODES = { yes: ExitCode.ok, no: ExitCode.findings, unclear: ExitCode.failed };

/** `mesh-egress verify`: how far each MESH host is reached from here. */
export const verify = (shell: Shell, means: VerifyMeans = thisProcess()): Command =>
  describe(new Command("verify")).action(async ({ wait, ...options }: Options, command: Command) => {
    const chosen = formatOf<keyof typeof RENDERERS | "table">(command);
    const patience = wait === undefined ? undefined : { limitMs: parse(Duration, wait, "--wait"), pauseMs: PAUSE_MS };
    const request = readRequest(options, loadCatalogue(), means.world, means.readFile);
    const say = (text: string): void => shell.err.write(`${shell.err.paint("dim", clean(text))}\n`);
    const round = () =>
      verifyRound(means.world, request, (host, sight) => {
        if (means.watched) say(`${host}: ${progressLine(sight)}`);
      });
    const report = patience
      ? await waitFor(round, patience, means.world.clock, means.sleep, (_, leftMs) =>
          say(`not as expected yet; again in ${showDuration(PAUSE_MS)}, for ${showDuration(leftMs)} at most`),
        )
      : await round();
    shell.out.write(chosen === "table" ? renderVerification(report, shell.out) : RENDERERS[chosen](report));
    shell.exit(EXIT_CODES[report.asExpected]);
    means.leave();
  });

const thisProcess = (): VerifyMeans => ({
  world: thisMachine(),
  readFile,
  sleep,
  watched: process.stderr.isTTY === true,
  leave: () =>
    void process.stdout.write("", (error: NodeJS.ErrnoException | null | undefined) => {
      // A reader that closes the pipe early is no failure, but a full disk is.
      if (error && error.code !== "EPIPE") process.exitCode = ExitCode.failed;
      process.exit();
    }),
});

const describe = (command: Command): Command =>
  command
    .summary("show how far each MESH host is reached from here")
    .description(
      "Climbs from DNS to MESH itself, rung by rung, for each host, and says what stopped it and who must act. " +
        "Run it in the network that is to reach MESH.",
    )
    .option("--env <environment>", "int, live or dep")
    .option("--network <network>", "internet or hscn; may be repeated (default: internet)", gather)
    .option("--host <host[:port]>", "a further host; may be repeated", gather)
    .option("--at <address[:port]>", "where to find the one host, in place of DNS: a sandbox, or a forward")
    .option("--exclude <endpoint>", "endpoint of the catalogue to leave out; may be repeated", gather)
    .option("--resolver <address[:port]>", "DNS server to ask instead of this machine's; may be repeated", gather)
    .option("--hscn-resolver <address[:port]>", "DNS server for HSCN names (default: as --resolver)", gather)
    .option("--cert <file>", "client certificate, PEM")
    .option("--key <file>", "its private key, PEM")
    .option("--ca <file>", "authorities of the servers' certificates, PEM; NHS has a bundle for each environment")
    .option("--secrets <file>", "mailbox and secrets as lines NAME=value, in place of the environment")
    .option("--up-to <rung>", `climb no higher: ${RUNGS.join(", ")}`)
    .addOption(new Option("--expect <what>", "what to show").choices(EXPECTATIONS).default("reached"))
    .option("--foreign-name <host>", "a name that must be blocked, or none (default: MESH of another environment)")
    .option("--must-not-reach <host[:port]>", "a control, or none (default: MESH of another environment)", gather)
    .option("--must-reach <host[:port]>", "a control: shows that the network works at all", gather)
    .option("--direct", "ignore the proxies that the environment names")
    .option(
      "--wait <duration>",
      "repeat until all is as expected, at most so long, such as 10m: Azure Firewall needs minutes",
    )
    .option("--limit <step=duration>", "time for a step: dns, tcp, proxy, tls, late, http or run; repeatable", gather)
    .addOption(formatOption(["table", ...Object.keys(RENDERERS)]))
    .addOption(jsonOption("docs/verifying.md"))
    .addHelpText("after", ({ command }) => help(command));

function help(command: Command): string {
  const name = [command.parent?.name(), command.name()].filter(Boolean).join(" ");
  return `
Secrets come from the environment or from --secrets, never from arguments, which others can read:
  MESH_MAILBOX_ID, MESH_MAILBOX_PASSWORD, MESH_SHARED_KEY, MESH_KEY_PASSPHRASE

Examples:
  ${name} --env int
  ${name} --env int --cert client.pem --key client.key --ca nhs-int-ca-bundle.pem --secrets mailbox.env
  ${name} --env live --expect blocked --must-reach proxy.example.org:3128 --wait 10m
  ${name} --host mesh-sandbox.example.org --at 127.0.0.1:8700 --ca sandbox-ca.pem

${exitCodeHelp(["ok", "failed", "usage", "findings"])}`;
}
