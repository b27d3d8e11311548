import { type Command, Option } from "commander";
import { FAIL_ON } from "../egress/finding.ts";
import { ConfigurationError } from "../egress/input/configuration-error.ts";

/** For an option that may be repeated. */
export const gather = (text: string, before: readonly string[] = []): string[] => [...before, text];

/** `--format` of a command's renderers, the first of which is the default. */
export const formatOption = (formats: readonly string[]): Option =>
  new Option("-f, --format <format>", "how to print the result").choices(formats).default(formats[0]);

/** @param documented where the shape of the JSON is described. */
export const jsonOption = (documented: string): Option =>
  new Option("--json", `short for --format json (${documented})`);

/**
 * The format, or the list of formats, that is asked for.
 *
 * @throws ConfigurationError where `--json` stands beside another one.
 */
export function formatOf<Format extends string | readonly string[]>(command: Command): Format | "json" {
  const { format, json } = command.opts<{ format: Format; json?: true }>();
  if (!json) return format;
  if (String(format) !== "json" && command.getOptionValueSource("format") === "cli") {
    const message = `means --format json, but --format ${format} is asked for as well. Leave one of them out.`;
    throw new ConfigurationError([{ path: "--json", message }]);
  }
  return "json";
}

/** `--fail-on` of commands that end with what the policy pack says. */
export const failOnOption = (): Option =>
  new Option("--fail-on <level>", "not-judged: also what could not be judged; advisory: any finding")
    .choices(FAIL_ON)
    .default("mandatory");

/**
 * `--no-color`, which every command has. `main.ts` reads it before any command does: complaints about usage go by it
 * too.
 */
export const noColorOption = (): Option => new Option("--no-color", "no colours, as with NO_COLOR=1");
