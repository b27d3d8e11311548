import { type Command, Option } from "commander";
import { FAIL_ON } from "../egress/finding.ts";
import { ConfigurationError } from "../egress/input/configuration-error.ts";

/** Collects the values of an option that may be repeated. */
export const gather = (text: string, before: readonly string[] = []): string[] => [...before, text];

/** Builds `--format` for a command's renderers. The first one is the default. */
export const formatOption = (formats: readonly string[]): Option =>
  new Option("-f, --format <format>", "how to print the result").choices(formats).default(formats[0]);

/** @param documented page that describes the shape of the JSON. */
export const jsonOption = (documented: string): Option =>
  new Option("--json", `short for --format json (${documented})`);

/**
 * Returns the requested format, or list of formats.
 *
 * @throws ConfigurationError if `--json` is combined with another format.
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

/** Builds `--fail-on` for commands whose exit code depends on the policy pack. */
export const failOnOption = (): Option =>
  new Option("--fail-on <level>", "not-judged: also what could not be judged; advisory: any finding")
    .choices(FAIL_ON)
    .default("mandatory");

/**
 * Builds `--no-color`, which every command has. `main.ts` reads it before the commands do, because usage errors depend
 * on it too.
 */
export const noColorOption = (): Option => new Option("--no-color", "no colours, as with NO_COLOR=1");
