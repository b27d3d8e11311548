import { Command, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import { LIST_FORMATS, type ListFormat, renderList } from "../../catalogue/allowlists.ts";
import { ENVIRONMENTS, type Environment, NETWORKS, type Network, OPTIONS } from "../../catalogue/catalogue.ts";
import { loadCatalogue } from "../../catalogue/load.ts";
import { version } from "../../files/version.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { formatOf, formatOption, jsonOption, noColorOption } from "../options.ts";
import type { Shell } from "../shell.ts";

interface Options {
  readonly env?: Environment;
  readonly network: Network;
  readonly documentation?: true;
  readonly revocation?: true;
  readonly now: string;
}

/** `mesh-egress allowlist`: the catalogue for people, and for firewalls that this package writes no rules for. */
export const allowlist = (shell: Shell): Command =>
  describe(new Command("allowlist")).action((options: Options, command: Command) => {
    const { endpoints, conditions } = loadCatalogue();
    const hosts = Object.entries(endpoints).filter(
      ([, { environments, network, option }]) =>
        network === options.network &&
        (options.env === undefined || environments.includes(options.env)) &&
        (option === undefined || options[option]),
    );
    const format = formatOf<ListFormat>(command);
    shell.out.write(
      renderList(format, { hosts, conditions, today: options.now, tool: `mesh-egress ${version()}` }, shell.out),
    );
  });

const describe = (command: Command): Command =>
  command
    .summary("print the hosts of MESH for people, or for another firewall")
    .description(
      "Prints the catalogue for people and change requests, or in the form of another firewall. Each list says when it was made, from which sources, " +
        "and what a list of names can't carry.",
    )
    .addOption(
      new Option("-e, --env <environment>", "hosts of this environment only (default: all)").choices(ENVIRONMENTS),
    )
    .addOption(new Option("--network <network>", "way to MESH").choices(NETWORKS).default(NETWORKS[0]))
    .option(`--${OPTIONS[0]}`, "the documentation site as well, for people")
    .option(`--${OPTIONS[1]}`, "the revocation hosts as well, by plain HTTP on port 80")
    .addOption(formatOption(Object.keys(LIST_FORMATS)))
    .addOption(jsonOption("docs/auditing.md"))
    .addOption(
      new Option("--now <day>", "day that the list says it was made on, such as 2026-12-01")
        .argParser(readDay)
        .default(new Date().toISOString().slice(0, 10), "today"),
    )
    .addOption(noColorOption())
    .addHelpText(
      "after",
      `
list is for external dynamic lists of Palo Alto and threat feeds of Fortinet; csv for a change request.

Examples:
  mesh-egress allowlist --env live
  mesh-egress allowlist --env int --format squid

${exitCodeHelp(["ok", "failed", "usage"])}`,
    );

function readDay(text: string): string {
  if (!z.iso.date().safeParse(text).success) throw new InvalidArgumentError("Write a day as 2026-12-01.");
  return text;
}
